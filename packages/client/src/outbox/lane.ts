import type { Shape } from '../types.ts'
import type { OutboxListener, Pending, Stored } from './write.ts'

/** How many messages are created together at the most; the server takes 1,000. */
const maxTogether = 100
/** How long these may be together, in UTF-16 units: at three bytes each it is below the server's limit of 1 MiB. */
const maxUnits = 256 * 1024

/** The wait behind a first try that came to nothing, in milliseconds; it doubles with each, up to the longest. */
const firstWaitMs = 500
const longestWaitMs = 30_000
/** The longest that a server is left alone at its own request, in milliseconds. */
const longestHoldMs = 3_600_000

/** The writes of one thread, in the order in which they are sent. */
export class Lane<S extends Shape> {
  readonly threadId: string
  readonly listeners = new Set<OutboxListener<S>>()
  /** Those of them who have gone, and are told only what becomes of the writes that are left. */
  readonly leaving = new Set<OutboxListener<S>>()
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

  /** The writes about a message. */
  about(messageId: string): Pending<S>[] {
    return this.list.filter(({ operation }) => operation.messageId === messageId)
  }

  get(id: string): Pending<S> | undefined {
    return this.#writes.get(id)
  }

  /** Waits before the next try, as long as the server says, and a while that grows and differs. */
  wait(retryAfter: number | undefined, onOver: () => void): void {
    const wait = Math.min(longestWaitMs, firstWaitMs * 2 ** this.tries++) * (0.5 + Math.random() / 2)
    this.isHeldUp = retryAfter !== undefined
    this.timer = setTimeout(
      () => {
        this.timer = undefined
        onOver()
      },
      Math.min(retryAfter ?? 0, longestHoldMs) + wait,
    )
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

  /** Tells those no more who have gone, as soon as nothing is left but what has failed. */
  letGo(): void {
    if (this.list.some(({ state }) => state !== 'failed')) return
    for (const listener of this.leaving) this.listeners.delete(listener)
    this.leaving.clear()
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
