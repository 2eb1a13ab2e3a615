import type { Key } from './keys.ts'

/**
 * The storage port: an ordered key-value store. One conformance suite (conformance.ts) tests every driver.
 *
 * Keys are ordered by their bytes. A driver promises: a batch is applied wholly or not at all; a snapshot shows
 * one point in time over any number of reads; `write` answers when the batch would survive a kill of the process,
 * `sync` when everything written before would survive a loss of power; and after the first error of a write or
 * sync nothing more is written (see `StoreError`).
 */
export interface Store {
  /** The values of the keys, in their order; `undefined` for a key that isn't there. */
  getMany(keys: readonly Buffer[], snapshot?: Snapshot): Promise<(Buffer | undefined)[]>
  /** At most `limit` rows of a range, ascending, or descending from its end when `reverse`. */
  scan(range: Range, options: ScanOptions): Promise<Row[]>
  /** The state of now, until it is released. A write still under way is either wholly in it or not at all. */
  snapshot(): Snapshot
  /** Writes a batch. One at a time: a second call before the first has answered is a mistake and throws. */
  write(batch: Batch): Promise<void>
  /** Makes all that was written before this call survive a loss of power. */
  sync(): Promise<void>
  /** Sizes and counts for the metrics; cheap enough for every scrape. */
  stats(): Promise<StoreStats>
  /** Waits for what is under way, then closes. What was written but not synced is synced first. */
  close(): Promise<void>
}

/** From `from` (inclusive) to `to` (exclusive). Neither may be empty. */
export interface Range {
  from: Buffer
  to: Buffer
}

export interface ScanOptions {
  /** Rows to return at the most: 1 to 100,000. */
  limit: number
  reverse?: boolean
  /** Leaves the values empty, which is cheaper. */
  keysOnly?: boolean
  snapshot?: Snapshot
}

export interface Row {
  key: Buffer
  value: Buffer
}

export interface Snapshot {
  release(): void
}

export interface StoreStats {
  /** Bytes of tables and value files on disk. */
  diskBytes: number
  /** Bytes of written rows that are still only in the log and in memory. */
  memoryBytes: number
  /** An estimate of the number of keys. */
  keys: number
}

/** What one `write` does, in the order in which it was added. A buffer must not change after it was handed over. */
export class Batch {
  readonly operations: Operation[] = []
  /** Bytes of all keys and values. */
  bytes = 0

  put(key: Buffer, value: Buffer): void {
    this.operations.push({ kind: 'put', key, value })
    this.bytes += key.length + value.length
  }

  delete(key: Buffer): void {
    this.operations.push({ kind: 'delete', key })
    this.bytes += key.length
  }

  /** Deletes every key of the range. */
  deleteRange(range: Range): void {
    this.operations.push({ kind: 'deleteRange', from: range.from, to: range.to })
    this.bytes += range.from.length + range.to.length
  }
}

export type Operation =
  | { kind: 'put'; key: Buffer; value: Buffer }
  | { kind: 'delete'; key: Buffer }
  | { kind: 'deleteRange'; from: Buffer; to: Buffer }

export type StoreErrorCode =
  /** A write or sync failed: the outcome of what was under way is unknown, and nothing more is written. Or a read did. */
  | 'failed'
  /** Another process holds the folder. */
  | 'locked'
  /** The folder was written by a newer version of ProgressDB. */
  | 'newer_format'
  /** Something that was acknowledged is missing or damaged. */
  | 'corrupt'
  /** The folder, or a library that the storage engine needs, cannot be used. */
  | 'unusable'

export class StoreError extends Error {
  override name = 'StoreError'
  readonly code: StoreErrorCode
  /** What could not be read, or where the range begins, if it was one row or range and is known. */
  key: Key | undefined

  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
