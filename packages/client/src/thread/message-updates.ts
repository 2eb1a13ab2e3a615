import { listMessages } from '../list-messages.ts'
import type { AppendFrame, ChangedItem, ChangesFrame, Keep } from '../live/frames.ts'
import type { Operation } from '../outbox/write.ts'
import type { MessageOrTombstone, MessagePage, Shape } from '../types.ts'
import type { MessageWindow, WindowOptions } from './message-window.ts'
import { ownReactionsAfter } from './own-reactions.ts'
import { isNewer, type Row } from './rows.ts'
import { streamTextOf } from './stream-text.ts'

type MessageChange<S extends Shape> = ChangedItem & { kind: 'message'; message: MessageOrTombstone<S> }

/** How far behind the newest place a message may be that was just written; beyond, it was stored long ago. */
const mostReach = 1000

/** A thread before its first message, which is followed from there on. */
const beginning = {
  items: [],
  before: '',
  after: '',
  hasBefore: false,
  hasAfter: false,
  cursor: '0',
  rev: 0,
  mine: {},
} satisfies MessagePage

/** Puts what has changed in its place among the messages that are loaded: live changes, and answers to own writes. */
export class MessageUpdates<S extends Shape> {
  readonly #window: MessageWindow<S>
  readonly #options: WindowOptions
  /** The messages that are being read again; true: and once more then. */
  readonly #rereading = new Map<string, boolean>()
  /** Those that could not be read again. */
  readonly #unread = new Set<string>()

  constructor(window: MessageWindow<S>, options: WindowOptions) {
    this.#window = window
    this.#options = options
    window.keepStreams(streamTextOf)
  }

  takeChanges(frame: ChangesFrame): void {
    for (const item of frame.items) {
      if (item.kind === 'message') this.#takeChange(item as MessageChange<S>, frame)
    }
    this.#window.dropOldest()
    this.retry()
  }

  /** Reads what could not be read before, now that something is heard. */
  retry(): void {
    const unread = [...this.#unread]
    this.#unread.clear()
    for (const id of unread) if (this.#window.rows.has(id)) this.#reread(id)
  }

  takeAppend(frame: AppendFrame): void {
    const { message } = frame
    const row = this.#window.rows.get(message)
    if (!row) this.#window.miss(() => this.takeAppend(frame))
    if (!row?.stream) return
    if (!row.stream.append(frame)) this.#reread(message)
    this.#options.onChanged(message)
  }

  /** Puts the answer to an own write in its row. */
  putOwn(message: MessageOrTombstone<S>, operation: Operation<S>): void {
    const { status, rows } = this.#window
    const row = rows.get(message.id)
    // Even if the message is known by now, who reacted may not be. What is newer tells that itself, unless it is being read again.
    if (row && operation.kind === 'react' && !row.mine.includes(operation.reaction))
      if (row.base.rev <= message.rev || this.#rereading.has(message.id))
        row.mine = [...row.mine, operation.reaction]
    // Nothing is before the first message: whatever follows comes live, and a page may lack what was written with it.
    if (message.seq === 1 && status !== 'ready' && status !== 'idle') {
      this.#window.reset()
      this.#window.show(beginning)
    }
    this.put(message, hasOtherReactions(row, message, operation) ? undefined : (row?.mine ?? []))
    if (operation.kind === 'create') this.#reach(message)
  }

  /** Has what was just written stay in the list, where the page that was read meanwhile has no room for it. */
  #reach(message: MessageOrTombstone<S>): void {
    const window = this.#window
    if (window.rows.has(message.id)) return
    const isBefore = window.status === 'ready' && message.seq < window.rows.first
    if (!isBefore) window.miss(() => this.#reach(message))
    else if (window.hasOlder && window.lastSeq - message.seq < mostReach)
      window.loadOlder().then(
        () => this.#reach(message),
        () => {}, // whoever scrolls there tries again
      )
  }

  /** Puts a state of a message in its row, if it is a newer one and belongs to what is loaded. */
  put(message: MessageOrTombstone<S>, mine: readonly string[] | undefined, keep?: Keep): void {
    const row = this.#window.rows.get(message.id)
    const isOurs = row ? isNewer(row, message) : this.#window.isWithin(message.seq)
    if (!row && !isOurs) this.#window.miss(() => this.put(message, mine, keep))
    if (!isOurs) return
    let base = message
    if (keep && row?.stream)
      base = { ...message, body: row.stream.fill(message.body, keep) } as typeof message
    const isKept = !keep || row?.stream?.has(keep)
    const next = this.#window.rowOf(base, mine ?? row?.mine)
    if (row) Object.assign(row, next)
    else this.#window.rows.insert(next)
    // What is being read again is not good enough any more.
    if (!mine || !isKept || this.#rereading.has(message.id)) this.#reread(message.id)
    this.#window.knowPlace(message.seq)
    this.#options.onChanged(message.id)
  }

  #takeChange(change: MessageChange<S>, frame: ChangesFrame): void {
    const { message, keep, rev } = change
    const row = this.#window.rows.get(message.id)
    this.#window.knowPlace(message.seq)
    const again = () => this.#takeChange(change, frame)
    if (!row && !this.#window.isWithin(message.seq)) this.#window.miss(again)
    else if ('purgedAt' in message) {
      this.#window.rows.remove(message.id)
      this.#window.miss(again) // the page that is being read may bring it back
      this.#options.onChanged(message.id)
    } else if (!row || isNewer(row, message))
      this.put(message, ownReactionsAfter(frame, message, row, this.#options.user()), keep)
    else if (rev < row.base.rev && frame.actors?.[rev] === this.#options.user()) {
      // Done by the user, perhaps on another device, and in what is known already; but was it a reaction?
      if (Object.keys(message.reactions).length > 0) this.#reread(message.id)
    }
  }

  /** Reads one message again of which not everything is known. */
  #reread(id: string): void {
    // What is being read may be from before.
    const isReading = this.#rereading.has(id)
    this.#rereading.set(id, isReading)
    if (isReading) return
    const { http, threadId, onChanged } = this.#options
    listMessages<S>(http, threadId, { around: id, limit: 1 })
      .then(({ items, mine }) => {
        const message = items.find((item) => item.id === id)
        const row = this.#window.rows.get(id)
        if (!message || !row || message.rev < row.base.rev) return
        const next = this.#window.rowOf(message, mine[id])
        // Its text may have grown since it was read.
        if (message.stream && row.stream?.includes(message.stream)) next.stream = row.stream
        Object.assign(row, next)
        onChanged(id)
      })
      .catch(() => this.#unread.add(id))
      .finally(() => {
        const isChanged = this.#rereading.get(id)
        this.#rereading.delete(id)
        if (isChanged) this.#reread(id)
      })
  }
}

/** Whether an answer tells of reactions beside what was written: the user's own, perhaps, from another device or before a delete. */
function hasOtherReactions<S extends Shape>(
  row: Row<S> | undefined,
  { reactions }: MessageOrTombstone<S>,
  operation: Operation<S>,
): boolean {
  const known = row?.base.reactions ?? {}
  const written = operation.kind === 'react' ? operation.reaction : undefined
  return Object.keys({ ...known, ...reactions }).some(
    (one) => one !== written && known[one] !== reactions[one],
  )
}
