import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Api } from '../api.ts'
import { ProgressDBError } from '../error.ts'
import { Value } from '../store.ts'
import type { RegisteredShape, Thread } from '../types.ts'
import { ThreadInfo, type ThreadSnapshot } from './thread-info.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function open() {
  const me = { role: 'owner', readSeq: 0, unread: 9, mentions: 0 }
  const api = {
    getThread: vi.fn(async () => ({ id: 't', rev: 1, lastSeq: 9, me }) as unknown as Thread),
    listMembers: vi.fn(async () => ({ items: [], next: null })),
  }
  const snapshot = new Value<ThreadSnapshot>({
    thread: undefined,
    members: [],
    status: 'loading',
    error: undefined,
  })
  const info = new ThreadInfo(api as unknown as Api<RegisteredShape>, 't', snapshot)
  info.isWanted = true
  return { api, info, now: () => snapshot.getSnapshot() }
}

test('what has been read is not taken back by an answer that comes late', async () => {
  const { info, now } = open()
  await info.load()
  info.takeOwnRead({ readSeq: 7, unread: 2, mentions: 0 })
  info.takeOwnRead({ readSeq: 5, unread: 4, mentions: 1 })
  expect(now().thread!.me).toEqual({ role: 'owner', readSeq: 7, unread: 2, mentions: 0 })
})

test('a thread that could not be read for now is read again; one that is refused is not', async () => {
  const { api, info, now } = open()
  api.getThread.mockRejectedValueOnce(new ProgressDBError('overloaded', 'busy', { status: 503 }))
  await info.load()
  expect(now().status).toBe('failed')
  await vi.advanceTimersByTimeAsync(1000)
  expect(now()).toMatchObject({ status: 'ready', error: undefined })
  api.getThread.mockRejectedValueOnce(new ProgressDBError('thread_not_found', 'no', { status: 404 }))
  await info.load()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(api.getThread).toHaveBeenCalledTimes(3)
  expect(now()).toMatchObject({ status: 'failed', error: { code: 'thread_not_found' } })
})

test('a thread that cannot be read for long is asked for more and more rarely, and at once when something is heard', async () => {
  const { api, info, now } = open()
  api.getThread.mockRejectedValue(new ProgressDBError('network_error', 'gone'))
  await info.load()
  await vi.advanceTimersByTimeAsync(300_000)
  expect(api.getThread.mock.calls.length).toBeGreaterThan(10)
  expect(api.getThread.mock.calls.length).toBeLessThan(20)
  await vi.advanceTimersByTimeAsync(5000)
  api.getThread.mockReset().mockResolvedValue({ id: 't' } as Thread)
  info.refresh()
  await vi.advanceTimersByTimeAsync(0)
  expect(now().status).toBe('ready')
  info.refresh()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(api.getThread).toHaveBeenCalledTimes(2)
})
