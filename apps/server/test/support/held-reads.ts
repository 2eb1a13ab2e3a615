import type { Row, Snapshot } from '../../src/storage/store.ts'
import { HeldStore } from './held-store.ts'

/** A store of which one read can be held up, too; those behind it go on. */
export class HeldReads extends HeldStore {
  #next: PromiseWithResolvers<void> | undefined
  #held: PromiseWithResolvers<void> | undefined

  /** Holds up the next read. */
  holdNextRead(): void {
    this.#next = Promise.withResolvers()
  }

  get isHoldingRead(): boolean {
    return this.#held !== undefined
  }

  releaseRead(): void {
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

  override async scan(...given: Parameters<HeldStore['scan']>): Promise<Row[]> {
    await this.#gate()
    return super.scan(...given)
  }
}
