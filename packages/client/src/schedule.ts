/**
 * Tells those who show something at most once a frame, however much happens in between. Where nothing is painted (a
 * server, a hidden tab), it is once a turn of the event loop.
 */
export class FrameScheduler {
  readonly #waiting = new Set<() => void>()

  /** Runs a function with the next frame; the same function only once. */
  schedule(run: () => void): void {
    this.#waiting.add(run)
    if (this.#waiting.size > 1) return
    const { document, requestAnimationFrame } = globalThis
    if (requestAnimationFrame && !document?.hidden) requestAnimationFrame(() => this.#runAll())
    else setTimeout(() => this.#runAll())
  }

  #runAll(): void {
    const all = [...this.#waiting]
    this.#waiting.clear()
    for (const run of all) run()
  }
}
