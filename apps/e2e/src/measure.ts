/** What was rendered since the last `begin`, and how long it took. */
export class Measure {
  list = 0
  row = 0
  /** The most commits of rows within one frame. */
  mostCommits = 0
  frames = 0
  #commits = 0
  #frameAt = 0
  #ms = 0

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
    this.list = this.row = this.mostCommits = this.frames = this.#ms = 0
  }

  /** The DOM has it. Before, in the same frame, the store has told React, and React has rendered. */
  committed(): void {
    this.#commits++
    this.mostCommits = Math.max(this.mostCommits, this.#commits)
    this.#ms = performance.now() - this.#frameAt
  }

  /** What can be taken out of the page. */
  result() {
    const { list, row, mostCommits, frames } = this
    return { list, row, mostCommits, frames, ms: this.#ms }
  }
}

export const measure = new Measure()
