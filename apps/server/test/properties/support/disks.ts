import { MemoryStore } from '../../../src/storage/memory/memory-store.ts'
import { RocksStore } from '../../../src/storage/rocks/rocks-store.ts'
import { Batch, type Row, type Store } from '../../../src/storage/store.ts'

/** Where rows are between one run of a server and the next. */
export interface Disk {
  open(): Promise<Store>
  /** From now on what it holds at this moment, whatever the server that has it open still writes. */
  freeze(): Promise<void>
}

/** A memory store that a server may close, and another one open. */
class LastingStore extends MemoryStore {
  override async close(): Promise<void> {}
}

export class MemoryDisk implements Disk {
  #store: Store = new LastingStore()

  async open(): Promise<Store> {
    return this.#store
  }

  async freeze(): Promise<void> {
    const batch = new Batch()
    for (const { key, value } of await allRows(this.#store)) batch.put(key, value)
    this.#store = new LastingStore()
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
