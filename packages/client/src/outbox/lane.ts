import type { Shape } from '../types.ts'
import type { OutboxListener, Pending, Stored } from './write.ts'

/** How many messages are created together at the most; the server takes 1,000. */
const maxTogether = 100
/** How long these may be together, in UTF-16 units: at three bytes each it is below the server's limit of 1 MiB. */
const maxUnits = 256 * 1024

/** The writes of one thread, in the order in which they are sent. */
export class Lane<S extends Shape> {
  readonly threadId: string
  readonly listeners = new Set<OutboxListener<S>>()
  /** What is under way. */
  request: AbortController | undefined
  /** What is waited for before the next try. */
  timer: ReturnType<typeof setTimeout> | undefined
  /** The server itself said how long to wait. */
  isHeldUp = false
  /** Tries in a row that came to nothing. */
  tries = 0
  /** How many of the next creates go alone: together they were refused. */
  alone = 0
  readonly #writes = new Map<string, Pending<S>>()
  #list: readonly Pending<S>[] | undefined

  constructor(threadId: string) {
    this.threadId = threadId
  }

  /** Whether nobody would miss it. */
  get isIdle(): boolean {
    return this.#writes.size + this.listeners.size === 0 && this.timer === undefined
  }

  get list(): readonly Pending<S>[] {
    this.#list ??= [...this.#writes.values()]
    return this.#list
  }

  get(id: string): Pending<S> | undefined {
    return this.#writes.get(id)
  }

  /** Puts a write at the end, or in the place of what it was. */
  put(write: Pending<S>): Pending<S> {
    this.#writes.set(write.id, write)
    this.#list = undefined
    return write
  }

  /** Puts writes before all others. @returns how many were not there yet */
  putFirst(writes: readonly Pending<S>[]): number {
    const others = this.list
    this.#writes.clear()
    for (const write of [...writes, ...others]) this.put(write)
    return this.#writes.size - others.length
  }

  remove({ id }: Pending<S>): void {
    this.#writes.delete(id)
    this.#list = undefined
  }

  stored(write: Pending<S>, stored: Stored<S>): void {
    for (const listener of [...this.listeners]) listener.onStored(write, stored)
  }

  changed(): void {
    for (const listener of [...this.listeners]) listener.onPending()
  }

  /** The write to be sent next, and with a create those that come right behind it. */
  next(): Pending<S>[] {
    const together: Pending<S>[] = []
    let units = 0
    for (const write of this.#writes.values()) {
      if (write.state === 'failed') continue
      const isCreate = write.operation.kind === 'create'
      if (isCreate) units += JSON.stringify(write.operation).length
      if (together.length > 0 && (!isCreate || units > maxUnits)) break
      together.push(write)
      if (!isCreate || this.alone > 0 || together.length === maxTogether) break
    }
    return together
  }
}
