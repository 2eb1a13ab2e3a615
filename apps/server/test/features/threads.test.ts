import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Answer, type As, TestServer } from '../support/in-process.ts'

let server: TestServer
beforeEach(async () => {
  server = await TestServer.open({ settings: { listSettleMs: 10_000 } })
})
afterEach(() => server.close())

const ada = { user: 'ada' }
const grace = { user: 'grace' }
const create = (body: object, as: As = ada) => server.call('POST', '/v1/threads', { as, body })
const say = (thread: string, as: As = ada) =>
  server.call('POST', `/v1/threads/${thread}/messages`, { as, body: { body: 1 } })

/** The ids of a list of threads, walked to its end. */
async function list(query = '', as: As = ada): Promise<string[]> {
  const ids: string[] = []
  for (let next: string | null = ''; next !== null; ) {
    const { json } = await server.call('GET', `/v1/threads?limit=3${query}${next && `&cursor=${next}`}`, {
      as,
    })
    ids.push(...json.items.map((item: { id: string }) => item.id))
    next = json.next
  }
  return ids
}

describe('threads', () => {
  test('are created once, by the same request', async () => {
    const body = {
      id: 't',
      title: 'Hello',
      metadata: { a: 1 },
      members: [{ userId: 'grace', role: 'viewer' }],
    }
    const first = await create(body)
    expect(first.status).toBe(201)
    expect(first.json).toMatchObject({
      id: 't',
      title: 'Hello',
      author: 'ada',
      metadata: { a: 1 },
      memberCount: 2,
      me: { role: 'owner' },
    })
    const again = await create(body)
    expect([again.status, again.text]).toEqual([200, first.text])
    expect((await create({ ...body, title: 'Other' })).json.code).toBe('id_conflict')
    expect((await create(body, grace)).json.code).toBe('id_conflict')
    expect((await create({ title: 'No id' })).json.id).toMatch(/^[0-9a-f-]{36}$/)
  })

  test('G-AUTH: that a token does not reach cannot be told from ones that are not there', async () => {
    await create({ id: 't' }, grace)
    const bearer = await server.token('ada', { threads: ['mine'] })
    const answers = [await create({ id: 't' }, { bearer }), await create({ id: 'free' }, { bearer })]
    expect(answers.map(({ status, json }) => [status, json.code, json.detail])).toEqual(
      Array(2).fill([403, 'forbidden', 'The token is for other threads only.']),
    )
  })

  test('G-AUTH: that somebody else has cannot be told from ones that are not there, by what only reads either', async () => {
    await create({ id: 't' }, grace)
    const bearer = await server.token('ada', { access: 'read' })
    const [taken, free] = [await say('t', { bearer }), await say('free', { bearer })]
    expect([taken.status, taken.json.code, taken.json.detail]).toEqual([
      free.status,
      free.json.code,
      free.json.detail,
    ])
  })

  test('G-AUTH: a request that names two users is refused, and is neither’s', async () => {
    const ask = (...users: string[]) =>
      server.server.app.request('/v1/threads', {
        headers: [
          ['X-API-Key', server.apiKey],
          ...users.map((user): [string, string] => ['X-User-ID', user]),
        ],
      })
    const both = await ask('ada', 'grace')
    expect([both.status, ((await both.json()) as Answer['json']).errors]).toEqual([
      422,
      [expect.objectContaining({ in: 'header', field: 'X-User-ID' })],
    ])
    expect((await ask(encodeURIComponent('ada, grace'))).status).toBe(200)
  })

  test('are changed by owners', async () => {
    await create({ id: 't', title: 'Old', metadata: { a: 1, b: { c: 1 } }, members: [{ userId: 'grace' }] })
    const change = (body: object, as: As = ada) => server.call('PATCH', '/v1/threads/t', { as, body })
    expect((await change({ metadata: { a: null, b: { d: 2 } } })).json).toMatchObject({
      title: 'Old',
      metadata: { b: { c: 1, d: 2 } },
    })
    expect((await change({ title: null })).json.title).toBeUndefined()
    expect((await change({ title: 'x' }, grace)).json.code).toBe('forbidden')
    expect((await change({})).json.code).toBe('invalid_request')
    const large = { text: 'x'.repeat(5000) }
    expect((await change({ metadata: { large } })).json.metadata.large).toEqual(large)
    expect((await server.call('GET', '/v1/threads/t', { as: grace })).json.metadata.large).toEqual(large)
    expect((await change({ metadata: { large: null } })).json.metadata).toEqual({ b: { c: 1, d: 2 } })
    expect((await change({ metadata: { x: 'y'.repeat(17_000) } })).json.code).toBe('invalid_request')
  })

  test('are deleted and restored by owners; their id stays taken', async () => {
    await create({ id: 't', members: [{ userId: 'grace' }] })
    await say('t')
    expect((await server.call('DELETE', '/v1/threads/t', { as: grace })).json.code).toBe('forbidden')
    expect((await server.call('DELETE', '/v1/threads/t', { as: ada })).status).toBe(204)
    expect((await server.call('DELETE', '/v1/threads/t', { as: ada })).status).toBe(204)
    expect((await server.call('GET', '/v1/threads/t', { as: ada })).json.code).toBe('thread_gone')
    expect((await server.call('GET', '/v1/threads/t/messages', { as: ada })).json.code).toBe('thread_gone')
    expect((await say('t')).json.code).toBe('thread_gone')
    expect((await server.call('GET', '/v1/threads/t', { as: { user: 'nobody' } })).json.code).toBe(
      'thread_not_found',
    )
    expect(await list()).toEqual([])
    expect((await server.call('POST', '/v1/threads/t/restore', { as: grace })).json.code).toBe('forbidden')
    expect((await server.call('POST', '/v1/threads/t/restore', { as: ada })).status).toBe(200)
    expect(await list()).toEqual(['t'])
    expect((await server.call('GET', '/v1/threads/t/messages', { as: ada })).json.items).toHaveLength(1)
  })

  test('are deleted for good by the application', async () => {
    await create({ id: 't', metadata: { x: 'y'.repeat(3000) } })
    await say('t')
    expect((await server.call('DELETE', '/v1/threads/t?hard=true', { as: ada })).json.code).toBe('forbidden')
    expect((await server.call('DELETE', '/v1/threads/t?hard=true', { as: 'app' })).status).toBe(204)
    expect((await server.call('DELETE', '/v1/threads/t?hard=true', { as: 'app' })).status).toBe(204)
    for (const [method, path] of [
      ['GET', '/v1/threads/t'],
      ['POST', '/v1/threads/t/restore'],
      ['GET', '/v1/threads/t/messages'],
    ] as const) {
      expect((await server.call(method, path, { as: 'app' })).json.code).toBe('thread_gone')
      expect((await server.call(method, path, { as: ada })).json.code).toBe('thread_not_found')
    }
    expect((await create({ id: 't' }, 'app')).json.code).toBe('thread_gone')
    expect(await list()).toEqual([])
    expect(await list('', 'app')).toEqual([])
  })
})

describe('lists of threads', () => {
  test('run by activity, before and after the rows on disk have followed', async () => {
    for (const id of ['a', 'b', 'c', 'd', 'e']) await create({ id })
    expect(await list()).toEqual(['e', 'd', 'c', 'b', 'a'])
    await say('b')
    await say('d')
    expect(await list()).toEqual(['d', 'b', 'e', 'c', 'a'])
    await server.server.engine.lists.settleAll()
    expect(await list()).toEqual(['d', 'b', 'e', 'c', 'a'])
    await say('a')
    expect(await list()).toEqual(['a', 'd', 'b', 'e', 'c'])
    expect(await list('&sort=created')).toEqual(['e', 'd', 'c', 'b', 'a'])
    expect(await list('', 'app')).toEqual(['a', 'd', 'b', 'e', 'c'])
    expect(await list('&sort=created', 'app')).toEqual(['e', 'd', 'c', 'b', 'a'])
    expect(await list('', grace)).toEqual([])
  })

  test('hold large threads in their place', async () => {
    await create({ id: 'small' })
    const members = Array.from({ length: 30 }, (_, i) => ({ userId: `user${i}` }))
    await create({ id: 'large', members })
    await create({ id: 'other' })
    expect(await list()).toEqual(['other', 'large', 'small'])
    await say('small')
    await say('large', { user: 'user7' })
    expect(await list()).toEqual(['large', 'small', 'other'])
    await server.server.engine.lists.settleAll()
    expect(await list()).toEqual(['large', 'small', 'other'])
    expect(await list('', { user: 'user7' })).toEqual(['large'])
    await server.call('DELETE', '/v1/threads/large', { as: ada })
    expect(await list()).toEqual(['small', 'other'])
    expect(await list('', { user: 'user7' })).toEqual([])
    await server.call('POST', '/v1/threads/large/restore', { as: ada })
    expect(await list('', { user: 'user7' })).toEqual(['large'])
  })

  test('grow large in place', async () => {
    await create({ id: 't' })
    await say('t')
    for (let i = 0; i < 20; i++) await say('t', { user: `user${i}` })
    await create({ id: 'u' })
    expect(await list()).toEqual(['u', 't'])
    for (const i of [0, 15, 16, 19]) expect(await list('', { user: `user${i}` })).toEqual(['t'])
    await server.call('DELETE', '/v1/threads/t/members/user16', { as: { user: 'user16' } })
    expect(await list('', { user: 'user16' })).toEqual([])
    expect(await list('&sort=created', { user: 'user16' })).toEqual([])
  })

  test('can be filtered', async () => {
    await create({ id: 'a', title: 'Billing question', metadata: { topic: 'billing', open: true, n: 7 } })
    await create({ id: 'b', title: 'Other', metadata: { topic: 'sales' }, members: [{ userId: 'grace' }] })
    for (let i = 0; i < 20; i++) await create({ id: `x${i}` })
    expect(await list('&title=BILL')).toEqual(['a'])
    expect(await list('&metadata.topic=billing')).toEqual(['a'])
    expect(await list('&metadata.open=true&metadata.n=7')).toEqual(['a'])
    expect(await list('&metadata.topic=billing&metadata.open=false')).toEqual([])
    expect(await list('&member=grace')).toEqual(['b'])
    expect(await list('&member=grace', 'app')).toEqual(['b'])
    expect(await list('&metadata.__proto__=x')).toEqual([])
    expect((await server.call('GET', '/v1/threads?metadat.x=1', { as: ada })).json.errors[0].field).toBe(
      'metadat.x',
    )
  })

  test('pass over many deleted threads', async () => {
    await create({ id: 'first' })
    for (let i = 0; i < 40; i++) {
      await create({ id: `x${i}` })
      await server.call('DELETE', `/v1/threads/x${i}`, { as: ada })
    }
    await create({ id: 'last' })
    expect(await list()).toEqual(['last', 'first'])
    expect(await list('', 'app')).toEqual(['last', 'first'])
    expect((await server.call('GET', '/v1/threads?limit=2', { as: 'app' })).json.items).toHaveLength(2)
  })
})

describe('members', () => {
  const put = (user: string, role: string, as: As = ada) =>
    server.call('PUT', `/v1/threads/t/members/${user}`, { as, body: { role } })
  const remove = (user: string, as: As = ada) =>
    server.call('DELETE', `/v1/threads/t/members/${user}`, { as })

  test('are added, changed, listed and removed', async () => {
    await create({ id: 't' })
    expect((await put('grace', 'member')).status).toBe(201)
    expect((await put('grace', 'viewer')).json).toMatchObject({ userId: 'grace', role: 'viewer' })
    expect((await put('joan', 'owner')).status).toBe(201)
    const first = (await server.call('GET', '/v1/threads/t/members?limit=2', { as: grace })).json
    expect(first.items.map((item: { userId: string }) => item.userId)).toEqual(['joan', 'grace'])
    const rest = (
      await server.call('GET', `/v1/threads/t/members?limit=2&cursor=${first.next}`, { as: grace })
    ).json
    expect(rest).toMatchObject({ items: [{ userId: 'ada', role: 'owner' }], next: null })
    expect((await remove('joan')).status).toBe(204)
    expect((await remove('joan')).status).toBe(204)
    expect((await server.call('GET', '/v1/threads/t', { as: { user: 'joan' } })).json.code).toBe(
      'thread_not_found',
    )
    expect((await put('joan', 'member')).status).toBe(201)
    expect((await server.call('GET', '/v1/threads/t', { as: { user: 'joan' } })).json.memberCount).toBe(3)
  })

  test('are managed by owners; members leave by themselves; the last owner stays', async () => {
    await create({ id: 't', members: [{ userId: 'grace' }] })
    expect((await put('joan', 'member', grace)).json.code).toBe('forbidden')
    expect((await remove('ada', grace)).json.code).toBe('forbidden')
    expect((await remove('ada')).json.code).toBe('last_owner')
    expect((await put('ada', 'member')).json.code).toBe('last_owner')
    expect((await remove('grace', grace)).status).toBe(204)
    expect((await remove('ada')).status).toBe(204)
    await put('grace', 'member', 'app')
    expect((await server.call('GET', '/v1/threads/t', { as: grace })).json).toMatchObject({
      memberCount: 1,
      me: { role: 'member' },
    })
  })
})
