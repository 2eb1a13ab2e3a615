import type { ProgressDBError } from '../error.ts'
import type { FrameScheduler } from '../schedule.ts'
import { isSame, Listeners, type Store } from '../store.ts'
import type { MessageOrTombstone, RegisteredShape, Shape } from '../types.ts'
import type { ThreadItem, ThreadMessage } from './message.ts'
import type { MessageWindow, WindowStatus } from './message-window.ts'
import type { OwnWrites } from './own-writes.ts'
import type { Row } from './rows.ts'

export interface MessagesSnapshot<S extends Shape = RegisteredShape> {
  /** From old to new, without deleted ones; never null. */
  readonly messages: readonly ThreadMessage<S>[]
  /** The same with what is left of deleted ones. */
  readonly items: readonly ThreadItem<S>[]
  /** `missing`: not there (yet), deleted, or not the user's; `error` says which. It comes by itself once it is there. */
  readonly status: Exclude<WindowStatus, 'idle'>
  readonly error: ProgressDBError | undefined
  /** Whether there are messages before, or behind, those that are loaded. */
  readonly hasOlder: boolean
  readonly hasNewer: boolean
  readonly isLoadingOlder: boolean
  readonly isLoadingNewer: boolean
  /** How many messages are behind those that are loaded, after a jump into the past; deleted ones count too. */
  readonly newerCount: number
}

export interface MessageListOptions<S extends Shape> {
  threadId: string
  window: MessageWindow<S>
  scheduler: FrameScheduler
  /** Who the user is; null as long as that is not known. */
  user(): string | null
}

/** What is shown of a thread's messages: what the server has, and over it what this client writes. */
export class MessageList<S extends Shape> implements Store<MessagesSnapshot<S>> {
  readonly #options: MessageListOptions<S>
  /** What of it this client writes; undefined as long as there can be nothing. */
  writes: OwnWrites<S> | undefined
  readonly #changed = new Set<string>()
  /** Whether the snapshot shows all that is known. */
  #isCurrent = false
  readonly #shown = new Map<string, ThreadItem<S>>()
  #snapshot: MessagesSnapshot<S> = {
    messages: [],
    items: [],
    status: 'loading',
    error: undefined,
    hasOlder: false,
    hasNewer: false,
    isLoadingOlder: false,
    isLoadingNewer: false,
    newerCount: 0,
  }
  #ids: readonly string[] = []
  readonly #listeners = new Listeners()
  readonly #idListeners = new Listeners()
  readonly #itemListeners = new Map<string, Listeners>()
  #expiry: ReturnType<typeof setTimeout> | undefined
  /** Whether anybody looks. */
  isWatched = false
  readonly #flush = () => this.flush()

  constructor(options: MessageListOptions<S>) {
    this.#options = options
  }

  readonly getSnapshot = (): MessagesSnapshot<S> => this.#snapshot
  readonly subscribe = this.#listeners.subscribe

  /** The ids of the messages, another list only when one comes or goes. */
  readonly ids: Store<readonly string[]> = {
    getSnapshot: () => this.#ids,
    subscribe: this.#idListeners.subscribe,
  }

  /** One message, for who shows it by itself. */
  item(id: string): Store<ThreadItem<S> | undefined> {
    return {
      getSnapshot: () => this.#shown.get(id),
      subscribe: (listener) => {
        const listeners = this.#itemListeners.get(id) ?? new Listeners()
        this.#itemListeners.set(id, listeners)
        const end = listeners.subscribe(listener)
        return () => {
          end()
          if (listeners.size === 0 && this.#itemListeners.get(id) === listeners)
            this.#itemListeners.delete(id)
        }
      },
    }
  }

  /** Something of the window is another, or, with an id, that message. */
  onChanged(id?: string): void {
    if (id !== undefined) this.#changed.add(id)
    this.#isCurrent = false
    this.#options.scheduler.schedule(this.#flush)
  }

  /** Own writes are others: who writes sees it at once. */
  showSoon(): void {
    this.#isCurrent = false
    this.#options.scheduler.soon(this.#flush)
  }

  /** Tells all listeners what has changed since they were told last. */
  flush(): void {
    const { window } = this.#options
    if (this.#isCurrent) return
    this.#isCurrent = true
    const changed = new Set([...this.#changed, ...(this.writes?.settle() ?? [])])
    this.#changed.clear()
    for (const id of changed) this.#shown.delete(id)
    const items: ThreadItem<S>[] = []
    const show = (id: string, row?: Row<S>) => {
      const item = this.#shown.get(id) ?? this.#shownOf(id, row)
      items.push(item)
    }
    const now = Date.now()
    let expiry = Number.POSITIVE_INFINITY
    for (const row of window.rows) {
      const { id, expiresAt } = row.base
      const left = expiresAt === undefined ? expiry : Date.parse(expiresAt) - now
      if (left > 0) show(id, row)
      if (left > 0 && left < expiry) expiry = left
    }
    for (const id of this.writes?.created() ?? []) if (!window.hasNewer && !window.rows.has(id)) show(id)
    this.#publish(items, [...changed, ...this.#forget(items)])
    this.#waitFor(expiry)
  }

  /** Lets go of what is not shown any more. @returns its ids */
  #forget(items: readonly ThreadItem<S>[]): string[] {
    if (this.#shown.size === items.length) return []
    const ids = new Set(items.map(({ id }) => id))
    const gone = [...this.#shown.keys()].filter((id) => !ids.has(id))
    for (const id of gone) this.#shown.delete(id)
    return gone
  }

  /** A message as it is to be shown until something about it changes. */
  #shownOf(id: string, row: Row<S> | undefined): ThreadItem<S> {
    const base = baseOf(row)
    const mine = row?.mine ?? []
    const item =
      this.writes?.laidOver(id, base, mine) ?? ({ ...base, mine, delivery: 'stored' } as ThreadItem<S>)
    this.#shown.set(id, item)
    return item
  }

  #publish(items: ThreadItem<S>[], changed: readonly string[]): void {
    const { window } = this.#options
    const { status } = window
    const before = this.#snapshot
    const hasSameItems = isSame(before.items, items)
    const messages = hasSameItems
      ? before.messages
      : (items.filter(({ deletedAt }) => deletedAt === undefined) as ThreadMessage<S>[])
    const next: MessagesSnapshot<S> = {
      messages,
      items: hasSameItems ? before.items : items,
      status: status === 'idle' ? 'loading' : status,
      error: window.error,
      hasOlder: window.hasOlder,
      hasNewer: window.hasNewer,
      isLoadingOlder: window.isLoading('older'),
      isLoadingNewer: window.isLoading('newer'),
      newerCount: window.hasNewer ? Math.max(0, window.lastSeq - window.rows.last) : 0,
    }
    if (isSame(Object.values(before), Object.values(next))) return
    this.#snapshot = next
    const ids = messages.map(({ id }) => id)
    const hasSameIds = isSame(this.#ids, ids)
    if (!hasSameIds) this.#ids = ids
    this.#listeners.notify()
    if (!hasSameIds) this.#idListeners.notify()
    for (const id of changed) this.#itemListeners.get(id)?.notify()
  }

  /** Nobody is shown an expired message, even before the server has told that it is gone. */
  #waitFor(ms: number): void {
    clearTimeout(this.#expiry)
    if (ms < Number.POSITIVE_INFINITY && this.isWatched)
      this.#expiry = setTimeout(() => this.onChanged(), Math.min(ms, longestTimeout))
  }

  /** Nobody looks any more; who comes back has it shown anew. */
  rest(): void {
    this.isWatched = false
    clearTimeout(this.#expiry)
  }
}

/** Timers take no more than 31 bits of milliseconds. */
const longestTimeout = 2 ** 30

/** A message with its text so far. */
function baseOf<S extends Shape>(row: Row<S> | undefined): MessageOrTombstone<S> | undefined {
  if (!row?.stream) return row?.base
  return { ...row.base, body: row.stream.fill(row.base.body) } as MessageOrTombstone<S>
}
