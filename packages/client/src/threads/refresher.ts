import { ProgressDBError } from '../error.ts'

/** How often is read again at the most, in milliseconds. */
const refreshMs = 500
/** How soon what could not be read is tried again, in milliseconds; it doubles up to the longest. */
const firstRetryMs = 1000
const longestRetryMs = 30_000

/** Reads again what is in doubt: not too often, once at a time, and again where it failed. */
export class Refresher {
  readonly #isStale: () => boolean
  readonly #read: () => Promise<void>
  readonly #onFailed: (error: ProgressDBError) => void
  #timer: ReturnType<typeof setTimeout> | undefined
  #isReading = false
  /** There is no use in trying again. */
  #isRefused = false
  #readAt = 0
  #failures = 0

  /**
   * @param isStale whether there is anything to be read
   * @param onFailed told each time that could not be read
   */
  constructor(isStale: () => boolean, read: () => Promise<void>, onFailed: (error: ProgressDBError) => void) {
    this.#isStale = isStale
    this.#read = read
    this.#onFailed = onFailed
  }

  /** Reads soon, after so many milliseconds at least: what comes into doubt until then goes with it. */
  soon(atLeast = 0): void {
    if (this.#timer !== undefined || this.#isReading || this.#isRefused || !this.#isStale()) return
    const retryMs = this.#failures && Math.min(longestRetryMs, firstRetryMs * 2 ** (this.#failures - 1))
    const wait = Math.max(atLeast, retryMs, this.#readAt + refreshMs - Date.now())
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      void this.#run()
    }, wait)
  }

  /** The same, even if it was refused before. */
  anew(): void {
    this.#isRefused = false
    this.soon()
  }

  rest(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  failed(cause: unknown): void {
    const error =
      cause instanceof ProgressDBError
        ? cause
        : new ProgressDBError('network_error', 'A part of the program could not be loaded.', { cause })
    this.#failures++
    this.#isRefused = !error.retryable && error.code !== 'no_token'
    this.#onFailed(error)
    this.soon()
  }

  async #run(): Promise<void> {
    this.#isReading = true
    this.#readAt = Date.now()
    const failure = await this.#read().then(
      () => undefined,
      (error: unknown) => ({ error }),
    )
    this.#isReading = false
    if (failure) this.failed(failure.error)
    else this.#failures = 0
    this.soon()
  }
}
