import { createRequire } from 'node:module'
import { StoreError } from '../store.ts'

/** The parts of `rocksdb-native` that the driver uses. The package has no types and checks no input. */
export interface NativeDatabase {
  ready(): Promise<void>
  close(): Promise<void>
  /** Writes what is in memory to a table and starts a new log. */
  flush(): Promise<void>
  snapshot(): NativeSession
  read(options: NativeReadOptions): NativeReadBatch
  write(options: { capacity: number }): NativeWriteBatch
  iterator(range: NativeRange, options: NativeIteratorOptions): NativeIterator
  currentWalFile(): Promise<{ path: string; number: number }>
  getProperty(name: string): Promise<string | undefined>
}

/** A view of the database at one point in time, held until it is closed. */
export type NativeSession = Pick<NativeDatabase, 'read' | 'iterator' | 'close'>

export interface NativeReadOptions {
  capacity: number
  autoDestroy: boolean
  /** Whether the blocks that are read stay in the engine's own cache. */
  fillCache: boolean
}

export interface NativeReadBatch {
  get(key: Buffer): Promise<Buffer | null>
  /** Starts the reads. Its own promise is void: errors reach those of the single reads. */
  tryFlush(): void
}

export interface NativeWriteBatch {
  tryPut(key: Buffer, value: Buffer): void
  tryDelete(key: Buffer): void
  tryDeleteRange(from: Buffer, to: Buffer): void
  flush(): Promise<void>
  destroy(): void
}

export interface NativeRange {
  gte: Buffer
  lt: Buffer
}

export interface NativeIteratorOptions {
  /** Rows fetched at once; the package's own default of 8 doubles the cost of a page. */
  capacity: number
  limit: number
  reverse: boolean
  values: boolean
}

export interface NativeIterator {
  on(event: 'data', listener: (row: { key: Buffer; value: Buffer | null }) => void): this
  on(event: 'error', listener: (error: Error) => void): this
  on(event: 'close', listener: () => void): this
}

export interface NativeOptions {
  maxBackgroundJobs: number
  writeBufferSize: number
  maxWriteBufferNumber: number
  tableBlockSize: number
  tableCacheIndexAndFilterBlocks: boolean
  enableBlobFiles: boolean
  minBlobSize: number
  blobFileSize: number
}

type NativeConstructor = new (path: string, options: NativeOptions) => NativeDatabase

/**
 * Loads the storage engine's native module, or explains what the system lacks.
 *
 * @throws StoreError `unusable`, with the way out in its message
 */
export function loadNative(): NativeConstructor {
  try {
    return createRequire(import.meta.url)('rocksdb-native') as NativeConstructor
  } catch (error) {
    throw new StoreError('unusable', explain(error instanceof Error ? error.message : String(error)), {
      cause: error,
    })
  }
}

/** What a failure to load the native module means, and what to do about it. */
export function explain(message: string): string {
  if (message.includes('libatomic')) {
    return `The storage engine needs the system library libatomic, which is not installed.
Debian, Ubuntu:  apt-get install libatomic1
Fedora, RHEL:    dnf install libatomic`
  }
  if (/GLIBC_\d/.test(message)) {
    return `The storage engine needs glibc 2.34 or later; this system has an older one.
Use Debian 12, Ubuntu 22.04, RHEL 9 or later. (${message})`
  }
  if (message.includes('ld-musl') || message.includes('musl')) {
    return `The storage engine needs glibc; this system has musl (Alpine). Use a Debian-based image such as node:24-slim.`
  }
  return `The storage engine's native module could not be loaded on ${process.platform}-${process.arch}: ${message}`
}
