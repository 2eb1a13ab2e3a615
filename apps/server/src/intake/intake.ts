import type { View } from '../commit/view.ts'
import { Problem } from '../lib/problem.ts'

export type Durability = 'safe' | 'fast'

/**
 * A change of the data. `apply` is a plain function of what it reads through the view: it may run several times, and
 * only the last run counts. It refuses by throwing a `Problem`.
 */
export interface Command<R> {
  /** About how many bytes it will write, to bound the queue. */
  bytes: number
  durability: Durability
  /** Nobody is expected to read soon what it writes, as with an import. */
  isCold?: true
  /**
   * The server's own work, which bounds itself to a few at a time. It is not refused where the queue is full: under a
   * lasting overload it would be again and again, and what it is to keep small would grow.
   */
  isUpkeep?: true
  /**
   * Asks for rows that `apply` will need, as far as the rows at hand tell (`want`, `peek`); called again after they
   * are loaded, since they may tell of more. Without it the commit finds out by trying, which costs more.
   */
  prefetch?(view: View): void
  apply(view: View): R
}

/** A command that waits for its commit. */
export interface Waiting {
  command: Command<unknown>
  resolve(result: unknown): void
  reject(error: unknown): void
}

export interface IntakeLimits {
  maxCommands: number
  maxBytes: number
}

/**
 * The bounded queue in front of the commits. What doesn't fit is refused at once, before anything is stored; what
 * was accepted is answered.
 */
export class Intake {
  readonly #limits: IntakeLimits
  #waiting: Waiting[] = []
  #bytes = 0
  #closed = false
  #whenTaken: (() => void)[] = []
  /** Called when there is something to commit. */
  onWork: () => void = () => {}

  constructor(limits: IntakeLimits) {
    this.#limits = limits
  }

  /** How many commands wait. */
  get length(): number {
    return this.#waiting.length
  }

  get bytes(): number {
    return this.#bytes
  }

  /**
   * Waits for the command's commit.
   *
   * @throws Problem `overloaded`, `shutting_down`, or what the command throws
   */
  submit<R>(command: Command<R>): Promise<R> {
    if (this.#closed) return Promise.reject(new Problem('shutting_down', undefined, { retryAfter: 1 }))
    if (!this.hasRoomFor(command)) {
      return Promise.reject(
        new Problem('overloaded', 'The queue of writes is full; nothing was stored.', { retryAfter: 1 }),
      )
    }
    this.#bytes += command.bytes
    return new Promise<R>((resolve, reject) => {
      this.#waiting.push({ command, resolve: resolve as (result: unknown) => void, reject })
      if (this.#waiting.length === 1) this.onWork()
    })
  }

  /** Whether a command is not refused for lack of room. */
  hasRoomFor({ bytes, isUpkeep }: Command<unknown>): boolean {
    const { maxCommands, maxBytes } = this.#limits
    const waiting = this.#waiting.length
    const isFull = waiting >= maxCommands || (this.#bytes + bytes > maxBytes && waiting > 0)
    return isUpkeep === true || !isFull
  }

  /** Settles when commands are taken next, so that there may be room again. */
  taken(): Promise<void> {
    return new Promise((resolve) => this.#whenTaken.push(resolve))
  }

  /** Takes the oldest commands, at most so many and of so many bytes, but at least one if there is one. */
  take(maxCommands: number, maxBytes: number): Waiting[] {
    let count = 0
    let bytes = 0
    while (count < this.#waiting.length && count < maxCommands) {
      const next = this.#waiting[count]!.command.bytes
      if (count > 0 && bytes + next > maxBytes) break
      bytes += next
      count++
    }
    this.#bytes -= bytes
    for (const resolve of this.#whenTaken.splice(0)) resolve()
    if (count === this.#waiting.length) {
      const all = this.#waiting
      this.#waiting = []
      return all
    }
    return this.#waiting.splice(0, count)
  }

  /** Refuses new commands; those that wait are still committed. */
  close(): void {
    this.#closed = true
  }
}
