import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClient, newId, type ProgressDBClient, ProgressDBError } from '../src/index.ts'
import { startServer, type TestServer } from './server.ts'

let server: TestServer
let ada: ProgressDBClient

beforeAll(async () => {
  server = await startServer()
  ada = createClient({ baseUrl: `${server.url}/`, getToken: () => server.token('ada') })
})
afterAll(() => server[Symbol.asyncDispose]())

test('every route has its function, whatever characters the ids have', async () => {
  const { api } = ada
  const id = 'café/:%?#1'
  const thread = await api.createThread({ id, title: 'Coffee', metadata: { topic: 'beans' } })
  expect(await api.getThread(id)).toEqual(thread)
  expect((await api.editThread(id, { title: 'Tea' })).title).toBe('Tea')
  expect((await api.listThreads({ title: 'Tea', metadata: { topic: 'beans' } })).items).toMatchObject([
    { id },
  ])
  expect(await api.setMember(id, 'grace/1')).toMatchObject({ userId: 'grace/1', role: 'member' })
  expect((await api.listMembers(id)).items).toHaveLength(2)
  await api.removeMember(id, 'grace/1')

  const first = await api.createMessage(id, {
    id: 'm/1',
    body: { text: 'Hello' },
    metadata: { mood: 'good' },
  })
  expect(first).toMatchObject({ id: 'm/1', seq: 1, author: 'ada', body: { text: 'Hello' } })
  const more = await api.createMessages(id, [
    { body: { text: 'a' }, replyTo: 'm/1' },
    { body: { text: 'b' } },
  ])
  expect(more.map(({ seq }) => seq)).toEqual([2, 3])
  expect((await api.listReplies(id, 'm/1')).items.map(({ seq }) => seq)).toEqual([2])
  const page = await api.listMessages(id, { limit: 2 })
  expect([page.items.map(({ seq }) => seq), page.hasBefore]).toEqual([[2, 3], true])
  expect((await api.listMessages(id, { before: page.before })).items.map(({ seq }) => seq)).toEqual([1])

  await api.react(id, 'm/1', '👍')
  expect((await api.listReactions(id, 'm/1')).items).toMatchObject([{ userId: 'ada', reaction: '👍' }])
  await api.unreact(id, 'm/1', '👍')
  expect(await api.editMessage(id, 'm/1', { body: { text: 'Hi' } }, { ifVersion: 1 })).toMatchObject({
    version: 2,
  })
  expect((await api.listVersions(id, 'm/1')).items.map(({ body }) => body.text)).toEqual(['Hi', 'Hello'])
  await api.deleteMessage(id, 'm/1')
  const deleted = await api.getMessage(id, 'm/1')
  expect([deleted.deletedAt, deleted.body]).toEqual([expect.any(String), undefined])
  expect(await api.restoreMessage(id, 'm/1')).toMatchObject({ body: { text: 'Hi' } })

  const changes = await api.listChanges(id, { since: page.cursor })
  expect(changes.items.map(({ kind }) => kind)).toEqual(['message'])
  await api.deleteThread(id)
  await expect(api.getThread(id)).rejects.toMatchObject({ code: 'thread_gone', status: 410 })
  expect((await api.restoreThread(id)).id).toBe(id)
})

test('what is read, who is there, and what changed in all threads', async () => {
  const { api } = ada
  await api.createThread({ id: 'reading' })
  await api.setMember('reading', 'grace')
  const grace = createClient({ baseUrl: server.url, getToken: () => server.token('grace') })
  const { cursor } = await grace.api.listMyChanges()
  const { seq } = await api.createMessage('reading', { body: { text: 'x' }, mentions: ['grace'], ttl: 600 })
  expect((await grace.api.getThread('reading')).me).toMatchObject({ unread: 1, mentions: 1 })
  expect(await grace.api.getUnread()).toMatchObject({ unread: 1, threads: 1 })
  expect(await grace.api.markRead('reading', seq)).toEqual({ readSeq: seq, unread: 0, mentions: 0 })
  expect((await grace.api.listReads()).items).toMatchObject([{ threadId: 'reading', readSeq: seq }])
  const { threads } = await grace.api.listMyChanges({ since: cursor })
  expect(threads).toMatchObject([{ thread: { id: 'reading' }, items: [{ kind: 'message' }] }])

  expect(await api.setPresence('reading', { mood: 'good' })).toEqual({ user: 'ada', state: { mood: 'good' } })
  expect((await grace.api.listPresent('reading')).present).toHaveLength(1)
  await api.setTyping('reading')
  await api.removePresence('reading')
  expect((await grace.api.listPresent('reading')).present).toEqual([])
  const sent = await api.sendEphemeral('reading', { body: { text: 'now only' } })
  expect(sent).toMatchObject({ ephemeral: true, author: 'ada' })
  expect((await api.listMessages('reading')).items).toHaveLength(1)
})

test('a failure says what, which field, and which request', async () => {
  const failure = await ada.api
    .createMessage('t', { body: { text: 'x' }, role: 'a b' })
    .catch((error) => error)
  expect(failure).toBeInstanceOf(ProgressDBError)
  expect(failure).toMatchObject({ code: 'invalid_request', status: 422, retryable: false })
  expect(failure.errors).toMatchObject([{ in: 'body', field: '/role' }])
  expect(failure.requestId).toMatch(/./)
  await ada.api.createMessage('t', { id: 'm', body: { text: 'x' } })
  const edit = ada.api.editMessage('t', 'm', { body: { text: 'y' } }, { ifVersion: 7 })
  await expect(edit).rejects.toMatchObject({ code: 'version_mismatch' })
})

test('a server that is not there, and one that is none of ours', async () => {
  const nowhere = createClient({ baseUrl: 'http://127.0.0.1:9', getToken: () => 'x' })
  const write = nowhere.api.editMessage('t', 'm', { body: {} })
  await expect(write).rejects.toMatchObject({ code: 'network_error', retryable: true, status: undefined })
  const other = createClient({
    baseUrl: 'http://example.com',
    getToken: () => 'x',
    fetch: async () => new Response('<html>', { status: 418 }),
  })
  await expect(other.api.getThread('t')).rejects.toMatchObject({ code: 'unexpected_answer', status: 418 })
  const headers = { 'content-type': 'application/problem+json' }
  for (const init of [{}, { status: 404, headers }]) {
    const fetch = async () => new Response(new ReadableStream(), init)
    const stalling = createClient({ baseUrl: 'http://example.com', getToken: () => 'x', fetch })
    await expect(stalling.api.getThread('t', { timeout: 20 })).rejects.toMatchObject({ code: 'timeout' })
  }
  const aborted = ada.api.getThread('t', { signal: AbortSignal.abort() })
  await expect(aborted).rejects.toMatchObject({ code: 'aborted', retryable: false })
})

test('G-BOUND: a token that does not come is waited for no longer than an answer', async () => {
  const never = createClient({ baseUrl: server.url, getToken: () => new Promise(() => {}) })
  await expect(never.api.getThread('t', { timeout: 20 })).rejects.toMatchObject({ code: 'timeout' })
  const stop = new AbortController()
  const asked = never.api.getThread('t', { signal: stop.signal })
  stop.abort()
  await expect(asked).rejects.toMatchObject({ code: 'aborted' })
})

test('G-IDEM: a create whose answer gets lost is sent again, and stored once', async () => {
  const lost = new Set<string>()
  const client = createClient({
    baseUrl: server.url,
    getToken: () => server.token('ada'),
    fetch: async (request) => {
      const { id } = request.method === 'POST' ? await request.clone().json() : { id: '' }
      const response = await fetch(request)
      if (id === '' || lost.has(id)) return response
      lost.add(id)
      throw new TypeError('fetch failed')
    },
  })
  const threadId = newId()
  const created = await Promise.all(
    Array.from({ length: 20 }, (_, i) => client.api.createMessage(threadId, { body: { text: `${i}` } })),
  )
  expect(new Set(created.map(({ id }) => id)).size).toBe(20)
  const { items } = await client.api.listMessages(threadId, { limit: 1000 })
  expect(items).toHaveLength(20)
  expect(lost.size).toBe(20)
})

test('however many requests are refused at once, one new token is asked for', async () => {
  let asked = 0
  const tokens = ['no token at all', await server.token('ada')]
  const client = createClient({ baseUrl: server.url, getToken: async () => tokens[Math.min(asked++, 1)]! })
  const answers = await Promise.all(Array.from({ length: 1000 }, () => client.api.listThreads({ limit: 1 })))
  expect(answers).toHaveLength(1000)
  expect(asked).toBe(2)
})

test('what a busy server refused is sent again, as soon as it says; what is not harmless is not', async () => {
  let refused = 0
  const client = createClient({
    baseUrl: server.url,
    getToken: () => server.token('ada'),
    fetch: async (request) => {
      if (refused++ % 3 === 2) return fetch(request)
      const headers = { 'content-type': 'application/problem+json', 'retry-after': '0' }
      return new Response('{"status":503,"code":"overloaded","title":"busy"}', { status: 503, headers })
    },
  })
  const threadId = newId()
  expect(await client.api.createMessage(threadId, { id: 'm', body: { text: 'x' } })).toMatchObject({ seq: 1 })
  expect(refused).toBe(3)
  const edit = client.api.editMessage(threadId, 'm', { body: { text: 'y' } })
  await expect(edit).rejects.toMatchObject({ code: 'overloaded', status: 503 })
  expect(refused).toBe(4)
  const never = client.api.getThread(threadId, { retries: 0 })
  await expect(never).rejects.toMatchObject({ code: 'overloaded' })
})

test.each([undefined, null, 5, '', '.', '..', '\ud800'])(
  '%j is no id, and is refused before it can name another resource',
  async (given) => {
    const { api } = ada
    const id = given as string
    const refused = { code: 'invalid_argument', status: undefined }
    await api.createThread({ id: 'kept' }).catch(() => {})
    for (const [calling, name] of [
      [api.createMessage(id, { body: {} }), 'threadId'],
      [api.listMessages(id), 'threadId'],
      [api.listChanges(id), 'threadId'],
      [api.restoreMessage('kept', id), 'messageId'],
      [api.setMember('kept', id), 'userId'],
      [api.react('kept', 'm', id), 'reaction'],
    ] as const) {
      await expect(calling).rejects.toMatchObject(refused)
      await expect(calling).rejects.toThrow(name)
    }
  },
)

test('what is no JSON, and no URL, is refused as such, and not as a network that is down', async () => {
  const refused = { code: 'invalid_argument', retryable: false }
  const creating = ada.api.createMessage('t', { body: { n: 1n } })
  await expect(creating).rejects.toMatchObject(refused)
  await expect(creating).rejects.toThrow(/BigInt/)
  for (const baseUrl of [undefined, '', 'chat.example.com', 'http://', 'http://a b'])
    expect(() => createClient({ baseUrl, getToken: () => 'x' })).toThrow(expect.objectContaining(refused))
})
