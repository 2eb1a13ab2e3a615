import { MemoryStore } from '../../src/storage/memory/memory-store.ts'
import type { Batch } from '../../src/storage/store.ts'

/** The memory store, which also tells how often something was written to it. */
export class WatchedStore extends MemoryStore {
  writes = 0

  override async write(batch: Batch): Promise<void> {
    this.writes++
    await super.write(batch)
  }
}
