import { MemoryStore } from '../../src/storage/memory/memory-store.ts'
import type { Row, Snapshot } from '../../src/storage/store.ts'

/** The memory store, one of whose reads can be held up, as a slow disk does; those behind it go on. */
export class HeldReads extends MemoryStore {
  #next: PromiseWithResolvers<void> | undefined
  #held: PromiseWithResolvers<void> | undefined

  /** Holds up the next read. */
  holdNext(): void {
    this.#next = Promise.withResolvers()
  }

  get isHolding(): boolean {
    return this.#held !== undefined
  }

  release(): void {
    this.#held?.resolve()
    this.#held = undefined
  }

  async #gate(): Promise<void> {
    const gate = this.#next
    if (!gate) return
    this.#next = undefined
    this.#held = gate
    await gate.promise
  }

  override async getMany(keys: readonly Buffer[], snapshot?: Snapshot): Promise<(Buffer | undefined)[]> {
    if (keys.length > 0) await this.#gate()
    return super.getMany(keys, snapshot)
  }

  override async scan(...given: Parameters<MemoryStore['scan']>): Promise<Row[]> {
    await this.#gate()
    return super.scan(...given)
  }
}
