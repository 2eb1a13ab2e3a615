import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Signal } from '../../src/feed/signals.ts'
import { MemoryStore } from '../../src/storage/memory/memory-store.ts'
import { type As, TestServer } from '../support/in-process.ts'

let store: MemoryStore
let server: TestServer
let signals: Signal[]
beforeEach(async () => {
  store = new MemoryStore()
  server = await TestServer.open({ store, settings: { listSettleMs: 60_000 } })
  signals = []
  server.server.engine.signals.listen((signal) => signals.push(signal))
  await server.call('POST', '/v1/threads', {
    as: ada,
    body: { id: 't', members: [{ userId: 'val', role: 'viewer' }] },
  })
  await post({ id: 'stored', body: 1 })
})
afterEach(() => server.close())

const ada = { user: 'ada' }
const path = '/v1/threads/t/messages'
const post = (body: object, as: As = ada, to = path) => server.call('POST', to, { as, body })
const rows = async () =>
  (await store.scan({ from: Buffer.alloc(0), to: Buffer.from([255]) }, { limit: 10_000 })).map(String)

test('an ephemeral message is delivered and leaves nothing behind', async () => {
  const before = await rows()
  const { status, json } = await post({
    id: 'e1',
    body: { at: 42 },
    metadata: { a: 1 },
    role: 'tool',
    replyTo: 'stored',
    ephemeral: true,
  })
  expect(status).toBe(201)
  expect(json).toEqual({
    id: 'e1',
    threadId: 't',
    author: 'ada',
    role: 'tool',
    status: 'final',
    ephemeral: true,
    replyTo: 'stored',
    createdAt: expect.any(String),
    body: { at: 42 },
    metadata: { a: 1 },
  })
  expect(signals).toEqual([{ thread: 't', frame: { type: 'ephemeral', message: json } }])
  expect(await rows()).toEqual(before)
  expect((await server.call('GET', `${path}/e1`, { as: ada })).json.code).toBe('message_not_found')
  expect((await post({ id: 'e1', body: 'stored now' })).json).toMatchObject({ seq: 2 })
})

test('an ephemeral message has an id of its own where none is given, and an author whom the application names', async () => {
  const own = await post({ body: 1, ephemeral: true })
  expect(own.json.id).toMatch(/^[0-9a-f-]{36}$/)
  const named = await post(
    { body: 1, ephemeral: true, author: 'grace', createdAt: '2020-01-01T00:00:00Z' },
    'app',
  )
  expect(named.json).toMatchObject({ author: 'grace', createdAt: '2020-01-01T00:00:00.000Z' })
})

test('`ephemeral: false` is stored as usual', async () => {
  expect((await post({ body: 1, ephemeral: false })).json.seq).toBe(2)
})

test.each([
  ['of a viewer', { body: 1 }, { user: 'val' }, path, 'forbidden'],
  [
    'of nobody in the thread, who does not join by it',
    { body: 1 },
    { user: 'joan' },
    path,
    'thread_not_found',
  ],
  ['to a thread that is not there', { body: 1 }, ada, '/v1/threads/none/messages', 'thread_not_found'],
  ['for another author', { body: 1, author: 'grace' }, ada, path, 'forbidden'],
  ['with the id of a stored message', { id: 'stored', body: 1 }, ada, path, 'id_conflict'],
  ['that replies to nothing', { body: 1, replyTo: 'none' }, ada, path, 'reply_target_not_found'],
  ['that expires', { body: 1, ttl: 5 }, ada, path, 'invalid_request'],
  ['with too much metadata', { body: 1, metadata: { a: 'x'.repeat(20_000) } }, ada, path, 'invalid_request'],
])('an ephemeral message %s is refused, and delivered to nobody', async (_, body, as, to, code) => {
  const before = await rows()
  expect((await post({ ...body, ephemeral: true }, as, to)).json.code).toBe(code)
  expect(signals).toEqual([])
  expect(await rows()).toEqual(before)
})

test('a batch with an ephemeral message is refused as a whole, by the field', async () => {
  const messages = [{ body: 1 }, { body: 2, ephemeral: true }]
  const { status, json } = await post({ messages }, ada, `${path}/batch`)
  expect([status, json.errors[0].field]).toEqual([422, '/messages/1/ephemeral'])
  expect((await server.call('GET', path, { as: ada })).json.items).toHaveLength(1)
})
