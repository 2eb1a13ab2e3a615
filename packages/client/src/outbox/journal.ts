import { ProgressDBError } from '../error.ts'
import { newId } from '../id.ts'
import type { ClientStorage } from '../storage.ts'
import type { Shape } from '../types.ts'
import { hold, ifFree, whenFree } from './locks.ts'
import type { Keeping } from './outbox.ts'
import type { Journal, Operation, Pending } from './write.ts'

interface Options extends Keeping {
  /** How many more writes the outbox takes. */
  room: () => number
  /** Ends it. */
  signal: AbortSignal
}

/** A write as it is kept; its thread and its id are in its key. */
interface Kept<S extends Shape> extends Pick<Pending<S>, 'operation' | 'createdAt'> {
  /** Its place among the writes of its segment. */
  order: number
  /** Why it failed, if it did. */
  error?: Pick<ProgressDBError, 'code' | 'message' | 'status' | 'errors' | 'requestId'>
}

/** A write and its place. */
interface Placed<S extends Shape> {
  write: Pending<S>
  order: number
  /** Whether storage may have it. */
  isWritten: boolean
}

/** How long before the user is asked for again, in milliseconds: what waits for it is not sent either. */
const askAgainMs = 2_000

/** What an operation has to hold, by its kind. */
const contents: Record<string, string> = {
  create: 'message',
  edit: 'edit',
  delete: 'messageId',
  restore: 'messageId',
  react: 'reaction',
  unreact: 'reaction',
} satisfies Record<Operation<Shape>['kind'], string>

/**
 * Begins a segment, and takes over what others have left.
 *
 * @param adopt takes the writes that were left, in their order: before this resolves those of segments that nobody
 * holds, and later those of each tab that is still there, when it has gone
 */
export async function openJournal<S extends Shape>(
  { storage, server, user, room, signal }: Options,
  adopt: (writes: Pending<S>[]) => void,
): Promise<Journal<S>> {
  const name = await known(user, signal)
  signal.throwIfAborted()
  const all = `progressdb/outbox/${encodeURIComponent(server)}/${encodeURIComponent(name)}/`
  const own = `${all}${newId()}/`
  const journal = new StoredJournal<S>(storage, own)
  const takeOver = async () => {
    const keys = await storage.keys(all)
    const left: Placed<S>[] = []
    for (const segment of new Set(keys.map((key) => key.slice(0, key.indexOf('/', all.length) + 1)))) {
      signal.throwIfAborted()
      const found = await ifFree(segment, () => journal.takeOver(segment, room() - left.length))
      if (found) left.push(...found)
      else
        whenFree(segment, signal, async () => adopt(writesOf(await journal.takeOver(segment, room())))).catch(
          warn,
        )
    }
    adopt(writesOf(left))
  }
  // The lock is let go when nothing more comes into the segment.
  const isOver = ended(signal)
    .then(() => Promise.allSettled([taken]))
    .then(() => journal.writing)
  const taken: Promise<void> = hold(own, isOver).then(takeOver)
  await taken
  return journal
}

/**
 * Keeps writes until the server has stored them, each under a key of its own:
 * `progressdb/outbox/<server>/<user>/<tab>/<thread>/<id>`. The keys of a tab are its segment, and it holds the lock of
 * that name for as long as it lives. What is left in a segment that nobody holds is moved by one of the living into
 * its own. An end in the middle of that leaves a write twice, under the same id.
 */
class StoredJournal<S extends Shape> implements Journal<S> {
  readonly #storage: ClientStorage
  readonly #segment: string
  readonly #kept = new Map<string, Placed<S>>()
  /** The keys to be written, each with its write; without one, it is to be removed. */
  #dirty = new Map<string, Placed<S> | undefined>()
  #writing: Promise<void> | undefined
  #lastOrder = 0

  constructor(storage: ClientStorage, segment: string) {
    this.#storage = storage
    this.#segment = segment
  }

  /** Keeps a write as it is now. One that failed and waits again has its place behind all others. */
  save(write: Pending<S>): void {
    const before = this.#kept.get(write.id)
    const isMoved = before?.write.state === 'failed' && write.state !== 'failed'
    const order = before && !isMoved ? before.order : this.#nextOrder()
    const placed = { write, order, isWritten: before?.isWritten ?? false }
    this.#kept.set(write.id, placed)
    this.#write(this.#keyOf(write), placed)
  }

  remove(write: Pending<S>): void {
    const key = this.#keyOf(write)
    const isWritten = this.#kept.get(write.id)?.isWritten
    this.#kept.delete(write.id)
    if (isWritten) this.#write(key, undefined)
    else this.#dirty.delete(key)
  }

  #keyOf({ threadId, id }: Pending<S>): string {
    return `${this.#segment}${encodeURIComponent(threadId)}/${id}`
  }

  #nextOrder(): number {
    this.#lastOrder = Math.max(this.#lastOrder + 1, Date.now())
    return this.#lastOrder
  }

  #write(key: string, placed: Placed<S> | undefined): void {
    this.#dirty.delete(key)
    this.#dirty.set(key, placed)
    this.#writing ??= this.#writeAll()
  }

  /** What is being written; undefined when all is. */
  get writing(): Promise<void> | undefined {
    return this.#writing
  }

  /** Writes in the order of what happened. A key is written once at a time, so its last state is what stays. */
  async #writeAll(): Promise<void> {
    while (this.#dirty.size > 0) {
      const writes = [...this.#dirty]
      this.#dirty = new Map()
      const written = writes.map(async ([key, placed]) => {
        if (!placed) return this.#storage.remove(key)
        placed.isWritten = true
        return this.#storage.set(key, textOf(placed))
      })
      // All of them are over before a next state of one is written. One that fails is not tried again.
      await Promise.allSettled(written)
      await Promise.all(written).catch(warn)
    }
    // In the turn that found nothing more to write, so that what comes next is not left lying.
    this.#writing = undefined
  }

  /** Moves what a segment has into the own one: at most so many, the oldest first. What cannot be read is dropped. */
  async takeOver(segment: string, room: number): Promise<Placed<S>[]> {
    const keys = [...(await this.#storage.keys(segment))].sort(byId).slice(0, Math.max(0, room))
    const found = await Promise.all(keys.map((key) => this.#move(key, key.slice(segment.length))))
    return found.filter((placed) => placed !== undefined)
  }

  async #move(key: string, name: string): Promise<Placed<S> | undefined> {
    const text = await this.#storage.get(key)
    if (text === undefined || text === null) return undefined
    const placed = placedIn<S>(name, text)
    if (placed) {
      this.#lastOrder = Math.max(this.#lastOrder, placed.order)
      this.#kept.set(placed.write.id, placed)
      await this.#storage.set(this.#segment + name, text)
    } else console.warn('ProgressDB dropped an unsent write that cannot be read.')
    await this.#storage.remove(key)
    return placed
  }
}

/** Once each, in their order. */
function writesOf<S extends Shape>(placed: Placed<S>[]): Pending<S>[] {
  const byOrder = placed.sort((one, other) => one.order - other.order)
  return [...new Map(byOrder.map(({ write }) => [write.id, write])).values()]
}

function byId(one: string, other: string): number {
  return idIn(one) < idIn(other) ? -1 : 1
}

function idIn(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1)
}

function textOf<S extends Shape>({ write: { operation, createdAt, error }, order }: Placed<S>): string {
  return JSON.stringify({ order, operation, createdAt, error: error && factsOf(error) } satisfies Kept<S>)
}

function factsOf({ code, message, status, errors, requestId }: ProgressDBError): Kept<Shape>['error'] {
  return { code, message, status, errors, requestId }
}

/** @param name the thread and the id */
function placedIn<S extends Shape>(name: string, text: string): Placed<S> | undefined {
  try {
    const [threadId = '', id = ''] = name.split('/')
    const { order, operation, createdAt, error } = JSON.parse(text) as Kept<S>
    const isWhole =
      id !== '' &&
      Number.isFinite(order) &&
      Number.isFinite(createdAt) &&
      Object.hasOwn(operation, contents[operation.kind] ?? '') &&
      typeof operation.messageId === 'string'
    if (!isWhole) return undefined
    const failed = error && {
      state: 'failed' as const,
      error: new ProgressDBError(error.code, error.message, error),
    }
    const write = {
      id,
      threadId: decodeURIComponent(threadId),
      operation,
      createdAt,
      state: 'waiting' as const,
    }
    return { write: { ...write, ...failed }, order, isWritten: true }
  } catch {
    return undefined
  }
}

function warn(cause: unknown): void {
  console.warn('ProgressDB cannot keep unsent writes in its storage.', cause)
}

async function known(user: () => Promise<string>, signal: AbortSignal): Promise<string> {
  for (;;) {
    try {
      return await user()
    } catch (error) {
      if (!(error instanceof ProgressDBError) || error.code !== 'no_token') throw error
      await pause(askAgainMs, signal)
      signal.throwIfAborted()
    }
  }
}

/** Waits, but not beyond the return of the network or the end of the client. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', stop)
      globalThis.removeEventListener?.('online', stop)
      resolve()
    }
    const timer = setTimeout(stop, ms)
    signal.addEventListener('abort', stop)
    globalThis.addEventListener?.('online', stop)
  })
}

function ended(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve()))
}
