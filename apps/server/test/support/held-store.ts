import { MemoryStore } from '../../src/storage/memory/memory-store.ts'
import type { Batch } from '../../src/storage/store.ts'

/** The memory store, whose writes can be held up, as a slow disk does. */
export class HeldStore extends MemoryStore {
  #gate = Promise.resolve()
  #open = () => {}
  /** Writes that wait to be let through. */
  held = 0

  hold(): void {
    this.#gate = new Promise((resolve) => {
      this.#open = resolve
    })
  }

  release(): void {
    this.#open()
  }

  override async write(batch: Batch): Promise<void> {
    this.held++
    await this.#gate
    this.held--
    await super.write(batch)
  }
}
