/**
 * Tells those who show something at most once a frame, however much happens in between. Where nothing is painted (a
 * server, a hidden tab), it is once a turn of the event loop.
 */
export class FrameScheduler {
  readonly #waiting = new Set<() => void>()
  #isWaiting = false

  /** Runs a function with the next frame; the same function only once. */
  schedule(run: () => void): void {
    this.#waiting.add(run)
    this.#wait()
  }

  /** Runs a function at once; but if something was run in this frame already, with the next one. */
  soon(run: () => void): void {
    if (this.#isWaiting) this.#waiting.add(run)
    else {
      this.#wait()
      run()
    }
  }

  #wait(): void {
    if (this.#isWaiting) return
    this.#isWaiting = true
    const { document, requestAnimationFrame } = globalThis
    if (requestAnimationFrame && !document?.hidden) requestAnimationFrame(() => this.#runAll())
    else setTimeout(() => this.#runAll())
  }

  #runAll(): void {
    this.#isWaiting = false
    const all = [...this.#waiting]
    this.#waiting.clear()
    for (const run of all) run()
  }
}
