import { randomNumber } from '../lib/ids.ts'
import { Problem } from '../lib/problem.ts'
import { keyBytes, systemScope } from '../storage/keys.ts'
import type { Batch, Store } from '../storage/store.ts'

const key = `${systemScope}epochs`
/** More restarts than any cursor in use has seen. */
const maxEnded = 1000

interface Ended {
  epoch: number
  /** The last position that the epoch kept. */
  rev: number
}

/**
 * Positions may be given a second time only after some were lost: to a restore, or to a loss of power in `fast` mode.
 * A store cannot know whether it is an older copy of itself, so each start begins a new epoch, and notes the last
 * position that the old one kept. A cursor names its epoch and the position at which it was made; one from beyond its
 * epoch's end is refused, since what it points to may be something else now. The names are random: two copies of a
 * store begin different ones.
 */
export class Epochs {
  readonly current: number
  readonly #ended: Ended[]

  constructor(current: number, ended: Ended[]) {
    this.current = current
    this.#ended = ended
  }

  /** That of a new store. */
  static first(): Epochs {
    return new Epochs(randomNumber(), [])
  }

  static async load(store: Store): Promise<Epochs> {
    const [bytes] = await store.getMany([keyBytes(key)])
    if (!bytes) return Epochs.first()
    const { current, ended } = JSON.parse(bytes.toString())
    return new Epochs(current, ended)
  }

  /** The epoch that begins after a position. It must be stored before any cursor is made in it. */
  next(rev: number): Epochs {
    return new Epochs(randomNumber(), [...this.#ended, { epoch: this.current, rev }].slice(-maxEnded))
  }

  store(batch: Batch): void {
    batch.put(keyBytes(key), Buffer.from(JSON.stringify({ current: this.current, ended: this.#ended })))
  }

  /** @throws Problem `cursor_reset` for a position that its epoch did not keep, and for an epoch of another store */
  check(epoch: number, rev: number): void {
    if (epoch === this.current) return
    const ended = this.#ended.find((other) => other.epoch === epoch)
    if (!ended || rev > ended.rev) throw new Problem('cursor_reset')
  }
}

/** The lists that have cursors; the letter begins the cursor, so that one list's is refused by another. */
export type CursorKind = 'm' | 't' | 'n' | 'v' | 'p' | 'r' | 'u' | 'c' | 'a'

/** Makes and reads the opaque cursors of lists. */
export class Cursors {
  epochs: Epochs

  constructor(epochs: Epochs) {
    this.epochs = epochs
  }

  /**
   * @param rev the position of the read that gave the page
   * @param at where to go on in the list
   */
  make(kind: CursorKind, rev: number, ...at: number[]): string {
    return `${kind}${[this.epochs.current, rev, ...at].map((part) => part.toString(36)).join('-')}`
  }

  /** Whether a cursor was made since the last start. */
  isCurrent(cursor: string): boolean {
    return form.test(cursor) && Number.parseInt(cursor.slice(1), 36) === this.epochs.current
  }

  /** @throws Problem `invalid_cursor`, `cursor_reset` */
  read(kind: CursorKind, cursor: string): number {
    return this.readAll(kind, cursor, [1])[0]!
  }

  /**
   * All numbers that a cursor was made with behind its `rev`.
   *
   * @param counts how many there may be
   * @throws Problem `invalid_cursor`, `cursor_reset`
   */
  readAll(kind: CursorKind, cursor: string, counts: readonly number[]): number[] {
    if (!cursor.startsWith(kind) || !form.test(cursor)) throw new Problem('invalid_cursor')
    const parts = cursor.slice(1).split('-')
    const [epoch, rev, ...at] = parts.map((part) => Number.parseInt(part, 36)) as [
      number,
      number,
      ...number[],
    ]
    if (![epoch, rev, ...at].every(Number.isSafeInteger) || !counts.includes(at.length))
      throw new Problem('invalid_cursor')
    this.epochs.check(epoch, rev)
    return at
  }
}

/** A letter, and three to seven numbers. */
const form = /^[a-z][0-9a-z]{1,11}(-[0-9a-z]{1,11}){2,6}$/
