import type { Api } from '../api.ts'
import { ProgressDBError } from '../error.ts'
import { newId } from '../id.ts'
import type { ClientStorage } from '../storage.ts'
import type { Shape } from '../types.ts'
import { closed, concernsAll, copyOf, createFailed, failureOf, isPassing } from './failures.ts'
import { Lane } from './lane.ts'
import { send } from './send.ts'
import type { Journal, Operation, OutboxListener, Pending, Settler, Stored } from './write.ts'

export type { Operation, OutboxListener, Pending, Stored } from './write.ts'

/** Where writes are kept beyond the end of the program, and whose they are. */
export interface Keeping {
  storage: ClientStorage
  /** The server's address. */
  server: string
  /** Who the user is; asked again later if there is no token yet. */
  user: () => Promise<string>
}

/** How many writes one client keeps: some megabytes of messages, or a day of typing without a network. */
const maxPending = 10_000
/** How long a request may take until its answer is read, in milliseconds. */
const requestMs = 30_000

/**
 * The writes that are not stored yet. Those of one thread are sent in their order, one request at a time; threads do
 * not wait for one another. What got no answer, or found the server busy, is sent again until there is an answer:
 * a message has its id from the beginning, so it is stored once. What is refused doesn't hold up what is behind it.
 *
 * An edit with `ifVersion` that finds another version looks whether it was itself what made it. One without is sent
 * again as it is, so a lost answer may cost one more version with the same contents.
 */
export class Outbox<S extends Shape> {
  readonly #api: Api<S>
  readonly #check: (operation: Operation<S>) => Operation<S>
  readonly #lanes = new Map<string, Lane<S>>()
  readonly #settlers = new Map<string, Settler<S>>()
  readonly #end = new AbortController()
  #journal: Journal<S> | undefined
  #size = 0
  #lastAt = 0
  /** What was left by clients before this one comes first. */
  #isOpening = false

  /** @param keeping without it, what has not been sent goes with the program */
  /** @param check looks at what is about to be written; what it throws is what `add` throws */
  constructor(api: Api<S>, keeping?: Keeping, check: (operation: Operation<S>) => Operation<S> = asItIs) {
    this.#api = api
    this.#check = check
    if (keeping) void this.#open(keeping)
    globalThis.addEventListener?.('online', this.wake)
  }

  /** What is not stored of a thread, in the order in which it is sent. The same array until it changes. */
  pending(threadId: string): readonly Pending<S>[] {
    return this.#lanes.get(threadId)?.list ?? none
  }

  /**
   * Queues a write. When this returns it is in the list of pending ones, and the listeners know.
   *
   * @returns what became of it, once it is stored. Nobody has to await it: a create that failed is in the list
   * @throws ProgressDBError the server's refusal; `outbox_full`; `invalid_argument` for what is not JSON, or not what a schema says;
   * `create_failed` where its message could not be created; `aborted` when it is discarded, or the client closed
   */
  add(threadId: string, operation: Operation<S>): Promise<Stored<S>> {
    const stored = new Promise<Stored<S>>((resolve, reject) => {
      const write = this.#accept(threadId, operation)
      const lane = this.#lane(threadId)
      this.#settlers.set(write.id, { resolve, reject })
      this.#size++
      this.#keep(lane, write)
      lane.changed()
      // What is written in the same turn goes together.
      queueMicrotask(() => void this.#flush(lane))
    })
    stored.catch(() => {})
    return stored
  }

  /** Sends a failed create again, with what depends on it, behind all else of its thread. */
  retry(pendingId: string): void {
    const { lane, write } = this.#find(pendingId)
    if (write?.state !== 'failed') return
    for (const each of lane!.about(write.operation.messageId)) {
      if (each.state !== 'failed') continue
      lane!.remove(each)
      this.#keep(lane!, { ...each, state: 'waiting', error: undefined })
    }
    lane!.changed()
    void this.#flush(lane!)
  }

  /**
   * Drops a write that failed or waits, and with a create what depends on it. One that waits may have been stored
   * nevertheless, if its answer got lost; one that is being sent stays.
   */
  discard(pendingId: string): void {
    const { lane, write } = this.#find(pendingId)
    if (!write || write.state === 'sending') return
    const { kind, messageId } = write.operation
    for (const each of kind === 'create' ? lane!.about(messageId) : [write])
      this.#remove(lane!, each)?.reject(new ProgressDBError('aborted', 'It was discarded.'))
    lane!.changed()
  }

  /** Tells of the writes of a thread. @returns a function that ends it, once those are stored that are under way */
  listen(threadId: string, listener: OutboxListener<S>): () => void {
    const lane = this.#lane(threadId)
    lane.leaving.delete(listener)
    lane.listeners.add(listener)
    return () => {
      lane.leaving.add(listener)
      this.#tidy(lane)
    }
  }

  /** Sends at once what waits for its next try, as when the network is back; but not where the server asked to wait. */
  readonly wake = (): void => {
    for (const lane of this.#lanes.values()) {
      if (lane.timer === undefined || lane.isHeldUp) continue
      clearTimeout(lane.timer)
      lane.timer = undefined
      void this.#flush(lane)
    }
  }

  /** Sends nothing more. Whoever awaits a write gets `aborted`. */
  close(): void {
    this.#end.abort()
    globalThis.removeEventListener?.('online', this.wake)
    for (const { timer, request } of this.#lanes.values()) {
      clearTimeout(timer)
      request?.abort()
    }
    for (const { reject } of this.#settlers.values()) reject(closed())
    this.#settlers.clear()
  }

  #lane(threadId: string): Lane<S> {
    const lane = this.#lanes.get(threadId) ?? new Lane<S>(threadId)
    this.#lanes.set(threadId, lane)
    return lane
  }

  #tidy(lane: Lane<S>): void {
    lane.letGo()
    if (lane.isIdle && this.#lanes.get(lane.threadId) === lane) this.#lanes.delete(lane.threadId)
  }

  /** Writes are shown meanwhile, and sent after those that were left. */
  async #open(keeping: Keeping): Promise<void> {
    this.#isOpening = true
    const { signal } = this.#end
    try {
      const { openJournal } = await import('./journal.ts')
      const room = () => maxPending - this.#size
      this.#journal = await openJournal<S>({ ...keeping, room, signal }, (left) => this.#adopt(left))
    } catch (cause) {
      if (!signal.aborted) console.warn('ProgressDB cannot keep unsent writes.', cause)
    }
    this.#isOpening = false
    for (const lane of this.#lanes.values()) {
      for (const write of lane.list) this.#journal?.save(write)
      void this.#flush(lane)
    }
  }

  #adopt(left: Pending<S>[]): void {
    for (const threadId of new Set(left.map((write) => write.threadId))) {
      const lane = this.#lane(threadId)
      this.#size += lane.putFirst(left.filter((write) => write.threadId === threadId))
      lane.changed()
      void this.#flush(lane)
    }
  }

  #keep(lane: Lane<S>, write: Pending<S>): void {
    lane.put(write)
    this.#journal?.save(write)
  }

  /** The write as it is kept: the caller may do with its own what it likes. */
  #accept(threadId: string, operation: Operation<S>): Pending<S> {
    if (this.#end.signal.aborted) throw closed()
    if (this.#size >= maxPending)
      throw new ProgressDBError('outbox_full', `${maxPending} writes wait to be sent already.`)
    const { messageId, kind } = operation
    if (kind !== 'create') {
      const about = this.#lanes.get(threadId)?.about(messageId)
      const failed = about?.find(({ state }) => state === 'failed')
      if (failed) throw createFailed(failed.error)
    }
    const createdAt = Date.now()
    this.#lastAt = Math.max(this.#lastAt + 1, createdAt)
    return {
      id: newId(this.#lastAt),
      threadId,
      operation: copyOf(this.#check(operation)),
      createdAt,
      state: 'waiting',
    }
  }

  #find(pendingId: string): { lane?: Lane<S>; write?: Pending<S> } {
    for (const lane of this.#lanes.values()) {
      const write = lane.get(pendingId)
      if (write) return { lane, write }
    }
    return {}
  }

  /** Takes a write out of its list. @returns whoever awaits it */
  #remove(lane: Lane<S>, write: Pending<S>): Settler<S> | undefined {
    lane.remove(write)
    this.#journal?.remove(write)
    this.#size--
    return this.#settler(write)
  }

  #settler({ id }: Pending<S>): Settler<S> | undefined {
    const settler = this.#settlers.get(id)
    this.#settlers.delete(id)
    return settler
  }

  async #flush(lane: Lane<S>): Promise<void> {
    if (lane.request || lane.timer !== undefined || this.#isOpening || this.#end.signal.aborted) return
    const writes = lane.next()
    if (writes.length === 0) return this.#tidy(lane)
    const request = new AbortController()
    const timer = setTimeout(() => request.abort(), requestMs)
    lane.request = request
    for (const write of writes) lane.put({ ...write, state: 'sending' })
    lane.changed()
    const outcome = await send(this.#api, writes, { signal: request.signal, retries: 0 }).catch(failureOf)
    clearTimeout(timer)
    lane.request = undefined
    if (this.#end.signal.aborted) return
    if (Array.isArray(outcome)) this.#stored(lane, writes, outcome)
    else if (isPassing(outcome)) {
      for (const write of writes) lane.put(write)
      lane.wait(outcome.retryAfter, () => void this.#flush(lane))
    } else this.#refused(lane, writes, outcome)
    lane.changed()
    void this.#flush(lane)
  }

  #stored(lane: Lane<S>, writes: Pending<S>[], stored: Stored<S>[]): void {
    lane.tries = 0
    if (lane.alone > 0) lane.alone--
    for (const [i, write] of writes.entries()) this.#rebase(lane, write, stored[i]!)
    const settlers = writes.map((write) => this.#remove(lane, write))
    for (const [i, write] of writes.entries()) {
      lane.stored(write, stored[i]!)
      settlers[i]?.resolve(stored[i]!)
    }
  }

  /** An edit that was made on what another wrote is made on the version that this became. */
  #rebase(lane: Lane<S>, { id, operation: { kind, messageId } }: Pending<S>, { message }: Stored<S>): void {
    if (!message || (kind !== 'create' && kind !== 'edit')) return
    for (const each of lane.about(messageId)) {
      const { operation } = each
      if (each.id === id || operation.kind !== 'edit' || operation.ifVersion === undefined) continue
      this.#keep(lane, { ...each, operation: { ...operation, ifVersion: message.version } })
    }
  }

  #refused(lane: Lane<S>, writes: Pending<S>[], error: ProgressDBError): void {
    lane.tries = 0
    if (lane.alone > 0) lane.alone--
    if (writes.length > 1 && !concernsAll(error)) {
      // One of them is bad, and it alone is to fail.
      lane.alone = writes.length
      for (const write of writes) lane.put(write)
      return
    }
    for (const write of writes) this.#fail(lane, write, error)
  }

  /** A create stays in the list, with what depends on it; of anything else nothing is to be seen any more. */
  #fail(lane: Lane<S>, write: Pending<S>, error: ProgressDBError): void {
    if (write.operation.kind !== 'create' || error.code === 'message_gone') {
      this.#remove(lane, write)?.reject(error)
      return
    }
    for (const each of lane.about(write.operation.messageId)) {
      const reason = each.id === write.id ? error : createFailed(error)
      this.#keep(lane, { ...each, state: 'failed', error: reason })
      this.#settler(each)?.reject(reason)
    }
  }
}

const asItIs = <T>(operation: T) => operation
const none: readonly never[] = []
