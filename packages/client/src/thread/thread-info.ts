import type { Api } from '../api.ts'
import type { ProgressDBError } from '../error.ts'
import { type ChangesFrame, messagesOf, type ReadFrame } from '../live/frames.ts'
import type { Value } from '../store.ts'
import type { Member, ReadState, Shape, Thread } from '../types.ts'

export interface ThreadSnapshot {
  /** The thread, with what the user is in it, and has read of it; undefined as long as it is not known. */
  readonly thread: Thread | undefined
  /** The members who joined last, up to 100, with how far each has read; the rest is in `api.listMembers`. */
  readonly members: readonly Member[]
  readonly status: 'loading' | 'ready' | 'failed'
  readonly error: ProgressDBError | undefined
}

/** How often a thread is read again at the most while it changes, in milliseconds. */
const refreshMs = 1000
/** How soon what could not be read is tried again at the latest, in milliseconds; until there it doubles each time. */
const longestRetryMs = 30_000
const mostMembers = 100

/** A thread's own fields, its members, and how far it has been read. */
export class ThreadInfo<S extends Shape> {
  readonly #snapshot: Value<ThreadSnapshot>
  readonly #api: Api<S>
  readonly #threadId: string
  #timer: ReturnType<typeof setTimeout> | undefined
  /** When that is over. */
  #dueAt = Number.POSITIVE_INFINITY
  #lastAt = 0
  #failures = 0
  #reading: Promise<void> | undefined
  #isStale = false
  /** Whether anybody wants to know. */
  isWanted = false

  constructor(api: Api<S>, threadId: string, snapshot: Value<ThreadSnapshot>) {
    this.#snapshot = snapshot
    this.#api = api
    this.#threadId = threadId
  }

  /** Reads it again, soon: what changes in between is read together. */
  refresh(pauseMs = refreshMs): void {
    const dueAt = this.#lastAt + pauseMs
    if (!this.isWanted || this.#dueAt <= dueAt) return
    this.rest()
    this.#dueAt = dueAt
    this.#timer = setTimeout(
      () => {
        this.rest()
        void this.load()
      },
      Math.max(0, dueAt - Date.now()),
    )
  }

  load(): Promise<void> {
    this.#isStale = this.#reading !== undefined
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined
      if (this.#isStale) this.refresh()
    })
    return this.#reading
  }

  takeChanges(frame: ChangesFrame): void {
    let { thread, members } = this.#snapshot.getSnapshot()
    for (const item of frame.items)
      if (item.kind === 'thread' && thread) thread = { ...thread, ...item.thread }
    // Who posts has read up to there.
    for (const { author, seq } of messagesOf(frame))
      if (author !== null) members = withRead(members, author, seq)
    this.#change({ thread, members })
    this.refresh()
  }

  takeRead({ user, seq }: ReadFrame): void {
    const { members } = this.#snapshot.getSnapshot()
    this.#change({ members: withRead(members, user, seq) })
    this.refresh()
  }

  /** What the user has just read is known at once. */
  takeOwnRead(read: ReadState): void {
    const { thread } = this.#snapshot.getSnapshot()
    // Of two answers the first may come last.
    if (thread?.me && read.readSeq >= thread.me.readSeq)
      this.#change({ thread: { ...thread, me: { ...thread.me, ...read } } })
  }

  #change(change: Partial<ThreadSnapshot>): void {
    this.#snapshot.set({ ...this.#snapshot.getSnapshot(), ...change })
  }

  /** Ends its clock. */
  rest(): void {
    clearTimeout(this.#timer)
    this.#dueAt = Number.POSITIVE_INFINITY
  }

  async #read(): Promise<void> {
    this.#lastAt = Date.now()
    try {
      const [thread, { items }] = await Promise.all([
        this.#api.getThread(this.#threadId),
        this.#api.listMembers(this.#threadId, { limit: mostMembers }),
      ])
      const known = this.#snapshot.getSnapshot().members
      const members = items.map((member) => {
        const { readSeq = 0 } = known.find(({ userId }) => userId === member.userId) ?? {}
        return member.readSeq !== undefined && member.readSeq < readSeq ? { ...member, readSeq } : member
      })
      this.#failures = 0
      this.#change({ thread, members, status: 'ready', error: undefined })
    } catch (error) {
      this.#change({ status: 'failed', error: error as ProgressDBError })
      if ((error as ProgressDBError).retryable)
        this.refresh(Math.min(longestRetryMs, refreshMs * 2 ** this.#failures++))
    }
  }
}

/** Of two watermarks the greater holds. */
function withRead(members: readonly Member[], user: string, seq: number): readonly Member[] {
  const isMoved = (member: Member) => member.userId === user && (member.readSeq ?? seq) < seq
  return members.some(isMoved)
    ? members.map((member) => (isMoved(member) ? { ...member, readSeq: seq } : member))
    : members
}
