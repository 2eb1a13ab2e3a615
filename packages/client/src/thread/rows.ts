import type { MessageOrTombstone, Shape } from '../types.ts'
import type { StreamText } from './stream-text.ts'

/** A message as the server has it. */
export interface Row<S extends Shape> {
  base: MessageOrTombstone<S>
  /** The user's own reactions. */
  mine: readonly string[]
  /** Its text, as long as it grows, and the thread is followed. */
  stream: StreamText | undefined
}

/** Whether another state of a message is newer than the one that a row has; its text may grow without a new `rev`. */
export function isNewer<S extends Shape>({ base, stream }: Row<S>, other: MessageOrTombstone<S>): boolean {
  if (other.rev !== base.rev) return other.rev > base.rev
  return stream !== undefined && other.stream !== undefined && !stream.includes(other.stream)
}

/** A stretch of a thread's messages, in the order of their places. */
export class Rows<S extends Shape> {
  readonly #byId = new Map<string, Row<S>>()
  #sorted: Row<S>[] = []

  get length(): number {
    return this.#sorted.length
  }

  /** The place of the oldest; 0 where there is none. */
  get first(): number {
    return this.#sorted[0]?.base.seq ?? 0
  }

  /** The place of the newest; 0 where there is none. */
  get last(): number {
    return this.#sorted.at(-1)?.base.seq ?? 0
  }

  get(id: string): Row<S> | undefined {
    return this.#byId.get(id)
  }

  has(id: string): boolean {
    return this.#byId.has(id)
  }

  insert(row: Row<S>): void {
    this.#byId.set(row.base.id, row)
    // Nearly always it is the newest.
    let at = this.#sorted.length
    while (at > 0 && this.#sorted[at - 1]!.base.seq > row.base.seq) at--
    this.#sorted.splice(at, 0, row)
  }

  /** Many at once, with one sort. */
  insertAll(rows: readonly Row<S>[]): void {
    for (const row of rows) this.#byId.set(row.base.id, row)
    this.#sorted = [...this.#byId.values()].sort((a, b) => a.base.seq - b.base.seq)
  }

  remove(id: string): void {
    const row = this.#byId.get(id)
    if (!row) return
    this.#byId.delete(id)
    this.#sorted.splice(this.#sorted.indexOf(row), 1)
  }

  /** Keeps those from one place to before another. */
  keep(from: number, to: number): void {
    this.#sorted = this.#sorted.filter(({ base }) => {
      const isKept = base.seq >= from && base.seq < to
      if (!isKept) this.#byId.delete(base.id)
      return isKept
    })
  }

  clear(): void {
    this.keep(0, 0)
  }

  [Symbol.iterator](): IterableIterator<Row<S>> {
    return this.#sorted.values()
  }
}
