/** How long a frame is waited for, in milliseconds: longer than any page that is seen takes for one. */
const longestFrameMs = 500

/**
 * Tells those who show something at most once a frame, however much happens in between. Where nothing is painted (a
 * server, a hidden tab), it is once a turn of the event loop.
 */
export class FrameScheduler {
  readonly #waiting = new Set<() => void>()
  /** Set while something waits. */
  #timer: ReturnType<typeof setTimeout> | undefined
  /** Whether a frame is still to come, perhaps long after its timer. */
  #hasFrame = false

  /** Runs a function with the next frame; the same function only once. */
  schedule(run: () => void): void {
    this.#waiting.add(run)
    this.#wait()
  }

  /** Runs a function at once; but if something was run in this frame already, with the next one. */
  soon(run: () => void): void {
    if (this.#timer) this.#waiting.add(run)
    else {
      this.#wait()
      run()
    }
  }

  #wait(): void {
    if (this.#timer) return
    const { document, requestAnimationFrame } = globalThis
    const isPainted = !!requestAnimationFrame && !document?.hidden
    if (isPainted && !this.#hasFrame) {
      this.#hasFrame = true
      requestAnimationFrame(() => {
        this.#hasFrame = false
        this.#runAll()
      })
    }
    // A page that is hidden meanwhile has no next frame.
    this.#timer = setTimeout(this.#runAll, isPainted ? longestFrameMs : 0)
  }

  readonly #runAll = () => {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const all = [...this.#waiting]
    this.#waiting.clear()
    for (const run of all) run()
  }
}
