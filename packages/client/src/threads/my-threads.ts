import type { ProgressDBError } from '../error.ts'
import type { MineFrame } from '../live/frames.ts'
import type { Value } from '../store.ts'
import type { Shape, Thread, UnreadTotal } from '../types.ts'
import { followMine } from './follow-mine.ts'
import { Meanwhile } from './meanwhile.ts'
import { Refresher } from './refresher.ts'
import type { ThreadListHost, ThreadsSnapshot } from './thread-list.ts'
import { newestOf, type ThreadState, withChanges, withRead } from './thread-state.ts'
import { ThreadTable } from './thread-table.ts'
import { Total } from './total.ts'

/** How many threads a page has. */
const pageSize = 50
/** How many threads are kept: what the server lists at once, and more than anybody looks through. */
const mostThreads = 1000
/** Over how long the members of a thread spread reading it again, in milliseconds for each, and at the most. */
const spreadMs = 1
const longestSpreadMs = 1000
/** From as many threads in doubt on, the list is read as a whole. */
const manyThreads = 10

/** What is said of one thread. */
type Frame = Exclude<MineFrame, { all: true }>

/**
 * The user's threads, and what is unread in them, from one subscription to all of them. It begins first, then the list
 * is read, so that nothing falls between. What a frame says is done here; where it may have changed what only the
 * server can count, that is read again.
 */
export class MyThreads<S extends Shape> {
  readonly #host: ThreadListHost<S>
  readonly #shown: Value<ThreadsSnapshot>
  readonly #total: Total
  readonly #threads = new ThreadTable(mostThreads)
  /** Continues the list. */
  #next: string | null = null
  /** How often the list was read from its beginning, and delivery has begun. */
  #lists = 0
  #begins = 0
  /** Whether that was since the subscription began. */
  #isListed = false
  #users = { list: 0, total: 0 }
  #unfollow: (() => void) | undefined
  /** Where the subscription goes on; undefined before it has begun. */
  #resume: string | undefined
  /** Up to here it is known what the user has read elsewhere, as long as the connection holds. */
  #readsSince: string | undefined
  /** The threads that are to be read again. */
  readonly #doubtful = new Set<string>()
  /** The threads that had messages while there was no connection: they are told of one by one, whichever was the last. */
  readonly #caughtUp = new Set<string>()
  readonly #meanwhile = new Meanwhile<Frame>()
  readonly #refresher = new Refresher(
    () => this.#isStale,
    () => this.#refresh(),
    (error) => this.#show({ status: this.#lists > 0 ? 'ready' : 'failed', error }),
  )

  constructor(host: ThreadListHost<S>, list: Value<ThreadsSnapshot>, total: Value<UnreadTotal | undefined>) {
    this.#host = host
    this.#shown = list
    this.#total = new Total(total)
  }

  /** Keeps them up to date. @returns what ends it, to be called once */
  use(part: 'list' | 'total'): () => void {
    this.#users[part]++
    this.#update()
    if (this.#resume !== undefined) this.#refresher.anew()
    return () => {
      this.#users[part]--
      this.#update()
    }
  }

  /** Loads the next page. @throws ProgressDBError */
  async loadMore(): Promise<void> {
    const { hasMore, isLoadingMore } = this.#shown.getSnapshot()
    if (!hasMore || isLoadingMore || this.#next === null) return
    const lists = this.#lists
    const query = { limit: Math.min(pageSize, mostThreads - this.#threads.size), cursor: this.#next }
    this.#show({ isLoadingMore: true })
    try {
      await this.#read(
        () => this.#host.api.listThreads(query),
        ({ items, next }) => {
          if (lists !== this.#lists) return
          this.#threads.append(items)
          this.#next = next
        },
      )
    } finally {
      this.#show({ isLoadingMore: false })
      this.#publish()
    }
  }

  #update(): void {
    if (this.#isUsed) this.#follow()
    else {
      // Who comes back reads the list again, which is less than all that happened meanwhile.
      this.#end()
      this.#refresher.rest()
    }
  }

  #follow(): void {
    this.#unfollow ??= followMine(this.#host.live, {
      since: () => this.#resume,
      take: (frame) => this.#take(frame),
      reset: () => this.#end(),
      // The list is read nevertheless, and again once there is a connection.
      onOffline: () => this.#resume === undefined && this.#refresher.soon(),
      onBroken: (error) => {
        this.#unfollow = undefined
        this.#refresher.failed(error)
      },
    })
  }

  /** Whoever still wants the list has it followed and read anew. */
  #end(): void {
    this.#unfollow?.()
    this.#unfollow = undefined
    this.#resume = undefined
    this.#isListed = false
    if (this.#isUsed) this.#follow()
  }

  #take(frame: MineFrame): void {
    if (!('all' in frame)) {
      this.#takeOne(frame)
      this.#resume = frame.resume ?? this.#resume
      if (frame.type === 'changes') this.#readsSince = frame.cursor
    } else if (frame.type === 'closed') this.#end()
    else this.#begin(frame.resume)
  }

  /** Delivery begins. What the user has read elsewhere while there was none is not among the changes. */
  #begin(resume: string): void {
    this.#begins++
    this.#caughtUp.clear()
    if (this.#resume === undefined) this.#isListed = false
    else if (this.#isListed) void this.#readElsewhere()
    this.#resume = resume
    this.#refresher.anew()
  }

  async #readElsewhere(): Promise<void> {
    const since = this.#readsSince
    try {
      if (since === undefined) throw new Error('nothing to go on from')
      const { items, more, cursor } = await this.#host.api.listReads({ since })
      if (more) throw new Error('too much to be listed')
      this.#readsSince = cursor
      const user = this.#host.user()
      for (const { threadId, readSeq } of items)
        if (user !== null) this.#takeOne({ type: 'read', thread: threadId, user, seq: readSeq })
    } catch {
      this.#isListed = false
    }
    this.#refresher.soon()
  }

  #takeOne(frame: Frame): void {
    const { type } = frame
    if (type !== 'changes' && type !== 'read' && type !== 'closed') return
    this.#meanwhile.push(frame)
    this.#apply(frame)
  }

  #apply(frame: Frame): void {
    if (!this.#isListed) return
    if (frame.type === 'closed') this.#remove(frame.thread)
    if (frame.type === 'changes') this.#takeChanges(frame)
    if (frame.type !== 'read' || frame.user !== this.#host.user()) return
    const state = this.#threads.get(frame.thread)
    if (state) this.#change(state, withRead(state, frame.seq))
    else this.#total.isDoubtful = true
    this.#refresher.soon()
  }

  #takeChanges({ thread: threadId, items, actors }: Extract<Frame, { type: 'changes' }>): void {
    const state = this.#threads.get(threadId)
    if (!state) {
      this.#doubtful.add(threadId)
      this.#refresher.soon()
      return
    }
    if (this.#threads.moveToFront(threadId, newestOf(items)) && !actors) this.#caughtUp.add(threadId)
    this.#change(state, withChanges(state, items, this.#host.user()))
  }

  #change(before: ThreadState, { isDoubtful, ...now }: ThreadState): void {
    const { id, me, memberCount } = now.thread
    this.#threads.set(now)
    this.#total.change(before.thread.me, me)
    this.#host.scheduler.schedule(this.#publish)
    if (isDoubtful) this.#doubtful.add(id)
    // Not all members at once.
    this.#refresher.soon(isDoubtful ? Math.random() * Math.min(memberCount * spreadMs, longestSpreadMs) : 0)
  }

  #remove(threadId: string): void {
    const state = this.#threads.get(threadId)
    this.#doubtful.delete(threadId)
    this.#threads.remove(threadId)
    this.#host.scheduler.schedule(this.#publish)
    if (state) this.#total.change(state.thread.me, undefined)
    else this.#total.isDoubtful = true
    this.#refresher.soon()
  }

  get #isUsed(): boolean {
    return this.#users.list + this.#users.total > 0
  }

  get #isOrdered(): boolean {
    return this.#isListed && this.#caughtUp.size < 2
  }

  get #isStale(): boolean {
    if (!this.#isUsed) return false
    return !this.#isOrdered || this.#doubtful.size > 0 || (this.#users.total > 0 && this.#total.isDoubtful)
  }

  async #refresh(): Promise<void> {
    this.#follow()
    const ids = [...this.#doubtful]
    if (this.#isOrdered && ids.length < manyThreads) await Promise.all(ids.map((id) => this.#readThread(id)))
    else await this.#readList()
    this.#publish()
    if (this.#users.total > 0 && this.#total.isDoubtful)
      await this.#total.count(() => this.#host.api.getUnread())
    this.#show({ status: 'ready', error: undefined })
    this.#publish()
  }

  async #readList(): Promise<void> {
    const limit = Math.max(pageSize, this.#threads.size)
    const begins = this.#begins
    this.#doubtful.clear()
    this.#caughtUp.clear()
    this.#isListed = false
    await this.#read(
      () => this.#host.api.listThreads({ limit }),
      ({ items, next }) => {
        this.#lists++
        this.#threads.clear()
        this.#threads.append(items)
        this.#next = next
        // Else it may be from before what is told since.
        this.#isListed = begins === this.#begins
        this.#total.isDoubtful = true
      },
    )
  }

  async #readThread(threadId: string): Promise<void> {
    this.#doubtful.delete(threadId)
    const read = () => this.#host.api.getThread(threadId)
    const take = (thread: Thread) => {
      const before = this.#threads.get(threadId)
      // Whoever goes to make room is not forgotten: the list just ends there.
      if (this.#threads.insert(thread, this.#next === null)) this.#next = null
      if (before) this.#total.change(before.thread.me, thread.me)
      else this.#total.isDoubtful = true
    }
    try {
      await this.#read(read, take, threadId)
    } catch (error) {
      const { status } = error as ProgressDBError
      if (status === 403 || status === 404 || status === 410) return this.#remove(threadId)
      this.#doubtful.add(threadId)
      throw error
    }
  }

  async #read<T>(read: () => Promise<T>, take: (answer: T) => void, threadId?: string): Promise<void> {
    const frames = await this.#meanwhile.during(read, take)
    if (!frames) this.#isListed = false
    for (const frame of frames ?? [])
      if (threadId === undefined || frame.thread === threadId) this.#apply(frame)
    this.#refresher.soon()
  }

  readonly #publish = (): void => {
    const threads = this.#threads.list(this.#shown.getSnapshot().threads)
    this.#show({ threads, hasMore: this.#next !== null && this.#threads.size < mostThreads })
    this.#total.show()
  }

  #show(change: Partial<ThreadsSnapshot>): void {
    const before = this.#shown.getSnapshot()
    const now = { ...before, ...change }
    const fields = Object.keys(change) as (keyof ThreadsSnapshot)[]
    if (fields.some((field) => before[field] !== now[field])) this.#shown.set(now)
  }
}
