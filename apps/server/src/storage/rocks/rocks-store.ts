import {
  Batch,
  type Operation,
  type Range,
  type Row,
  type ScanOptions,
  type Snapshot,
  type Store,
  StoreError,
  type StoreStats,
} from '../store.ts'
import { checkKey, checkOperation } from './checks.ts'
import { CommitChain } from './commit-chain.ts'
import { foldersOf, prepareFolder, removeOldLogs } from './folder.ts'
import { GatheredReads } from './gathered-reads.ts'
import { LogFiles, syncFolder } from './log-files.ts'
import {
  loadNative,
  type NativeDatabase,
  type NativeOptions,
  type NativeSession,
  type NativeWriteBatch,
} from './native.ts'
import { explainOpen, isDamage } from './open-error.ts'
import { readRange } from './range.ts'

export interface RocksOptions {
  /** Written rows held in memory before they become a table, in bytes: 1 MiB to 1 GiB. */
  writeBufferBytes: number
  /** Go on with what is left where the log is known to have lost its end. */
  acceptLoss?: boolean
}

/** Values from this size are kept apart from the tables, so that compaction doesn't copy them again and again. */
const blobBytes = 64 * 1024
/** What a row costs in memory besides its key and value, rounded up. */
const rowOverheadBytes = 128

/**
 * The storage port on RocksDB, through `rocksdb-native`. The binding checks no input, cannot sync, and has traps
 * (docs/decisions/0001-rocksdb-binding.md names them); this wrapper is the only code that touches it.
 */
export class RocksStore implements Store {
  readonly #native: NativeDatabase
  readonly #logs: LogFiles
  readonly #chain: CommitChain
  readonly #rotateBytes: number
  /** Reused: a new one would allocate its native part again for each commit. */
  readonly #batch: NativeWriteBatch
  readonly #gathered = new GatheredReads()
  #bytesInLog = 0
  /** The number of the first batch in the current log. */
  #logBegan: number
  #flushing: Promise<void> = Promise.resolve()
  #syncing: Promise<void> = Promise.resolve()
  #writing: Promise<void> | undefined
  #failure: StoreError | undefined
  #closed = false
  #reads = 0
  #idle: (() => void) | undefined

  private constructor(native: NativeDatabase, logs: LogFiles, chain: CommitChain, options: RocksOptions) {
    this.#native = native
    this.#logs = logs
    this.#chain = chain
    this.#rotateBytes = options.writeBufferBytes
    this.#batch = native.write({ capacity: 512 })
    this.#logBegan = chain.last + 1
  }

  /**
   * Opens the database of a data folder, and makes both where they aren't there. A log left by a kill or a loss of
   * power is replayed and checked.
   *
   * @throws StoreError `locked`, `newer_format`, `corrupt`, `unusable`
   */
  static async open(dataDir: string, options: RocksOptions): Promise<RocksStore> {
    const RocksDB = loadNative()
    await prepareFolder(dataDir)
    const { database, synced } = foldersOf(dataDir)
    await removeOldLogs(database)
    const native = new RocksDB(database, nativeOptions(options))
    try {
      await native.ready()
    } catch (error) {
      throw explainOpen(dataDir, error)
    }
    let chain: CommitChain | undefined
    try {
      chain = await CommitChain.read(native, synced, options.acceptLoss ?? false)
      const logs = new LogFiles(database, native)
      await logs.open()
      await syncFolder(dataDir)
      return new RocksStore(native, logs, chain, options)
    } catch (error) {
      await chain?.close()
      await native.close()
      throw error instanceof StoreError ? error : explainOpen(dataDir, error)
    }
  }

  async getMany(keys: readonly Buffer[], snapshot?: Snapshot): Promise<(Buffer | undefined)[]> {
    if (keys.length === 0) return []
    keys.forEach(checkKey)
    return this.#reading(() => this.#gathered.getMany(this.#sessionOf(snapshot), keys))
  }

  async scan(range: Range, { limit, reverse, keysOnly, snapshot }: ScanOptions): Promise<Row[]> {
    checkKey(range.from)
    checkKey(range.to)
    if (!Number.isSafeInteger(limit) || limit < 1 || limit > 100_000)
      throw new RangeError(`scan limit ${limit}`)
    if (range.from.compare(range.to) >= 0) return []
    const options = { limit, reverse: reverse ?? false, keysOnly: keysOnly ?? false }
    return this.#reading(async () => {
      // Backwards the range may be read twice, which must be of one moment.
      const own = reverse && !snapshot ? this.#native.snapshot() : undefined
      try {
        return await readRange(own ?? this.#sessionOf(snapshot), range, options)
      } finally {
        void own?.close()
      }
    })
  }

  snapshot(): Snapshot {
    this.#mustBeOpen()
    return new RocksSnapshot(this.#native.snapshot())
  }

  async write(batch: Batch): Promise<void> {
    if (this.#writing) throw new Error('a write is under way already')
    this.#mustBeOpen()
    if (this.#failure) throw this.#failure
    this.#writing = this.#write(batch)
    try {
      await this.#writing
    } finally {
      this.#writing = undefined
    }
  }

  async #write(batch: Batch): Promise<void> {
    try {
      if (this.#bytesInLog >= this.#rotateBytes) await this.#rotate()
      this.#chain.extend(batch)
      for (const operation of batch.operations) this.#add(operation)
      await this.#batch.flush()
      this.#logs.written()
      this.#chain.advance()
      this.#bytesInLog += batch.bytes + batch.operations.length * rowOverheadBytes
    } catch (error) {
      throw this.#fail('A write failed', error)
    }
  }

  sync(): Promise<void> {
    const written = this.#chain.last
    this.#syncing = this.#syncing.then(async () => {
      if (this.#failure) throw this.#failure
      try {
        await this.#logs.sync()
        this.#chain.synced(written)
      } catch (error) {
        throw this.#fail('A sync failed', error)
      }
    })
    return this.#syncing
  }

  async stats(): Promise<StoreStats> {
    this.#mustBeOpen()
    const names = [
      'rocksdb.total-sst-files-size',
      'rocksdb.total-blob-file-size',
      'rocksdb.cur-size-all-mem-tables',
      'rocksdb.estimate-num-keys',
    ]
    const values = await Promise.all(names.map((name) => this.#native.getProperty(name)))
    const [tables = 0, blobs = 0, memory = 0, keys = 0] = values.map((value) => Number(value ?? 0))
    return { diskBytes: tables + blobs, memoryBytes: memory, keys }
  }

  /** Closes after what is under way. Where nothing failed, all rows go into tables first, so that opening is quick. */
  async close(): Promise<void> {
    await Promise.allSettled([this.#writing, this.#syncing])
    try {
      if (!this.#failure) {
        const last = new Batch()
        this.#chain.trim(last, this.#chain.last)
        await this.write(last)
        await this.sync()
        await this.#native.flush()
      }
    } finally {
      this.#closed = true
      await this.#flushing.catch(() => {})
      if (this.#reads > 0) await new Promise<void>((resolve) => (this.#idle = resolve))
      this.#batch.destroy()
      await this.#logs.close()
      await this.#chain.close()
      await this.#native.close()
    }
  }

  /**
   * Starts a new log, and has the rows of the old one written to a table. Left alone, RocksDB does so in the middle
   * of a write, when the end of the old log is not synced yet; a loss of power could then keep the new log's
   * beginning and lose the old log's end. Here the old log is synced before the new one gets its first byte.
   */
  async #rotate(): Promise<void> {
    await this.#flushing // the rows of the log before this one are now in a table
    await this.sync()
    const old = await this.#logs.currentNumber()
    let settled = false
    this.#flushing = this.#native.flush().finally(() => {
      settled = true
    })
    this.#flushing.catch(() => {}) // thrown by the next rotation, if not by RocksDB at the next write
    while ((await this.#logs.currentNumber()) === old && !settled);
    if (settled) await this.#flushing
    this.#logs.expectNewer()
    await this.sync() // adopts the new log, and syncs the folder that it is in
    this.#bytesInLog = 0
    const trimmed = new Batch()
    this.#chain.trim(trimmed, this.#logBegan)
    for (const operation of trimmed.operations) this.#add(operation)
    this.#logBegan = this.#chain.last + 1
  }

  #add(operation: Operation): void {
    checkOperation(operation)
    if (operation.kind === 'put') this.#batch.tryPut(operation.key, operation.value)
    else if (operation.kind === 'delete') this.#batch.tryDelete(operation.key)
    else if (operation.from.compare(operation.to) < 0)
      this.#batch.tryDeleteRange(operation.from, operation.to)
  }

  #sessionOf(snapshot: Snapshot | undefined): NativeSession {
    return snapshot instanceof RocksSnapshot ? snapshot.session : this.#native
  }

  async #reading<T>(read: () => Promise<T>): Promise<T> {
    this.#mustBeOpen()
    this.#reads++
    try {
      return await read()
    } catch (error) {
      if (isDamage(String(error)))
        throw new StoreError('corrupt', 'A stored value is damaged.', { cause: error })
      throw new StoreError('failed', 'A stored value could not be read.', { cause: error })
    } finally {
      if (--this.#reads === 0) this.#idle?.()
    }
  }

  #mustBeOpen(): void {
    if (this.#closed) throw new StoreError('failed', 'The store is closed.')
  }

  #fail(what: string, cause: unknown): StoreError {
    const reason = cause instanceof Error ? ((cause.cause as Error)?.message ?? cause.message) : String(cause)
    this.#failure ??= new StoreError('failed', `${what}: ${reason}`, { cause })
    return this.#failure
  }
}

class RocksSnapshot implements Snapshot {
  readonly session: NativeSession
  constructor(session: NativeSession) {
    this.session = session
  }
  release(): void {
    void this.session.close()
  }
}

function nativeOptions({ writeBufferBytes }: RocksOptions): NativeOptions {
  return {
    maxBackgroundJobs: 2,
    // Twice what makes us start a new log ourselves, so that RocksDB never does so in the middle of a write.
    writeBufferSize: 2 * writeBufferBytes,
    maxWriteBufferNumber: 4,
    tableBlockSize: 16 * 1024,
    tableCacheIndexAndFilterBlocks: false,
    enableBlobFiles: true,
    minBlobSize: blobBytes,
    blobFileSize: 256 * 1024 * 1024,
  }
}
