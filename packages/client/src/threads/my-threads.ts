import { ProgressDBError } from '../error.ts'
import type { MineFrame } from '../live/frames.ts'
import type { Live } from '../live/live.ts'
import type { Value } from '../store.ts'
import type { Shape, Thread, UnreadTotal } from '../types.ts'
import type { ThreadListHost, ThreadsSnapshot } from './thread-list.ts'
import { type ThreadState, withChanges, withRead } from './thread-state.ts'
import { ThreadTable } from './thread-table.ts'
import { Total } from './total.ts'

/** How many threads a page has. */
const pageSize = 50
/** How many threads are kept: what the server lists at once, and more than anybody looks through. */
const mostThreads = 1000
/** How often what is in doubt is read again at the most, in milliseconds. */
const refreshMs = 500
/** Over how long the members of a thread spread that, in milliseconds for each, and at the most. */
const spreadMs = 1
const longestSpreadMs = 1000
/** From as many threads in doubt on, the list is read as a whole. */
const manyThreads = 10
/** How many frames are kept that come while something is read; beyond, the list is read again. */
const mostMeanwhile = 1000
/** How soon what could not be read is tried again, in milliseconds; it doubles up to the longest. */
const firstRetryMs = 1000
const longestRetryMs = 30_000

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
  /** How often the list was read from its beginning. */
  #lists = 0
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
  /** What has come since each of the reads that are under way began. */
  readonly #meanwhile = new Set<Frame[]>()
  #timer: ReturnType<typeof setTimeout> | undefined
  #isRefreshing = false
  /** There is no use in trying again. */
  #isRefused = false
  #refreshedAt = 0
  #failures = 0

  constructor(host: ThreadListHost<S>, list: Value<ThreadsSnapshot>, total: Value<UnreadTotal | undefined>) {
    this.#host = host
    this.#shown = list
    this.#total = new Total(total)
  }

  /** Keeps them up to date. @returns what ends it, to be called once */
  use(part: 'list' | 'total'): () => void {
    this.#users[part]++
    this.#isRefused = false
    this.#update()
    return () => {
      this.#users[part]--
      this.#update()
    }
  }

  /** Loads the next page. @throws ProgressDBError */
  async loadMore(): Promise<void> {
    const { hasMore, isLoadingMore } = this.#shown.getSnapshot()
    if (!hasMore || isLoadingMore || this.#next === null) return
    const query = { limit: Math.min(pageSize, mostThreads - this.#threads.size), cursor: this.#next }
    const lists = this.#lists
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
    if (this.#isUsed) {
      this.#unfollow ??= this.#follow()
      if (this.#resume !== undefined) this.#refreshSoon()
      return
    }
    // Who comes back reads the list again, which is less than all that happened meanwhile.
    this.#end()
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #follow(): () => void {
    let isOver = false
    let end = () => {}
    const begin = (live: Live) => {
      if (isOver) return
      const unfollow = live.followMine({
        since: () => this.#resume,
        take: (frame) => isOver || this.#take(frame),
        reset: () => isOver || this.#reset(),
      })
      const watch = () => this.#watch(live)
      const unwatch = live.status.subscribe(watch)
      end = () => {
        unwatch()
        unfollow()
      }
      watch()
    }
    this.#host.live().then(begin, (error) => {
      if (isOver) return
      this.#unfollow = undefined
      this.#failed(error)
    })
    return () => {
      isOver = true
      end()
    }
  }

  #end(): void {
    this.#unfollow?.()
    this.#unfollow = undefined
    this.#resume = undefined
    this.#isListed = false
  }

  #reset(): void {
    this.#end()
    this.#update()
  }

  /** Without a connection the list is read nevertheless, and again once there is one. */
  #watch(live: Live): void {
    const status = live.status.getSnapshot()
    if ('error' in status && status.error && this.#resume === undefined) this.#refreshSoon()
  }

  #take(frame: MineFrame): void {
    if ('all' in frame) {
      if (frame.type === 'closed') this.#reset()
      else this.#begin(frame.resume)
      return
    }
    if (frame.type === 'changes' || frame.type === 'read' || frame.type === 'closed') {
      for (const frames of this.#meanwhile) if (frames.length <= mostMeanwhile) frames.push(frame)
      this.#apply(frame)
    }
    this.#resume = frame.resume ?? this.#resume
    if (frame.type === 'changes') this.#readsSince = frame.cursor
  }

  /** Delivery begins. What the user has read elsewhere while there was none is not among the changes. */
  #begin(resume: string): void {
    if (this.#resume === undefined) this.#isListed = false
    else if (this.#isListed) void this.#readElsewhere()
    this.#resume = resume
    this.#isRefused = false
    this.#refreshSoon()
  }

  async #readElsewhere(): Promise<void> {
    const since = this.#readsSince
    try {
      if (since === undefined) throw new Error('nothing to go on from')
      const { items, more, cursor } = await this.#host.api.listReads({ since })
      if (more) throw new Error('too much to be listed')
      this.#readsSince = cursor
      for (const { threadId, readSeq } of items) this.#takeRead(threadId, readSeq)
    } catch {
      this.#isListed = false
    }
    this.#refreshSoon()
  }

  #apply(frame: Frame): void {
    if (!this.#isListed) return
    if (frame.type === 'closed') this.#remove(frame.thread)
    else if (frame.type === 'changes') this.#takeChanges(frame)
    else if (frame.type === 'read' && frame.user === this.#host.user())
      this.#takeRead(frame.thread, frame.seq)
  }

  #takeRead(threadId: string, seq: number): void {
    const state = this.#threads.get(threadId)
    if (state) this.#change(state, withRead(state, seq))
    else this.#doubtTotal()
  }

  #takeChanges({ thread: threadId, items }: Extract<Frame, { type: 'changes' }>): void {
    const state = this.#threads.get(threadId)
    if (!state) {
      this.#doubtful.add(threadId)
      this.#refreshSoon()
      return
    }
    const now = withChanges(state, items, this.#host.user())
    if (now.thread.lastSeq > state.thread.lastSeq) this.#threads.moveToFront(threadId)
    this.#change(state, now)
  }

  #change(before: ThreadState, { isDoubtful, ...now }: ThreadState): void {
    const { id, me, memberCount } = now.thread
    this.#threads.set(now)
    this.#total.change(before.thread.me, me)
    this.#host.scheduler.schedule(this.#publish)
    if (isDoubtful) {
      this.#doubtful.add(id)
      // Not all members at once.
      this.#refreshSoon(Math.random() * Math.min(memberCount * spreadMs, longestSpreadMs))
    } else if (this.#total.isDoubtful) this.#refreshSoon()
  }

  #remove(threadId: string): void {
    const state = this.#threads.get(threadId)
    this.#doubtful.delete(threadId)
    this.#threads.remove(threadId)
    this.#host.scheduler.schedule(this.#publish)
    if (state) this.#total.change(state.thread.me, undefined)
    else this.#doubtTotal()
  }

  #doubtTotal(): void {
    this.#total.isDoubtful = true
    this.#refreshSoon()
  }

  get #isUsed(): boolean {
    return this.#users.list + this.#users.total > 0
  }

  get #isStale(): boolean {
    if (!this.#isUsed || this.#isRefused) return false
    return !this.#isListed || this.#doubtful.size > 0 || (this.#users.total > 0 && this.#total.isDoubtful)
  }

  /** Reads what is in doubt, after so many milliseconds at least: what comes into doubt until then goes with it. */
  #refreshSoon(atLeast = 0): void {
    if (this.#timer !== undefined || this.#isRefreshing || !this.#isStale) return
    const retryMs = this.#failures && Math.min(longestRetryMs, firstRetryMs * 2 ** (this.#failures - 1))
    const wait = Math.max(atLeast, retryMs, this.#refreshedAt + refreshMs - Date.now())
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      void this.#refresh()
    }, wait)
  }

  async #refresh(): Promise<void> {
    this.#isRefreshing = true
    this.#refreshedAt = Date.now()
    this.#unfollow ??= this.#follow()
    try {
      const ids = [...this.#doubtful]
      if (this.#isListed && ids.length < manyThreads) await Promise.all(ids.map((id) => this.#readThread(id)))
      else await this.#readList()
      if (this.#users.total > 0 && this.#total.isDoubtful)
        await this.#total.count(() => this.#host.api.getUnread())
      this.#failures = 0
      this.#show({ status: 'ready', error: undefined })
      this.#publish()
    } catch (error) {
      this.#failed(error)
    }
    this.#isRefreshing = false
    this.#refreshSoon()
  }

  async #readList(): Promise<void> {
    const limit = Math.max(pageSize, this.#threads.size)
    this.#doubtful.clear()
    this.#isListed = false
    await this.#read(
      () => this.#host.api.listThreads({ limit }),
      ({ items, next }) => {
        this.#lists++
        this.#threads.clear()
        this.#threads.append(items)
        this.#next = next
        this.#isListed = true
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
      if (status === 403 || status === 404 || status === 410) this.#remove(threadId)
      else {
        this.#doubtful.add(threadId)
        throw error
      }
    }
  }

  /** Takes what is read, and again what came meanwhile: the answer may be from before or after that. */
  async #read<T>(read: () => Promise<T>, take: (answer: T) => void, threadId?: string): Promise<void> {
    const frames: Frame[] = []
    this.#meanwhile.add(frames)
    try {
      take(await read())
    } finally {
      this.#meanwhile.delete(frames)
    }
    if (frames.length > mostMeanwhile) this.#isListed = false
    for (const frame of frames) if (threadId === undefined || frame.thread === threadId) this.#apply(frame)
  }

  #failed(cause: unknown): void {
    const error =
      cause instanceof ProgressDBError
        ? cause
        : new ProgressDBError('network_error', 'A part of the program could not be loaded.', { cause })
    this.#failures++
    this.#isRefused = !error.retryable && error.code !== 'no_token'
    const { status } = this.#shown.getSnapshot()
    this.#show({ status: status === 'ready' ? 'ready' : 'failed', error })
    this.#refreshSoon()
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
