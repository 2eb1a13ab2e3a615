import type { Clock } from '../lib/clock.ts'
import { between, type Key, keyBytes, keyOf } from '../storage/keys.ts'
import { type Row, type Store, StoreError } from '../storage/store.ts'
import type { RecordCache } from './cache.ts'
import type { Committer } from './committer.ts'
import type { Point } from './point.ts'
import { missing, type Scan, type Source, type Table } from './record.ts'

/** What a read sees: the published rows of one moment. */
export interface ReadSource extends Source {
  readonly rev: number
  /** Whether all its rows are cached: others will ask for them too. */
  readonly isCached: boolean
  /** Several rows of a table, all that are missing loaded together. */
  getMany<V>(table: Table<V>, keys: readonly Key[]): (V | undefined)[]
  /** The last commit that it sees. */
  readonly commit: number
  scan(range: Scan): readonly Row[]
  /** Has a range loaded together with the next one that is missing. */
  wantScan(range: Scan): void
}

/**
 * Runs reads. A read is a plain function over a source (see `Source`). If all its rows are cached it is answered at
 * once, without a promise; else its rows come from one point in time, all missing ones together in each round.
 */
export class Reads {
  readonly #store: Store
  readonly #cache: RecordCache
  readonly #committer: Committer
  readonly #clock: Clock
  readonly #cached: CachedSource

  constructor(store: Store, cache: RecordCache, committer: Committer, clock: Clock) {
    this.#store = store
    this.#cache = cache
    this.#committer = committer
    this.#clock = clock
    this.#cached = new CachedSource(cache, committer, clock)
  }

  /**
   * @param atPoint called at the very moment whose rows the read will see, if they aren't all cached; for a read that
   *   also looks at something kept in memory
   * @throws what the read throws; StoreError
   */
  run<R>(read: (source: ReadSource) => R, atPoint?: () => void): R | Promise<R> {
    try {
      this.#cached.begin()
      return read(this.#cached)
    } catch (error) {
      if (error !== missing) throw error
      return this.#runAtPoint(read, atPoint)
    }
  }

  /**
   * Opens a read that takes longer than one request should hold all its rows.
   *
   * @param atPoint called at the very moment that it will see
   */
  async open(atPoint?: () => void): Promise<LongRead> {
    return new LongRead(this.#store, await this.#committer.point(atPoint))
  }

  async #runAtPoint<R>(read: (source: ReadSource) => R, atPoint: (() => void) | undefined): Promise<R> {
    const point = await this.#committer.point(atPoint)
    try {
      const source = new PointSource(this.#store, this.#cache, point, this.#clock.now())
      for (;;) {
        try {
          return read(source)
        } catch (error) {
          if (error !== missing) throw error
          await source.load()
        }
      }
    } finally {
      point.release()
    }
  }
}

/** The rows of one point in time, for a read that takes long; to be released. */
export class LongRead {
  readonly #store: Store
  readonly #point: Point

  constructor(store: Store, point: Point) {
    this.#store = store
    this.#point = point
  }

  async getMany<V>(table: Table<V>, keys: readonly Key[]): Promise<(V | undefined)[]> {
    const values = await this.#store.getMany(keys.map(keyBytes), this.#point.snapshot)
    return values.map((bytes, i) => bytes && table.decode(bytes, keys[i]!))
  }

  scan({ from, to, limit, reverse }: Scan): Promise<Row[]> {
    const range = { from: keyBytes(from), to: keyBytes(to) }
    return this.#store.scan(range, { limit, reverse, snapshot: this.#point.snapshot })
  }

  /** All rows of a range in their order, some at a time. */
  async *rows(from: Key, to: Key, atOnce = 1000): AsyncGenerator<Row> {
    for (let next = from; ; ) {
      const rows = await this.scan({ from: next, to, limit: atOnce })
      yield* rows
      if (rows.length < atOnce) return
      next = `${keyOf(rows.at(-1)!.key)}\0`
    }
  }

  release(): void {
    this.#point.release()
  }
}

/** The newest published rows, as far as they are cached. */
class CachedSource implements ReadSource {
  readonly isCached = true
  readonly #cache: RecordCache
  readonly #committer: Committer
  readonly #clock: Clock
  #now: number | undefined

  constructor(cache: RecordCache, committer: Committer, clock: Clock) {
    this.#cache = cache
    this.#committer = committer
    this.#clock = clock
  }

  /** A read begins: it has one time, which is asked for only if the read does. */
  begin(): void {
    this.#now = undefined
  }

  get now(): number {
    this.#now ??= this.#clock.now()
    return this.#now
  }

  get rev(): number {
    return this.#committer.rev
  }

  get commit(): number {
    return this.#committer.commit
  }

  get<V>(table: Table<V>, key: Key): V {
    const value = this.#cache.get(table, key)
    if (value === undefined) throw missing
    return value
  }

  getMany<V>(table: Table<V>, keys: readonly Key[]): V[] {
    return keys.map((key) => this.get(table, key))
  }

  want(): void {}

  wantScan(): void {}

  scan(): never {
    throw missing
  }
}

/** A row that was looked for and is not there. */
const absent = Symbol('absent')

class PointSource implements ReadSource {
  readonly isCached = false
  readonly rev: number
  readonly now: number
  readonly commit: number
  readonly #store: Store
  readonly #cache: RecordCache
  readonly #point: Point
  readonly #rows = new Map<Key, unknown>()
  readonly #scans = new Map<string, readonly Row[]>()
  readonly #wanted = new Map<Key, Table<unknown>>()
  readonly #wantedScans = new Map<string, Scan>()

  constructor(store: Store, cache: RecordCache, point: Point, now: number) {
    this.#store = store
    this.#cache = cache
    this.#point = point
    this.rev = point.rev
    this.now = now
    this.commit = point.commit
  }

  get<V>(table: Table<V>, key: Key): V | undefined {
    const value = this.#find(table, key)
    if (value === missing) throw missing
    return value as V | undefined
  }

  getMany<V>(table: Table<V>, keys: readonly Key[]): (V | undefined)[] {
    const values = keys.map((key) => this.#find(table, key))
    if (values.includes(missing)) throw missing
    return values as (V | undefined)[]
  }

  want<V>(table: Table<V>, key: Key): void {
    this.#find(table, key)
  }

  /** The row; `missing` where it is to be loaded first. */
  #find<V>(table: Table<V>, key: Key): unknown {
    // What was loaded comes first: who missed a row asks for it again, and most rows of such a read were not cached.
    const loaded = this.#rows.get(key)
    if (loaded !== undefined) return loaded === absent ? undefined : loaded
    const cached = this.#cache.getAt(table, key, this.#point.commit)
    if (cached !== undefined) return cached
    this.#wanted.set(key, table as Table<unknown>)
    return missing
  }

  scan(range: Scan): readonly Row[] {
    const rows = this.#scans.get(nameOf(range))
    if (rows) return rows
    this.#wantedScans.set(nameOf(range), range)
    throw missing
  }

  wantScan(range: Scan): void {
    if (!this.#scans.has(nameOf(range))) this.#wantedScans.set(nameOf(range), range)
  }

  async load(): Promise<void> {
    const { snapshot } = this.#point
    const all = [...this.#wanted]
    const wanted = all.filter(([, table]) => !table.derive)
    const derived = all.filter(([, table]) => table.derive)
    const scans = [...this.#wantedScans]
    this.#wanted.clear()
    this.#wantedScans.clear()
    const [values] = await Promise.all([
      this.#values(wanted.map(([key]) => key)),
      ...scans.map(async ([name, { from, to, limit, reverse }]) => {
        const range = { from: keyBytes(from), to: keyBytes(to) }
        const rows = this.#store.scan(range, { limit, reverse, snapshot })
        this.#scans.set(name, await naming(from, rows))
      }),
      ...derived.map(async ([key, table]) => {
        const scan = ({ from, to, limit, reverse }: Scan) =>
          this.#store.scan(between(from, to), { limit, reverse, snapshot })
        this.#take(table, key, await naming(key, table.derive!(scan, key)))
      }),
    ])
    wanted.forEach(([key, table], i) => {
      const bytes = values[i]
      this.#take(table, key, bytes && table.decode(bytes, key))
    })
  }

  /** Where one of them cannot be read, they are read one by one to know which. */
  async #values(keys: readonly Key[]): Promise<(Buffer | undefined)[]> {
    const { snapshot } = this.#point
    try {
      return await this.#store.getMany(keys.map(keyBytes), snapshot)
    } catch (error) {
      for (const key of keys) await naming(key, this.#store.getMany([keyBytes(key)], snapshot))
      throw error
    }
  }

  #take(table: Table<unknown>, key: Key, value: unknown): void {
    this.#rows.set(key, value ?? absent)
    if (value !== undefined && !table.isUncached && this.#point.isNewest(key))
      this.#cache.offer(table, key, value, this.#point.commit)
  }
}

/** Has the error of a read say what could not be read. */
async function naming<T>(key: Key, read: Promise<T>): Promise<T> {
  try {
    return await read
  } catch (error) {
    if (error instanceof StoreError) error.key = key
    throw error
  }
}

function nameOf({ from, to, limit, reverse }: Scan): string {
  return `${from}|${to}|${limit}|${reverse}`
}
