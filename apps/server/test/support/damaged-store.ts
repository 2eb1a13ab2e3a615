import { keyOf, threadScope } from '../../src/storage/keys.ts'
import { MemoryStore } from '../../src/storage/memory/memory-store.ts'
import { type Row, type Snapshot, StoreError } from '../../src/storage/store.ts'

/** A store in which what one thread has is damaged. */
export class DamagedStore extends MemoryStore {
  damaged: string | undefined
  /** What reading it throws. */
  error: Error = new StoreError('corrupt', 'a block is damaged')

  #mustBeWhole(keys: readonly Buffer[]): void {
    if (this.damaged !== undefined && keys.some((key) => keyOf(key).startsWith(threadScope(this.damaged!))))
      throw this.error
  }

  /** Stays open when a server closes it, as a disk does. */
  override async close(): Promise<void> {}

  override async getMany(keys: readonly Buffer[], snapshot?: Snapshot): Promise<(Buffer | undefined)[]> {
    this.#mustBeWhole(keys)
    return super.getMany(keys, snapshot)
  }

  override async scan(...given: Parameters<MemoryStore['scan']>): Promise<Row[]> {
    this.#mustBeWhole([given[0].from])
    return super.scan(...given)
  }
}
