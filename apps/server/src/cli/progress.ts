/** Shows how far long work has come, on standard error: a bar in a terminal, a line now and then elsewhere. */
export class Progress {
  readonly #what: string
  readonly #total: number
  readonly #everyMs: number
  readonly #isTerminal = process.stderr.isTTY === true
  #nextAt = 0

  /** @param total bytes or steps in all; 0 if nobody knows */
  constructor(what: string, total: number) {
    this.#what = what
    this.#total = total
    this.#everyMs = this.#isTerminal ? 100 : 5000
  }

  show(done: number, note: string): void {
    const now = performance.now()
    if (now < this.#nextAt) return
    this.#nextAt = now + this.#everyMs
    this.#print(done, note)
  }

  end(note: string): void {
    this.#print(this.#total, note)
    if (this.#isTerminal) process.stderr.write('\n')
  }

  #print(done: number, note: string): void {
    const share = this.#total > 0 ? Math.min(1, done / this.#total) : undefined
    const bar =
      share === undefined
        ? ''
        : ` [${'#'.repeat(Math.round(share * 30)).padEnd(30, '.')}] ${Math.floor(share * 100)}%`
    const line = `${this.#what}${bar} ${note}`
    process.stderr.write(
      this.#isTerminal ? `\r${line.slice(0, (process.stderr.columns ?? 100) - 1)}\u001b[K` : `${line}\n`,
    )
  }
}
