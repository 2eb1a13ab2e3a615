import { MemoryStore } from '../../../src/storage/memory/memory-store.ts'
import { RocksStore } from '../../../src/storage/rocks/rocks-store.ts'
import {
  Batch,
  type Range,
  type Row,
  type ScanOptions,
  type Snapshot,
  type Store,
} from '../../../src/storage/store.ts'

/** Where rows are between one run of a server and the next. */
export interface Disk {
  open(): Promise<Store>
  /** From now on what it holds at this moment, whatever the server that has it open still writes. */
  freeze(): Promise<void>
}

/** A memory store that a server may close, and another one open; each access takes some turns of the event loop. */
class LastingStore extends MemoryStore {
  readonly #turns: readonly number[]
  #accesses = 0

  constructor(turns: readonly number[]) {
    super()
    this.#turns = turns
  }

  override async getMany(keys: readonly Buffer[], snapshot?: Snapshot) {
    await this.#wait()
    return super.getMany(keys, snapshot)
  }

  override async scan(range: Range, options: ScanOptions) {
    await this.#wait()
    return super.scan(range, options)
  }

  override async write(batch: Batch): Promise<void> {
    await this.#wait()
    await super.write(batch)
    await this.#wait()
  }

  override async close(): Promise<void> {}

  async #wait(): Promise<void> {
    const turns = this.#turns[this.#accesses++ % this.#turns.length] ?? 0
    for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate)
  }
}

export class MemoryDisk implements Disk {
  readonly #turns: readonly number[]
  #store: Store

  /** @param turns how many turns of the event loop one access after the other takes, again and again */
  constructor(turns: readonly number[] = []) {
    this.#turns = turns
    this.#store = new LastingStore(turns)
  }

  async open(): Promise<Store> {
    return this.#store
  }

  async freeze(): Promise<void> {
    const batch = new Batch()
    for (const { key, value } of await allRows(this.#store)) batch.put(key, value)
    this.#store = new LastingStore(this.#turns)
    await this.#store.write(batch)
  }
}

export class FolderDisk implements Disk {
  readonly #path: string

  constructor(path: string) {
    this.#path = path
  }

  open(): Promise<Store> {
    return RocksStore.open(this.#path, { writeBufferBytes: 1024 * 1024 })
  }

  /** The crash suite kills real processes; here every run ends cleanly. */
  async freeze(): Promise<void> {}
}

const mostRows = 100_000

/** Everything that a store holds. */
export async function allRows(store: Store): Promise<Row[]> {
  const all = { from: Buffer.from([1]), to: Buffer.from([255]) }
  const rows = await store.scan(all, { limit: mostRows })
  if (rows.length === mostRows) throw new Error('the store has more rows than a test looks at')
  return rows
}
