import { afterEach, beforeEach, expect, test, vi } from 'vitest'
// What a client loads when it is first used is loaded outside of the clock: so before it stands still.
import '../api.ts'
import { createClient } from '../client.ts'
import type { RegisteredShape } from '../types.ts'
import { Outbox } from './outbox.ts'

type S = RegisteredShape
type Answer = (request: Request) => Response | Promise<Response>

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const lost: Answer = () => Promise.reject(new TypeError('fetch failed'))

const stored: Answer = () =>
  Response.json({ id: 'm', threadId: 't', seq: 1, rev: 1, version: 1 }, { status: 201 })

const problem =
  (status: number, code: string, headers = {}): Answer =>
  () =>
    new Response(JSON.stringify({ status, code, title: code }), {
      status,
      headers: { 'content-type': 'application/problem+json', ...headers },
    })

/** An outbox whose requests get these answers, one after the other, and when they were sent. */
function outboxWith(answers: Answer[], getToken: () => string = () => 'token') {
  const began = Date.now()
  const sentAt: number[] = []
  const fetch = async (request: Request) => {
    sentAt.push(Date.now() - began)
    const answer = answers[Math.min(sentAt.length, answers.length) - 1]!
    const gone = new Promise<never>((_, reject) =>
      request.signal.addEventListener('abort', () => reject(request.signal.reason)),
    )
    return Promise.race([answer(request), gone])
  }
  const { api } = createClient({ baseUrl: 'http://example.com', getToken, fetch })
  return { outbox: new Outbox<S>(api), sentAt }
}

const create = (messageId = 'm') => ({ kind: 'create' as const, messageId, message: { body: {} } })

test('the waits grow, differ, and stay bounded', async () => {
  const { outbox, sentAt } = outboxWith([lost])
  outbox.add('t', create())
  await vi.advanceTimersByTimeAsync(300_000)
  const waits = sentAt.slice(1).map((at, i) => at - sentAt[i]!)
  for (const [i, wait] of waits.entries()) {
    const most = Math.min(30_000, 500 * 2 ** i)
    expect(wait).toBeGreaterThanOrEqual(most / 2)
    expect(wait).toBeLessThanOrEqual(most)
  }
  expect(waits.length).toBeGreaterThan(14)
  expect(new Set(waits.slice(6).map(Math.round)).size).toBeGreaterThan(3)
  expect(outbox.pending('t')).toMatchObject([{ state: 'waiting' }])
  outbox.close()
})

test.each([
  ['overloaded', problem(503, 'overloaded')],
  ['a busy proxy', () => new Response('busy', { status: 429 })],
  ['a mistake of the server', problem(500, 'internal_error')],
  ['the page of a network that wants a login', () => new Response('<html>', { status: 200 })],
  [
    'an answer that breaks off',
    () => new Response(new ReadableStream({ pull: (c) => c.error(new TypeError('x')) })),
  ],
])('after %s it is sent again', async (_name, answer) => {
  const { outbox, sentAt } = outboxWith([answer, stored])
  const done = outbox.add('t', create())
  await vi.advanceTimersByTimeAsync(500)
  expect((await done).rev).toBe(1)
  expect(sentAt).toHaveLength(2)
  outbox.close()
})

test('without a token it waits for one', async () => {
  let asked = 0
  const { outbox } = outboxWith([stored], () => {
    if (asked++ === 0) throw new Error('offline')
    return 'token'
  })
  const done = outbox.add('t', create())
  await vi.advanceTimersByTimeAsync(500)
  expect((await done).rev).toBe(1)
  outbox.close()
})

test('the server is left alone for as long as it says, also when the network is back', async () => {
  const network = new EventTarget()
  vi.stubGlobal('addEventListener', network.addEventListener.bind(network))
  vi.stubGlobal('removeEventListener', network.removeEventListener.bind(network))
  const { outbox, sentAt } = outboxWith([problem(503, 'overloaded', { 'retry-after': '7' }), lost, stored])
  const done = outbox.add('t', create())
  await vi.advanceTimersByTimeAsync(100)
  network.dispatchEvent(new Event('online'))
  await vi.advanceTimersByTimeAsync(6_800)
  expect(sentAt).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(700)
  expect(sentAt).toHaveLength(2)
  network.dispatchEvent(new Event('online'))
  await vi.advanceTimersByTimeAsync(0)
  expect((await done).rev).toBe(1)
  expect(sentAt[2]! - sentAt[1]!).toBeLessThan(500)
  outbox.close()
})

test('a request that hangs is given up after half a minute, and sent again', async () => {
  const hangs: Answer = () => new Promise(() => {})
  const tears: Answer = ({ signal }) => {
    const start = (body: ReadableStreamDefaultController) =>
      signal.addEventListener('abort', () => body.error(signal.reason))
    return new Response(new ReadableStream({ start }))
  }
  const { outbox, sentAt } = outboxWith([hangs, stored])
  const done = outbox.add('t', create())
  await vi.advanceTimersByTimeAsync(29_000)
  expect(sentAt).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(2_000)
  expect((await done).rev).toBe(1)
  outbox.close()
  const other = outboxWith([tears, stored])
  const later = other.outbox.add('t', create())
  await vi.advanceTimersByTimeAsync(31_000)
  expect((await later).rev).toBe(1)
  other.outbox.close()
})

test('G-BOUND: beyond 10,000 writes one is refused, and nothing of it is queued', async () => {
  const { outbox } = outboxWith([lost])
  for (let i = 0; i < 10_000; i++) outbox.add(`t${i % 50}`, create(`m${i}`))
  await expect(outbox.add('t1', create('more'))).rejects.toMatchObject({ code: 'outbox_full' })
  expect(outbox.pending('t1')).toHaveLength(200)
  outbox.discard(outbox.pending('t2')[199]!.id)
  const added = outbox.add('t1', create('more'))
  expect(outbox.pending('t1')).toHaveLength(201)
  outbox.close()
  await expect(added).rejects.toMatchObject({ code: 'aborted' })
})

test('messages that are large together go in several requests', async () => {
  const sizes: number[] = []
  const fetch = async (request: Request) => {
    const text = await request.text()
    sizes.push(new TextEncoder().encode(text).length)
    const { messages = [{}] } = JSON.parse(text)
    const items = messages.map((_: unknown, i: number) => ({ id: `${i}`, rev: i + 1, version: 1 }))
    return Response.json(text.startsWith('{"messages"') ? { items } : items[0], { status: 201 })
  }
  const { api } = createClient({ baseUrl: 'http://example.com', getToken: () => 'token', fetch })
  const outbox = new Outbox<S>(api)
  const body = { text: '漢'.repeat(60_000) }
  const all = Array.from({ length: 10 }, (_, i) =>
    outbox.add('t', { kind: 'create', messageId: `m${i}`, message: { body } }),
  )
  await Promise.all(all)
  expect(sizes).toHaveLength(3)
  expect(Math.max(...sizes)).toBeLessThan(1024 * 1024)
  outbox.close()
})

test('a write that waits can be discarded; one that is being sent stays', async () => {
  const { outbox } = outboxWith([lost])
  const first = outbox.add('t', create('a'))
  const edit = outbox.add('t', { kind: 'edit', messageId: 'a', edit: { body: {} } })
  outbox.add('t', create('b'))
  await vi.advanceTimersByTimeAsync(0)
  const [a, , b] = outbox.pending('t')
  outbox.discard(a!.id)
  await expect(first).rejects.toMatchObject({ code: 'aborted' })
  await expect(edit).rejects.toMatchObject({ code: 'aborted' })
  expect(outbox.pending('t')).toEqual([b])
  outbox.wake()
  expect(outbox.pending('t')).toMatchObject([{ state: 'sending' }])
  outbox.discard(b!.id)
  expect(outbox.pending('t')).toHaveLength(1)
  outbox.close()
})

test('what the whole thread is refused fails together, without a request each', async () => {
  const { outbox, sentAt } = outboxWith([problem(410, 'thread_gone')])
  const all = Array.from({ length: 50 }, (_, i) => outbox.add('t', create(`m${i}`)))
  const codes = await Promise.all(all.map((done) => done.catch(({ code }) => code)))
  expect(new Set(codes)).toEqual(new Set(['thread_gone']))
  expect(sentAt).toHaveLength(1)
  expect(outbox.pending('t').every(({ state }) => state === 'failed')).toBe(true)
  outbox.close()
})

test('a message that was stored and has expired since leaves the list', async () => {
  const { outbox } = outboxWith([lost, problem(410, 'message_gone')])
  const done = outbox.add('t', create())
  const failed = expect(done).rejects.toMatchObject({ code: 'message_gone' })
  await vi.advanceTimersByTimeAsync(500)
  await failed
  expect(outbox.pending('t')).toEqual([])
  outbox.close()
})

test('a list that was let go of takes no later one with it', async () => {
  const { outbox } = outboxWith([lost])
  void outbox.add('t', create('a'))
  // Between the two turns in which the others would have been sent.
  queueMicrotask(() => void outbox.add('t', create('c')))
  void outbox.add('t', create('b'))
  for (const { id } of outbox.pending('t')) outbox.discard(id)
  await vi.advanceTimersByTimeAsync(0)
  expect(outbox.pending('t')).toMatchObject([{ operation: { messageId: 'c' } }])
  outbox.close()
})

test('who has gone is told of what was under way, and of nothing later, even if a message has failed', async () => {
  const { outbox } = outboxWith([problem(403, 'forbidden'), stored])
  const listener = { onPending: vi.fn(), onStored: vi.fn() }
  const end = outbox.listen('t', listener)
  outbox.add('t', create('failed'))
  await vi.advanceTimersByTimeAsync(0)
  expect(outbox.pending('t')).toMatchObject([{ state: 'failed' }])
  await outbox.add('t', create('shown'))
  const under = outbox.add('t', create('under way'))
  end()
  await under
  expect(listener.onStored).toHaveBeenCalledTimes(2)
  await vi.advanceTimersByTimeAsync(0)
  await outbox.add('t', create('later'))
  expect(listener.onStored).toHaveBeenCalledTimes(2)
  outbox.close()
})
