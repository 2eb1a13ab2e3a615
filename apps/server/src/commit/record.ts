import { readJson } from '../lib/json.ts'
import type { Key } from '../storage/keys.ts'
import type { Row } from '../storage/store.ts'

/**
 * How the rows of one kind are stored. Values are never changed in place, since the cache, the commit and any number
 * of readers hold the same one: a change makes a new value.
 */
export interface Table<V> {
  /** Set where rows of this kind are not stored, but worked out from others; they are kept in the cache only. */
  derive?(scan: (range: Scan) => Promise<Row[]>, key: Key): Promise<V>
  /** Rows of this kind are read once, if at all, so they take no place in the cache. */
  isUncached?: true
  encode(value: V): Buffer
  /** @param key the row's key, for what the row leaves to it */
  decode(bytes: Buffer, key: Key): V
  /** About how many bytes the value takes in memory. */
  size(value: V): number
}

/**
 * Where commands and reads get their rows. Both are plain functions over a source: when a row isn't at hand, `get`
 * throws `missing`, and whoever runs the function loads all rows that it asked for at once and runs it again.
 * So nothing waits row by row, and a read of rows that are all cached waits for nothing at all.
 */
export interface Source {
  /** The time of the read or commit, in milliseconds since 1970: what has expired by then is not shown. */
  readonly now: number
  get<V>(table: Table<V>, key: Key): V | undefined
  /** Has a row loaded together with the next one that is missing. */
  want<V>(table: Table<V>, key: Key): void
}

/** A range of rows to read: from `from` (inclusive) to `to` (exclusive), at most `limit`. */
export interface Scan {
  from: Key
  to: Key
  limit: number
  reverse?: boolean
}

/** Thrown by a source; only its runner catches it. One for all: making an error costs more than the row. */
export const missing = new Error('a row is not at hand')

/** Runs a read for each of some items, so that the rows that any of them misses are all loaded together. */
export function readEach<T, R>(items: readonly T[], read: (item: T) => R): R[] {
  let isMissing = false
  const results = items.map((item) => {
    try {
      return read(item)
    } catch (error) {
      if (error !== missing) throw error
      isMissing = true
      return undefined
    }
  })
  if (isMissing) throw missing
  return results as R[]
}

/** A row of JSON. */
export function jsonTable<V>(): Table<V> {
  return {
    encode: (value) => Buffer.from(JSON.stringify(value)),
    decode: (bytes) => readJson<V>(bytes.toString()),
    size: () => 512,
  }
}

/** A row that is worked out from others. */
export function derivedTable<V>(derived: Required<Pick<Table<V>, 'derive' | 'size'>>): Table<V> {
  const never = () => {
    throw new Error('a row that is worked out from others is not stored')
  }
  return { ...derived, encode: never, decode: never }
}

/** A row of text. */
export const textTable: Table<string> = {
  encode: (value) => Buffer.from(value),
  decode: (bytes) => bytes.toString(),
  size: (value) => 32 + value.length * 2,
}

/** A row of bytes that nobody looks into, such as a piece of JSON that is served as it is. */
export const bytesTable: Table<Buffer> = {
  encode: (value) => value,
  decode: (bytes) => bytes,
  size: (value) => 100 + value.length,
}
