import { setTimeout as delay } from 'node:timers/promises'
import { vi } from 'vitest'
import type { Ledger } from '../support/ledger/ledger.ts'
import { Writer } from '../support/ledger/writer.ts'
import type { ServerProcess } from '../support/process.ts'
import type { Random } from '../support/random.ts'

const writers = 12
/** The patience of a client that is told to try again later. */
const retryMs = 50
/** Far more writes than it takes to begin a new log and write a table. */
const mostAnswered = 2000

/** A write that was answered as done. */
interface Answered {
  isFast: boolean
  sentAt: number
  answeredAt: number
}

/** Writers that go on while the storage fails; `using` them, so that none outlives a failed test. */
export class Load {
  readonly answered: Answered[] = []
  readonly failures: { status: number; type: string | null; retryAfter: string | null }[] = []
  readonly #writers: Writer[]
  readonly #done: Promise<unknown>
  #error: unknown

  constructor(server: ServerProcess, ledger: Ledger, random: Random) {
    const exchange = {
      server,
      fastShare: 0.3,
      onAnswered: (isFast: boolean, sentAt: number) => {
        this.answered.push({ isFast, sentAt, answeredAt: performance.now() })
      },
      onFailed: async ({ status, headers }: Response) => {
        const failure = { status, type: headers.get('content-type'), retryAfter: headers.get('retry-after') }
        this.failures.push(failure)
        await delay(retryMs)
      },
    }
    this.#writers = Array.from({ length: writers }, () => new Writer(ledger, random, exchange))
    this.#done = Promise.all(this.#writers.map((writer) => writer.run())).catch((error) => {
      this.#error = error
    })
  }

  /** Waits until so many more writes are answered. */
  async moreAnswers(count: number): Promise<void> {
    const until = this.answered.length + count
    await this.#until(() => this.answered.length >= until)
  }

  /**
   * Waits until so many more writes have failed.
   *
   * @throws where many are answered as done instead
   */
  async moreFailures(count: number): Promise<void> {
    const until = this.failures.length + count
    const before = this.answered.length
    await this.#until(() => {
      if (this.answered.length - before > mostAnswered)
        throw new Error('the storage should fail, and does not')
      return this.failures.length >= until
    })
  }

  /** @throws what a writer found wrong */
  async stop(): Promise<void> {
    this[Symbol.dispose]()
    await this.#done
    if (this.#error) throw this.#error
  }

  [Symbol.dispose](): void {
    for (const writer of this.#writers) writer.stop()
  }

  /** After the load was stopped, and everything compared. */
  repeatUnanswered(): Promise<void> {
    return this.#writers[0]!.repeatUnanswered()
  }

  async #until(isSo: () => boolean): Promise<void> {
    await vi.waitUntil(() => this.#error !== undefined || isSo(), { timeout: 60_000, interval: 10 })
    if (this.#error) throw this.#error
  }
}
