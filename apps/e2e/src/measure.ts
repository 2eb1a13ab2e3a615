/** What was rendered since the last `begin`, and how long it took. */
export class Measure {
  list = 0
  row = 0
  /** The most commits of rows within one frame. */
  mostCommits = 0
  frames = 0
  #commits = 0
  #frameAt = 0
  #toldAt = 0
  #storeMs = 0
  #reactMs = 0

  constructor() {
    const onFrame = () => {
      this.frames++
      this.#commits = 0
      this.#frameAt = performance.now()
      requestAnimationFrame(onFrame)
    }
    requestAnimationFrame(onFrame)
  }

  begin(): void {
    this.list = this.row = this.mostCommits = this.frames = 0
  }

  /** The store tells its listeners. */
  told(): void {
    this.#toldAt = performance.now()
    this.#storeMs = this.#toldAt - this.#frameAt
  }

  /** The DOM has it. */
  committed(): void {
    this.#commits++
    this.mostCommits = Math.max(this.mostCommits, this.#commits)
    this.#reactMs = performance.now() - this.#toldAt
  }

  /**
   * What can be taken out of the page. In milliseconds: how long the store took, from the beginning of the frame until
   * it told React, and React from there until the DOM had it.
   */
  result() {
    const { list, row, mostCommits, frames } = this
    return { list, row, mostCommits, frames, storeMs: this.#storeMs, reactMs: this.#reactMs }
  }
}

export const measure = new Measure()
