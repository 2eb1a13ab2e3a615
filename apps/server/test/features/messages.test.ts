import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { TestServer } from '../support/in-process.ts'

let server: TestServer
beforeEach(async () => {
  server = await TestServer.open()
})
afterEach(() => server.close())

const ada = { user: 'ada' }
const grace = { user: 'grace' }
const create = (thread: string, body: object, as: { user: string } | 'app' = ada) =>
  server.call('POST', `/v1/threads/${thread}/messages`, { as, body })

describe('creating a message', () => {
  test('creates the thread, with the author as its owner', async () => {
    const { status, json } = await create('t', { id: 'm1', body: { text: 'Hello' } })
    expect(status).toBe(201)
    expect(json).toMatchObject({
      id: 'm1',
      threadId: 't',
      seq: 1,
      version: 1,
      author: 'ada',
      role: 'user',
      status: 'final',
      replyCount: 0,
      reactions: {},
      body: { text: 'Hello' },
      metadata: {},
    })
    const thread = await server.call('GET', '/v1/threads/t', { as: ada })
    expect(thread.json).toMatchObject({ author: 'ada', memberCount: 1, lastSeq: 1, me: { role: 'owner' } })
  })

  test('G-ORDER: messages get the next place in their thread, one after the other', async () => {
    for (let i = 1; i <= 20; i++) expect((await create('t', { body: i })).json.seq).toBe(i)
    const { json } = await server.call('GET', '/v1/threads/t/messages?limit=20', { as: ada })
    expect(json.items.map((item: { body: number }) => item.body)).toEqual(
      Array.from({ length: 20 }, (_, i) => i + 1),
    )
  })

  test('G-IDEM: the same request again is answered with the same message', async () => {
    const first = await create('t', { id: 'm1', body: 'x', metadata: { a: 1 } })
    const again = await create('t', { id: 'm1', body: 'x', metadata: { a: 1 } })
    expect(again.status).toBe(200)
    expect(again.text).toBe(first.text)
    expect((await create('t', { id: 'm1', body: 'y' })).json.code).toBe('id_conflict')
    expect((await create('t', { id: 'm1', body: 'x', metadata: { a: 1 } }, grace)).json.code).toBe(
      'id_conflict',
    )
    expect((await server.call('GET', '/v1/threads/t', { as: ada })).json.lastSeq).toBe(1)
  })

  test('a backend key joins its user to the thread; a token does not', async () => {
    await create('t', { body: 1 })
    expect((await create('t', { body: 2 }, grace)).status).toBe(201)
    const thread = await server.call('GET', '/v1/threads/t', { as: grace })
    expect(thread.json).toMatchObject({ memberCount: 2, me: { role: 'member' } })
    const token = await server.token('joan')
    const answer = await server.call('POST', '/v1/threads/t/messages', {
      as: { bearer: token },
      body: { body: 3 },
    })
    expect(answer.json.code).toBe('thread_not_found')
  })

  test('takes large contents and any JSON', async () => {
    const bodies = [
      null,
      0,
      -1.5,
      'text',
      '',
      [],
      [1, [2]],
      {},
      { text: 'é€🎉' },
      { big: 'x'.repeat(100_000) },
    ]
    for (const body of bodies) expect((await create('t', { body })).json.body).toEqual(body)
    const { json } = await server.call('GET', '/v1/threads/t/messages', { as: ada })
    expect(json.items.map((item: { body: unknown }) => item.body)).toEqual(bodies)
  })
})

describe('pages', () => {
  test('run through a thread both ways, around a message, and say what is left', async () => {
    for (let i = 1; i <= 23; i++) await create('t', { id: `m${i}`, body: i })
    const page = async (query: string) =>
      (await server.call('GET', `/v1/threads/t/messages?${query}`, { as: ada })).json
    const bodies = (json: { items: { body: number }[] }) => json.items.map(({ body }) => body)

    const newest = await page('limit=5')
    expect(bodies(newest)).toEqual([19, 20, 21, 22, 23])
    expect(newest).toMatchObject({ hasBefore: true, hasAfter: false })
    const older = await page(`limit=5&before=${newest.before}`)
    expect(bodies(older)).toEqual([14, 15, 16, 17, 18])
    expect(bodies(await page(`limit=5&after=${older.after}`))).toEqual([19, 20, 21, 22, 23])
    const first = await page('limit=5&after=start')
    expect(bodies(first)).toEqual([1, 2, 3, 4, 5])
    expect(first).toMatchObject({ hasBefore: false, hasAfter: true })
    expect(bodies(await page('limit=5&around=m10'))).toEqual([8, 9, 10, 11, 12])
    expect(bodies(await page('limit=5&around=m1'))).toEqual([1, 2, 3, 4, 5])
    expect(bodies(await page('limit=5&around=m23'))).toEqual([19, 20, 21, 22, 23])
    expect((await page('before=m1-1-1&after=start')).code).toBe('invalid_request')
    expect((await page('around=nobody')).code).toBe('message_not_found')
    expect((await page('before=nonsense')).code).toBe('invalid_cursor')
  })
})
