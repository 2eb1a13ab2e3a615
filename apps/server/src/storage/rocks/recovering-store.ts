import { setTimeout as delay } from 'node:timers/promises'
import { type Batch, type Range, type ScanOptions, type Snapshot, type Store, StoreError } from '../store.ts'
import { foldersOf } from './folder.ts'
import { Reserve } from './reserve.ts'
import { type RocksOptions, RocksStore } from './rocks-store.ts'

export interface RecoveringOptions extends RocksOptions {
  /** Bytes kept free for re-opening the database on a full disk; 0 for none. More than two write buffers. */
  reserveBytes: number
}

const retryMs = 500

/**
 * A RocksDB store that, after an error of a write or sync has stopped it, is closed and opened again until that works
 * and there is room to write. RocksDB itself never comes back from a log that it could not write.
 */
export class RecoveringStore implements Store {
  readonly #dataDir: string
  readonly #options: RecoveringOptions
  readonly #reserve: Reserve
  #current: RocksStore
  #failure: StoreError | undefined
  #recovering: Promise<void> | undefined
  readonly #closing = new AbortController()
  /** Called with the error that stopped the store. */
  onFailure: (error: StoreError) => void = () => {}
  /** Called when the store is open again, to read anew what was kept in memory; it may write. */
  onReopened: () => Promise<void> = async () => {}

  private constructor(dataDir: string, options: RecoveringOptions, reserve: Reserve, current: RocksStore) {
    this.#dataDir = dataDir
    this.#options = options
    this.#reserve = reserve
    this.#current = current
  }

  /** @throws StoreError `locked`, `newer_format`, `corrupt`, `unusable` */
  static async open(dataDir: string, options: RecoveringOptions): Promise<RecoveringStore> {
    const current = await RocksStore.open(dataDir, options)
    const reserve = new Reserve(foldersOf(dataDir).reserve, options.reserveBytes)
    if (await reserve.fill()) return new RecoveringStore(dataDir, options, reserve, current)
    await current.close()
    throw new StoreError(
      'unusable',
      `The disk of ${dataDir} is nearly full: ProgressDB keeps ${options.reserveBytes >> 20} MiB in reserve, and needs as much again to work (setting reserveBytes). Free some space.`,
    )
  }

  get failure(): StoreError | undefined {
    return this.#failure
  }

  getMany(keys: readonly Buffer[], snapshot?: Snapshot) {
    return this.#current.getMany(keys, snapshot)
  }

  scan(range: Range, options: ScanOptions) {
    return this.#current.scan(range, options)
  }

  snapshot() {
    return this.#current.snapshot()
  }

  stats() {
    return this.#current.stats()
  }

  write(batch: Batch): Promise<void> {
    return this.#guard(this.#current, (store) => store.write(batch))
  }

  sync(): Promise<void> {
    return this.#guard(this.#current, (store) => store.sync())
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await this.#recovering
    await this.#current.close()
  }

  async #guard(store: RocksStore, work: (store: RocksStore) => Promise<void>): Promise<void> {
    if (this.#failure) throw this.#failure
    try {
      await work(store)
    } catch (error) {
      if (error instanceof StoreError && store === this.#current) this.#fail(error)
      throw error
    }
  }

  #fail(error: StoreError): void {
    if (this.#failure || this.#closing.signal.aborted) return
    this.#failure = error
    this.onFailure(error)
    this.#recovering ??= this.#recover()
  }

  async #recover(): Promise<void> {
    while (!this.#closing.signal.aborted) {
      try {
        await this.#reopen()
        // What was written while it was read anew may have failed too, and nobody else opens it again.
        if (!this.#failure) {
          this.#recovering = undefined
          return
        }
      } catch (error) {
        this.#failure =
          error instanceof StoreError ? error : new StoreError('failed', String(error), { cause: error })
      }
      await this.#pause()
    }
  }

  async #reopen(): Promise<void> {
    await this.#current.close().catch(() => {}) // what it could not write is known already
    await this.#reserve.release()
    this.#current = await RocksStore.open(this.#dataDir, this.#options)
    // From here on it can be read. It is written to only when the reserve is whole again.
    while (!(await this.#reserve.fill())) {
      await this.#pause()
      if (this.#closing.signal.aborted) return
    }
    this.#failure = undefined
    await this.onReopened()
  }

  #pause(): Promise<void> {
    return delay(retryMs, undefined, { signal: this.#closing.signal }).catch(() => {})
  }
}
