import type { Table } from '../../commit/record.ts'
import { type Key, keyBytes, keyOf } from '../../storage/keys.ts'
import type { Row, Store } from '../../storage/store.ts'

/** What a check tells of what it finds, and how far it has come. */
export interface Reporter {
  finding(text: string): void
  progress(rows: number): void
}

const atOnce = 1000

/** Reads a store that nobody writes to, some rows at a time. */
export class Rows {
  readonly #store: Store
  readonly report: Reporter
  /** Rows looked at so far. */
  seen = 0

  constructor(store: Store, report: Reporter) {
    this.#store = store
    this.report = report
  }

  async get<V>(table: Table<V>, keys: readonly Key[]): Promise<(V | undefined)[]> {
    const values = await this.#store.getMany(keys.map(keyBytes))
    return values.map((bytes, i) => bytes && table.decode(bytes, keys[i]!))
  }

  async has(keys: readonly Key[]): Promise<boolean[]> {
    return (await this.#store.getMany(keys.map(keyBytes))).map((value) => value !== undefined)
  }

  /** The rows of a range in groups. */
  async *groups(from: Key, to: Key, keysOnly = false): AsyncGenerator<Row[]> {
    for (let next = from; ; ) {
      const rows = await this.#store.scan(
        { from: keyBytes(next), to: keyBytes(to) },
        { limit: atOnce, keysOnly },
      )
      if (rows.length > 0) yield rows
      if (keysOnly) this.#count(rows.length)
      if (rows.length < atOnce) return
      next = `${keyOf(rows.at(-1)!.key)}\0`
    }
  }

  /** The keys of a range in groups. */
  async *keyGroups(from: Key, to: Key): AsyncGenerator<Buffer[]> {
    for await (const group of this.groups(from, to, true)) yield group.map(({ key }) => key)
  }

  #count(rows: number): void {
    this.seen += rows
    this.report.progress(this.seen)
  }

  async *all(from: Key, to: Key): AsyncGenerator<Row> {
    for await (const group of this.groups(from, to)) yield* group
  }

  /** The key of the first row from a key on. */
  async first(from: Key, to: Key): Promise<Row | undefined> {
    return (await this.#store.scan({ from: keyBytes(from), to: keyBytes(to) }, { limit: 1 }))[0]
  }
}
