import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ProgressDBError } from '../error.ts'
import type { MineFrame } from '../live/frames.ts'
import type { ConnectionStatus, Live, MineFollower } from '../live/live.ts'
import { Value } from '../store.ts'
import type { RegisteredShape, Thread } from '../types.ts'
import { ThreadList, type ThreadListHost } from './thread-list.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** A connection whose frames are given by hand. */
class FakeLive implements Pick<Live, 'status' | 'followMine'> {
  readonly status = new Value<ConnectionStatus>({ state: 'connecting' })
  readonly followed: (string | undefined)[] = []
  follower: MineFollower | undefined

  followMine(follower: MineFollower): () => void {
    if (this.follower) throw new Error('followed twice')
    this.followed.push(follower.since())
    this.follower = follower
    return () => {
      if (this.follower === follower) this.follower = undefined
    }
  }

  take(frame: object): void {
    this.follower!.take(frame as MineFrame)
  }

  ready(resume = 'r1'): void {
    this.status.set({ state: 'live' })
    this.take({ type: 'ready', all: true, resume, upTo: resume })
  }
}

const threadOf = (n: number, more: object = {}): Thread =>
  ({
    id: `t${n}`,
    memberCount: 1,
    me: { role: 'owner', readSeq: 0, unread: 0, mentions: 0 },
    createdAt: `${1000 + n}`,
    lastSeq: 0,
    rev: 1,
    ...more,
  }) as Thread

const message = (thread: string, seq: number, rev: number) => ({
  type: 'changes',
  thread,
  cursor: `c${rev}`,
  resume: `r${rev}`,
  actors: {},
  items: [
    {
      kind: 'message',
      rev,
      message: { id: `m${rev}`, seq, rev, author: 'grace', createdAt: `${2000 + rev}` },
    },
  ],
})

function open(threads: Thread[] = [threadOf(1)]) {
  const live = new FakeLive()
  const api = {
    listThreads: vi.fn(async ({ limit = 50, cursor = '0' }) => {
      const from = Number(cursor)
      const next = from + limit < threads.length ? `${from + limit}` : null
      return { items: threads.slice(from, from + limit), next }
    }),
    getThread: vi.fn(async (id: string) => threads.find((thread) => thread.id === id)!),
    getUnread: vi.fn(async () => ({ unread: 0, mentions: 0, threads: 0 })),
    listReads: vi.fn(async (_: object) => ({ items: [] as object[], cursor: 'c' })),
  }
  const host = {
    api,
    live: async () => live,
    scheduler: { schedule: (run: () => void) => void setTimeout(run, 16) },
    user: () => 'ada',
  }
  const list = new ThreadList(host as unknown as ThreadListHost<RegisteredShape>)
  const ids = () => list.getSnapshot().threads.map(({ id }) => id)
  return { live, api, list, ids }
}

/** The part of the program that follows is loaded outside of the clock. */
const followed = (live: FakeLive) => vi.waitUntil(() => live.follower)
const turn = (ms = 0) => vi.advanceTimersByTimeAsync(ms)

test('one list and one subscription, for however many, in Strict Mode too', async () => {
  const { live, api, list, ids } = open()
  list.subscribe(() => {})()
  const ends = [list.subscribe(() => {}), list.subscribe(() => {}), list.unread.subscribe(() => {})]
  await followed(live)
  await turn(1000)
  expect(api.listThreads).not.toHaveBeenCalled()
  live.ready()
  await turn(0)
  expect([ids(), list.getSnapshot().status]).toEqual([['t1'], 'ready'])
  expect(list.unread.getSnapshot()).toEqual({ unread: 0, mentions: 0, threads: 0 })
  await turn(10_000)
  expect([live.followed, api.listThreads.mock.calls.length, api.getUnread.mock.calls.length]).toEqual([
    [undefined],
    1,
    1,
  ])
  for (const end of ends) end()
  await turn(0)
  expect(live.follower).toBeUndefined()
})

test('whatever comes in a frame is told once', async () => {
  const { live, list } = open()
  const told = vi.fn()
  list.subscribe(told)
  await followed(live)
  live.ready()
  await turn(100)
  told.mockClear()
  for (let n = 1; n <= 100; n++) live.take(message('t1', n, n + 1))
  expect(told).not.toHaveBeenCalled()
  await turn(16)
  expect(told).toHaveBeenCalledTimes(1)
  expect(list.getSnapshot().threads[0]!.me!.unread).toBe(100)
})

test('what comes while the list is read is neither lost nor counted twice', async () => {
  const { live, api, list } = open()
  list.subscribe(() => {})
  await followed(live)
  let answer = (_: unknown) => {}
  api.listThreads.mockImplementationOnce(
    () =>
      new Promise((resolve) => {
        answer = resolve as (page: unknown) => void
      }),
  )
  live.ready()
  await turn(0)
  live.take(message('t1', 1, 2))
  live.take(message('t1', 2, 3))
  const read = threadOf(1, { lastSeq: 1, rev: 2, me: { role: 'owner', readSeq: 0, unread: 1, mentions: 0 } })
  answer({ items: [read], next: null })
  await turn(16)
  expect(list.getSnapshot().threads).toMatchObject([{ lastSeq: 2, me: { unread: 2 } }])
  await turn(1000)
  expect([api.listThreads.mock.calls.length, api.getThread.mock.calls.length]).toEqual([1, 0])
})

test('without a connection the list is read nevertheless, and again once there is one', async () => {
  const { live, api, list, ids } = open()
  list.subscribe(() => {})
  await followed(live)
  live.status.set({ state: 'connecting', error: new ProgressDBError('network_error', 'no') })
  await turn(0)
  expect(ids()).toEqual(['t1'])
  live.ready()
  await turn(1000)
  expect(api.listThreads).toHaveBeenCalledTimes(2)
})

test('what fails is said and tried again, at growing intervals; what is refused is not', async () => {
  const { live, api, list, ids } = open()
  list.subscribe(() => {})
  await followed(live)
  const error = new ProgressDBError('network_error', 'no')
  api.listThreads.mockRejectedValueOnce(error).mockRejectedValueOnce(error)
  live.ready()
  await turn(0)
  expect(list.getSnapshot()).toMatchObject({ status: 'failed', error, threads: [] })
  await turn(1000)
  expect(api.listThreads).toHaveBeenCalledTimes(2)
  await turn(1999)
  expect(api.listThreads).toHaveBeenCalledTimes(2)
  await turn(1)
  expect([ids(), list.getSnapshot().status, list.getSnapshot().error]).toEqual([['t1'], 'ready', undefined])

  api.getThread.mockRejectedValueOnce(new ProgressDBError('invalid_credentials', 'no', { status: 401 }))
  live.take(message('t2', 1, 2))
  await turn(60_000)
  expect(api.getThread).toHaveBeenCalledTimes(1)
  expect(list.getSnapshot()).toMatchObject({ status: 'ready', error: { code: 'invalid_credentials' } })
})

test('after a reconnect it goes on where it was, and asks what was read elsewhere', async () => {
  const { live, api, list } = open([
    threadOf(1, { lastSeq: 4, me: { role: 'owner', readSeq: 0, unread: 4, mentions: 0 } }),
  ])
  list.subscribe(() => {})
  await followed(live)
  live.ready()
  await turn(0)
  live.take(message('t1', 5, 7))
  expect(live.follower!.since()).toBe('r7')
  api.listReads.mockResolvedValueOnce({ items: [{ threadId: 't1', readSeq: 5 }], cursor: 'c9' })
  live.ready('r8')
  await turn(16)
  expect(api.listReads).toHaveBeenCalledWith({ since: 'c7' })
  expect(list.getSnapshot().threads[0]!.me).toMatchObject({ readSeq: 5, unread: 0 })
  // Where that fails, all is read.
  api.listReads.mockRejectedValueOnce(new Error('no'))
  live.ready('r9')
  await turn(1000)
  expect(api.listThreads).toHaveBeenCalledTimes(2)
})

test.each([
  ['its cursor is no good', (live: FakeLive) => live.follower!.reset()],
  [
    'the token allows other threads',
    (live: FakeLive) => live.take({ type: 'closed', all: true, code: 'cursor_reset' }),
  ],
])('all is read anew when %s', async (_name, happen) => {
  const { live, api, list } = open()
  list.subscribe(() => {})
  await followed(live)
  live.ready()
  await turn(1000)
  const before = list.getSnapshot()
  happen(live)
  await followed(live)
  expect(live.followed).toEqual([undefined, undefined])
  live.ready('r5')
  await turn(1000)
  expect(api.listThreads).toHaveBeenCalledTimes(2)
  expect(list.getSnapshot()).toBe(before)
})

test('many threads in doubt are read at once, some one by one', async () => {
  const { live, api, list } = open(Array.from({ length: 20 }, (_, n) => threadOf(20 - n)))
  list.subscribe(() => {})
  await followed(live)
  live.ready()
  await turn(1000)
  const doubt = (n: number) =>
    live.take({
      type: 'changes',
      thread: `t${n}`,
      items: [{ kind: 'member', rev: 5, member: { userId: 'x' } }],
    })
  for (let n = 1; n <= 9; n++) doubt(n)
  await turn(1000)
  expect([api.listThreads.mock.calls.length, api.getThread.mock.calls.length]).toEqual([1, 9])
  for (let n = 1; n <= 10; n++)
    live.take({
      type: 'changes',
      thread: `t${n}`,
      items: [{ kind: 'member', rev: 6, member: { userId: 'x' } }],
    })
  await turn(1000)
  expect([api.listThreads.mock.calls.length, api.getThread.mock.calls.length]).toEqual([2, 9])
})

test('G-BOUND: at most 1,000 threads are kept, and a page has 50', async () => {
  const { live, api, list, ids } = open(Array.from({ length: 1100 }, (_, n) => threadOf(5000 - n)))
  list.subscribe(() => {})
  await followed(live)
  live.ready()
  await turn(0)
  for (let pages = 1; pages < 20; pages++) {
    expect(ids()).toHaveLength(50 * pages)
    expect(list.getSnapshot().hasMore).toBe(true)
    await list.loadMore()
  }
  expect([ids().length, list.getSnapshot().hasMore]).toEqual([1000, false])
  await list.loadMore()
  api.getThread.mockResolvedValueOnce(threadOf(8000))
  live.take(message('t8000', 1, 2))
  await turn(1000)
  expect([ids().length, ids()[0]]).toEqual([1000, 't8000'])
  expect(api.listThreads).toHaveBeenCalledTimes(20)
})

test('a page that cannot be loaded is told to who asked for it, and may be asked for again', async () => {
  const { live, api, list, ids } = open(Array.from({ length: 60 }, (_, n) => threadOf(100 - n)))
  list.subscribe(() => {})
  await followed(live)
  live.ready()
  await turn(0)
  api.listThreads.mockRejectedValueOnce(new ProgressDBError('network_error', 'no'))
  await expect(list.loadMore()).rejects.toMatchObject({ code: 'network_error' })
  expect(list.getSnapshot()).toMatchObject({ isLoadingMore: false, hasMore: true })
  await list.loadMore()
  expect(ids()).toHaveLength(60)
})

/** Has the next answer given by hand. */
function held(api: ReturnType<typeof open>['api'], route: 'listThreads' | 'getThread') {
  let answer = (_: unknown) => {}
  const answered = new Promise((resolve) => {
    answer = resolve
  })
  api[route].mockImplementationOnce((() => answered) as never)
  return answer
}

test('a list that was read before the subscription began is read again', async () => {
  const { live, api, list } = open()
  list.subscribe(() => {})
  await followed(live)
  const answer = held(api, 'listThreads')
  live.status.set({ state: 'connecting', error: new ProgressDBError('network_error', 'no') })
  await turn(0)
  live.ready()
  answer({ items: [threadOf(1)], next: null })
  await turn(1000)
  expect(api.listThreads).toHaveBeenCalledTimes(2)
})

test('a list is shown even if what is unread cannot be counted', async () => {
  const { live, api, list, ids } = open()
  list.subscribe(() => {})
  list.unread.subscribe(() => {})
  await followed(live)
  api.getUnread.mockRejectedValue(new ProgressDBError('network_error', 'no'))
  live.ready()
  await turn(100)
  expect([ids(), list.getSnapshot().status]).toEqual([['t1'], 'ready'])
})

test('more than can be kept while a page is loaded has the list read again', async () => {
  const { live, api, list } = open(Array.from({ length: 60 }, (_, n) => threadOf(100 - n)))
  list.subscribe(() => {})
  await followed(live)
  live.ready()
  await turn(1000)
  const answer = held(api, 'listThreads')
  const loaded = list.loadMore()
  await turn(0)
  for (let n = 1; n <= 1001; n++) live.take(message('t100', n, n + 1))
  answer({ items: [threadOf(50)], next: null })
  await loaded
  await turn(1000)
  expect(api.listThreads).toHaveBeenCalledTimes(3)
})

test('a thread whose answer is ahead of what is told live comes to the top nevertheless', async () => {
  const { live, api, list, ids } = open([threadOf(3), threadOf(2), threadOf(1)])
  list.subscribe(() => {})
  await followed(live)
  live.ready()
  await turn(1000)
  live.take({
    type: 'changes',
    thread: 't1',
    items: [{ kind: 'member', rev: 5, member: { userId: 'x' } }],
  })
  api.getThread.mockResolvedValueOnce(threadOf(1, { lastSeq: 1, rev: 6, lastMessageAt: '2006' }))
  await turn(1000)
  expect(api.getThread).toHaveBeenCalledTimes(1)
  live.take(message('t1', 1, 6))
  await turn(16)
  expect(ids()).toEqual(['t1', 't3', 't2'])
})
