import type { Row, Snapshot } from '../../src/storage/store.ts'
import { HeldStore } from './held-store.ts'

/** A store of which single reads can be held up, too; those behind them go on. */
export class HeldReads extends HeldStore {
  #next: PromiseWithResolvers<void> | undefined
  readonly #held: PromiseWithResolvers<void>[] = []

  /** Holds up the next read. */
  holdNextRead(): void {
    this.#next = Promise.withResolvers()
  }

  get isHoldingRead(): boolean {
    return this.#held.length > 0
  }

  get heldReads(): number {
    return this.#held.length
  }

  /** Lets the one go on that was held up first. */
  releaseRead(): void {
    this.#held.shift()?.resolve()
  }

  async #gate(): Promise<void> {
    const gate = this.#next
    if (!gate) return
    this.#next = undefined
    this.#held.push(gate)
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
