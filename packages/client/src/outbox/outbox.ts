import type { Api } from '../api.ts'
import { ProgressDBError } from '../error.ts'
import { newId } from '../id.ts'
import type { MessageEdit, MessageOrTombstone, NewMessage, Shape } from '../types.ts'
import { Lane } from './lane.ts'
import { send } from './send.ts'

/** A write, as it is queued and kept. */
export type Operation<S extends Shape> =
  | { kind: 'create'; messageId: string; message: NewMessage<S> }
  | { kind: 'edit'; messageId: string; edit: MessageEdit<S>; ifVersion?: number }
  | { kind: 'delete'; messageId: string }
  | { kind: 'restore'; messageId: string }
  | { kind: 'react'; messageId: string; reaction: string }
  | { kind: 'unreact'; messageId: string; reaction: string }

/** A write that is not stored yet, or could not be. */
export interface Pending<S extends Shape> {
  /** Sorts as the writes were made. */
  readonly id: string
  readonly threadId: string
  readonly operation: Operation<S>
  /** Milliseconds since 1970. */
  readonly createdAt: number
  /** `failed`: refused by the server, until it is retried or discarded. */
  readonly state: 'waiting' | 'sending' | 'failed'
  readonly error?: ProgressDBError
}

/** What became of a write. */
export interface Stored<S extends Shape> {
  /** The message as the server answered it; undefined where it answers nothing. */
  message?: MessageOrTombstone<S>
  /** The position of the change, from which on reads and frames show it. */
  rev: number | undefined
}

/** Who shows a thread's writes while they are under way. */
export interface OutboxListener<S extends Shape> {
  /** The list of pending writes of the thread is another one. */
  onPending(): void
  /** A write is stored, and has left the list. It is told before `onPending`. */
  onStored(pending: Pending<S>, stored: Stored<S>): void
}

/** How many writes one client keeps: some megabytes of messages, or a day of typing without a network. */
const maxPending = 10_000
/** How long a request may take until its answer is read, in milliseconds. */
const requestMs = 30_000
/** The wait behind a first try that came to nothing, in milliseconds; it doubles with each, up to the longest. */
const firstWaitMs = 500
const longestWaitMs = 30_000
/** The longest that a server is left alone at its own request, in milliseconds. */
const longestHoldMs = 3_600_000

interface Settler<S extends Shape> {
  resolve(stored: Stored<S>): void
  reject(error: ProgressDBError): void
}

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
  readonly #lanes = new Map<string, Lane<S>>()
  readonly #settlers = new Map<string, Settler<S>>()
  #size = 0
  #lastAt = 0
  #isClosed = false

  constructor(api: Api<S>) {
    this.#api = api
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
   * @throws ProgressDBError the server's refusal; `outbox_full`; `invalid_argument` for what is not JSON;
   * `create_failed` where its message could not be created; `aborted` when it is discarded, or the client closed
   */
  add(threadId: string, operation: Operation<S>): Promise<Stored<S>> {
    const stored = new Promise<Stored<S>>((resolve, reject) => {
      const write = this.#accept(threadId, operation)
      const lane = this.#lane(threadId)
      this.#settlers.set(write.id, { resolve, reject })
      this.#size++
      lane.put(write)
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
    for (const each of lane!.list) {
      if (each.state !== 'failed' || !isSameMessage(each, write)) continue
      lane!.remove(each)
      lane!.put({ ...each, state: 'waiting', error: undefined })
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
    const isCreate = write.operation.kind === 'create'
    for (const each of lane!.list)
      if (each === write || (isCreate && isSameMessage(each, write)))
        this.#remove(lane!, each)?.reject(new ProgressDBError('aborted', 'It was discarded.'))
    lane!.changed()
  }

  /** Tells of the writes of a thread. @returns a function that ends it */
  listen(threadId: string, listener: OutboxListener<S>): () => void {
    const lane = this.#lane(threadId)
    lane.listeners.add(listener)
    return () => {
      lane.listeners.delete(listener)
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
    this.#isClosed = true
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
    if (lane.isIdle) this.#lanes.delete(lane.threadId)
  }

  /** The write as it is kept: the caller may do with its own what it likes. */
  #accept(threadId: string, operation: Operation<S>): Pending<S> {
    if (this.#isClosed) throw closed()
    if (this.#size >= maxPending)
      throw new ProgressDBError('outbox_full', `${maxPending} writes wait to be sent already.`)
    const { messageId, kind } = operation
    const create = this.pending(threadId).find(
      (write) => write.state === 'failed' && write.operation.messageId === messageId,
    )
    if (create && kind !== 'create') throw createFailed(create.error)
    const createdAt = Date.now()
    this.#lastAt = Math.max(this.#lastAt + 1, createdAt)
    return { id: newId(this.#lastAt), threadId, operation: copyOf(operation), createdAt, state: 'waiting' }
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
    this.#size--
    return this.#settler(write)
  }

  #settler({ id }: Pending<S>): Settler<S> | undefined {
    const settler = this.#settlers.get(id)
    this.#settlers.delete(id)
    return settler
  }

  async #flush(lane: Lane<S>): Promise<void> {
    if (lane.request || lane.timer !== undefined || this.#isClosed) return
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
    if (this.#isClosed) return
    if (Array.isArray(outcome)) this.#stored(lane, writes, outcome)
    else if (isPassing(outcome)) this.#wait(lane, writes, outcome)
    else this.#refused(lane, writes, outcome)
    lane.changed()
    void this.#flush(lane)
  }

  #stored(lane: Lane<S>, writes: Pending<S>[], stored: Stored<S>[]): void {
    lane.tries = 0
    if (lane.alone > 0) lane.alone--
    const settlers = writes.map((write, i) => {
      const settler = this.#remove(lane, write)
      rebase(lane, write, stored[i]!)
      return settler
    })
    for (const [i, write] of writes.entries()) {
      lane.stored(write, stored[i]!)
      settlers[i]?.resolve(stored[i]!)
    }
  }

  #wait(lane: Lane<S>, writes: Pending<S>[], { retryAfter }: ProgressDBError): void {
    for (const write of writes) lane.put(write)
    const wait = Math.min(longestWaitMs, firstWaitMs * 2 ** lane.tries++) * (0.5 + Math.random() / 2)
    lane.isHeldUp = retryAfter !== undefined
    lane.timer = setTimeout(
      () => {
        lane.timer = undefined
        void this.#flush(lane)
      },
      Math.min(retryAfter ?? 0, longestHoldMs) + wait,
    )
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
    for (const each of lane.list) {
      if (!isSameMessage(each, write)) continue
      const reason = each.id === write.id ? error : createFailed(error)
      lane.put({ ...each, state: 'failed', error: reason })
      this.#settler(each)?.reject(reason)
    }
  }
}

const none: readonly never[] = []

function isSameMessage<S extends Shape>({ operation }: Pending<S>, other: Pending<S>): boolean {
  return operation.messageId === other.operation.messageId
}

/** Edits of a message that were made on a stored one are made on its version. */
function rebase<S extends Shape>(lane: Lane<S>, write: Pending<S>, { message }: Stored<S>): void {
  if (!message || !['create', 'edit'].includes(write.operation.kind)) return
  for (const each of lane.list) {
    const { operation } = each
    if (isSameMessage(each, write) && operation.kind === 'edit' && operation.ifVersion !== undefined)
      lane.put({ ...each, operation: { ...operation, ifVersion: message.version } })
  }
}

/** Whether the same may succeed later. Without a token nothing can be sent yet; and a page of whoever runs the network is no answer. */
function isPassing({ code, status = 0, retryable }: ProgressDBError): boolean {
  return (
    retryable || code === 'aborted' || code === 'no_token' || (code === 'unexpected_answer' && status < 400)
  )
}

/** Whether a refusal is none of a message, but of all to the thread. */
function concernsAll({ code, status }: ProgressDBError): boolean {
  return status === 401 || code.startsWith('thread_')
}

function copyOf<T>(value: T): T {
  try {
    return JSON.parse(JSON.stringify(value))
  } catch (cause) {
    throw new ProgressDBError('invalid_argument', 'The message is not JSON.', { cause })
  }
}

function failureOf(cause: unknown): ProgressDBError {
  if (cause instanceof ProgressDBError) return cause
  return new ProgressDBError('invalid_argument', 'The write cannot be sent.', { cause })
}

function createFailed(cause: unknown): ProgressDBError {
  return new ProgressDBError(
    'create_failed',
    'Its message could not be created: retry or discard that first.',
    {
      cause,
    },
  )
}

function closed(): ProgressDBError {
  return new ProgressDBError('aborted', 'The client is closed.')
}
