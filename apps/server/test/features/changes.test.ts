import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Answer, type As, TestServer } from '../support/in-process.ts'

let server: TestServer
beforeEach(async () => {
  server = await TestServer.open()
  await server.call('POST', '/v1/threads', {
    as: ada,
    body: { id: 't', members: [{ userId: 'grace' }, { userId: 'val', role: 'viewer' }] },
  })
})
afterEach(() => server.close())

const ada = { user: 'ada' } // the owner
const grace = { user: 'grace' } // a member
const val = { user: 'val' } // a viewer
const path = '/v1/threads/t/messages'
const post = (id: string, body: unknown, as: As = grace, more: object = {}) =>
  server.call('POST', path, { as, body: { id, body, ...more } })
const patch = (id: string, body: object, as: As = grace, headers: Record<string, string> = {}) =>
  server.call('PATCH', `${path}/${id}`, { as, body, headers })
/** The position that an answer without a body names. */
const revIn = ({ status, headers }: Answer) => [status, Number(headers.get('x-rev'))]
const get = (rest: string, as: As = grace) => server.call('GET', `${path}/${rest}`, { as })

describe('editing', () => {
  test('replaces the body, merges the metadata, and keeps every version', async () => {
    await post('m', { text: 'one' }, grace, { metadata: { a: 1, b: { c: 2, d: 3 } } })
    const second = await patch('m', { body: { text: 'two' } })
    expect(second.json).toMatchObject({
      version: 2,
      body: { text: 'two' },
      metadata: { a: 1 },
      editedBy: 'grace',
    })
    expect(second.headers.get('etag')).toBe('"2"')
    const third = await patch('m', { metadata: { a: null, b: { c: null, e: 4 } } }, 'app')
    expect(third.json).toMatchObject({
      version: 3,
      body: { text: 'two' },
      metadata: { b: { d: 3, e: 4 } },
      editedBy: null,
    })
    const { json } = await get('m/versions')
    expect(json).toMatchObject({
      items: [
        { version: 3, author: null, body: { text: 'two' }, metadata: { b: { d: 3, e: 4 } } },
        { version: 2, author: 'grace', body: { text: 'two' }, metadata: { a: 1, b: { c: 2, d: 3 } } },
        { version: 1, author: 'grace', body: { text: 'one' } },
      ],
      next: null,
    })
    expect((await get('m')).text).toBe(third.text)
  })

  test('with If-Match is refused when somebody else was first', async () => {
    await post('m', 1)
    expect((await patch('m', { body: 2 }, grace, { 'if-match': '"1"' })).status).toBe(200)
    expect((await patch('m', { body: 3 }, grace, { 'if-match': '"1"' })).json.code).toBe('version_mismatch')
    expect((await patch('m', { body: 3 }, grace, { 'if-match': '*' })).status).toBe(200)
    expect((await patch('m', { body: 3 }, grace, { 'if-match': '3' })).json.errors[0].field).toBe('If-Match')
    expect((await get('m')).json).toMatchObject({ version: 3, body: 3 })
  })

  test('moves large contents out of the block and back', async () => {
    const large = { text: 'x'.repeat(5000) }
    await post('m', 'small')
    for (const body of [large, 'small again', large])
      expect((await patch('m', { body })).json.body).toEqual(body)
    const versions = (await get('m/versions')).json.items
    expect(versions.map((item: { body: unknown }) => item.body)).toEqual([
      large,
      'small again',
      large,
      'small',
    ])
  })

  test('pages through many versions', async () => {
    await post('m', 1)
    for (let body = 2; body <= 12; body++) await patch('m', { body })
    const bodies: number[] = []
    for (let next: string | null = ''; next !== null; ) {
      const { json } = await get(`m/versions?limit=5${next && `&cursor=${next}`}`)
      bodies.push(...json.items.map((item: { body: number }) => item.body))
      next = json.next
    }
    expect(bodies).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1])
  })

  test('is for the author, and for the application', async () => {
    await post('m', 1)
    for (const as of [ada, val]) expect((await patch('m', { body: 2 }, as)).json.code).toBe('forbidden')
    expect((await patch('m', { body: 2 }, 'app')).status).toBe(200)
    expect((await patch('missing', { body: 2 })).json.code).toBe('message_not_found')
    expect((await patch('m', {})).json.code).toBe('invalid_request')
  })
})

describe('deleting and restoring', () => {
  test('hides the contents and every version, and brings them back as they were', async () => {
    await post('m', { secret: 1 }, grace, { metadata: { secret: 2 } })
    await patch('m', { body: { secret: 3 } })
    await server.call('PUT', `${path}/m/reactions/👍`, { as: ada })
    const before = await get('m')
    const answers = await Promise.all([1, 2].map(() => server.call('DELETE', `${path}/m`, { as: grace })))
    const tombstone = await get('m')
    for (const answer of answers) expect(revIn(answer)).toEqual([204, tombstone.json.rev])
    expect(tombstone.json).toMatchObject({ id: 'm', seq: 1, deletedBy: 'grace', reactions: {} })
    for (const rest of ['m', 'm/versions', '?limit=10', 'm/reactions'])
      expect((await get(rest)).text).not.toContain('secret')
    expect((await get('m/versions')).json.items).toEqual([])
    expect((await get('m?deletedContent=true')).json.code).toBe('forbidden')
    expect((await get('m?deletedContent=true', 'app')).json).toMatchObject({
      body: { secret: 3 },
      deletedBy: 'grace',
    })
    expect((await get('m/versions?deletedContent=true', 'app')).json.items).toHaveLength(2)
    const page = (await server.call('GET', `${path}?deletedContent=true`, { as: 'app' })).json
    expect(page.items[0]).toMatchObject({ body: { secret: 3 }, metadata: { secret: 2 } })

    for (const [method, rest] of [
      ['PATCH', 'm'],
      ['PUT', 'm/reactions/x'],
      ['DELETE', 'm/reactions/x'],
    ] as const) {
      const answer = await server.call(method, `${path}/${rest}`, {
        as: grace,
        body: method === 'PATCH' ? { body: 1 } : undefined,
      })
      expect(answer.json.code).toBe('message_deleted')
    }

    const restored = await server.call('POST', `${path}/m/restore`, { as: grace })
    const { rev: _before, ...old } = before.json
    const { rev: _after, ...now } = restored.json
    expect(now).toEqual(old)
    expect((await get('m/reactions')).json.items).toHaveLength(1)
    expect((await server.call('POST', `${path}/m/restore`, { as: grace })).text).toBe(restored.text)
  })

  test('is for the author and for owners; what an owner deleted only an owner restores', async () => {
    await post('mine', 1)
    await post('other', 1, ada)
    const remove = (id: string, as: As) => server.call('DELETE', `${path}/${id}`, { as })
    const restore = (id: string, as: As) => server.call('POST', `${path}/${id}/restore`, { as })
    expect((await remove('other', grace)).json.code).toBe('forbidden')
    expect((await remove('mine', val)).json.code).toBe('forbidden')
    expect((await remove('mine', ada)).status).toBe(204)
    expect((await restore('mine', grace)).json.code).toBe('forbidden')
    expect((await restore('mine', ada)).status).toBe(200)
    expect((await remove('mine', grace)).status).toBe(204)
    expect((await restore('mine', grace)).status).toBe(200)
    expect((await remove('missing', ada)).json.code).toBe('message_not_found')
  })

  test('works for large contents, among others of the same block', async () => {
    const bodies = ['a', { text: 'x'.repeat(3000) }, 'b', { text: 'y'.repeat(3000) }]
    for (let i = 0; i < 4; i++) await post(`m${i}`, bodies[i])
    await server.call('DELETE', `${path}/m1`, { as: grace })
    const page = async () =>
      (await server.call('GET', path, { as: grace })).json.items.map((item: { body?: unknown }) => item.body)
    expect(await page()).toEqual(['a', undefined, 'b', bodies[3]])
    const all = (await server.call('GET', `${path}?deletedContent=true`, { as: 'app' })).json.items
    expect(all.map((item: { body?: unknown }) => item.body)).toEqual(bodies)
    await server.call('POST', `${path}/m1/restore`, { as: grace })
    expect(await page()).toEqual(bodies)
  })
})

describe('replies', () => {
  test('are listed and counted; deleted ones are not counted', async () => {
    await post('parent', 1)
    for (let i = 0; i < 7; i++) await post(`r${i}`, i, ada, { replyTo: 'parent' })
    expect((await get('parent')).json.replyCount).toBe(7)
    await server.call('DELETE', `${path}/r3`, { as: ada })
    expect((await get('parent')).json.replyCount).toBe(6)
    const first = (await get('parent/replies?limit=4')).json
    const rest = (await get(`parent/replies?limit=4&cursor=${first.next}`)).json
    expect([...first.items, ...rest.items].map((item: { id: string }) => item.id)).toEqual([
      'r6',
      'r5',
      'r4',
      'r3',
      'r2',
      'r1',
      'r0',
    ])
    expect(rest.next).toBeNull()
    await server.call('POST', `${path}/r3/restore`, { as: ada })
    expect((await get('parent')).json.replyCount).toBe(7)
  })

  test('go to messages of the same thread only', async () => {
    await server.call('POST', '/v1/threads/other/messages', { as: grace, body: { id: 'elsewhere', body: 1 } })
    expect((await post('r', 1, grace, { replyTo: 'elsewhere' })).json.code).toBe('reply_target_not_found')
    expect((await get('elsewhere')).json.code).toBe('message_not_found')
  })
})

describe('reactions', () => {
  const react = (as: As, reaction: string) =>
    server.call('PUT', `${path}/m/reactions/${encodeURIComponent(reaction)}`, { as })
  const unreact = (as: As, reaction: string) =>
    server.call('DELETE', `${path}/m/reactions/${encodeURIComponent(reaction)}`, { as })

  test('are counted, listed with who gave them, and shown as mine', async () => {
    await post('m', 1)
    await react(ada, '👍')
    expect((await react(grace, '👍')).json.reactions).toEqual({ '👍': 2 })
    expect((await react(grace, 'on/the:way %')).json.reactions).toEqual({ '👍': 2, 'on/the:way %': 1 })
    expect((await react(grace, '👍')).json.reactions['👍']).toBe(2)
    const listed = (await get('m/reactions?limit=2')).json
    expect(listed.items).toMatchObject([
      { userId: 'grace', reaction: 'on/the:way %' },
      { userId: 'grace', reaction: '👍' },
    ])
    expect((await get(`m/reactions?limit=2&cursor=${listed.next}`)).json.items).toMatchObject([
      { userId: 'ada', reaction: '👍' },
    ])
    const mine = async (as: As) => (await server.call('GET', path, { as })).json.mine
    expect(await mine(grace)).toEqual({ m: ['on/the:way %', '👍'] })
    expect(await mine(ada)).toEqual({ m: ['👍'] })
    expect(await mine(val)).toEqual({})
    expect(await mine('app')).toEqual({})
    const answers = [await unreact(grace, '👍'), await unreact(grace, '👍')]
    expect(answers.map(revIn)).toEqual(Array(2).fill([204, (await get('m')).json.rev]))
    expect((await get('m')).json.reactions).toEqual({ '👍': 1, 'on/the:way %': 1 })
    await unreact(ada, '👍')
    expect((await get('m')).json.reactions).toEqual({ 'on/the:way %': 1 })
  })

  test('do not touch the contents, the version, or the time of the last edit', async () => {
    const before = (await post('m', { text: 'x'.repeat(3000) })).json
    const after = (await react(ada, '👍')).json
    expect(after).toMatchObject({ body: before.body, version: 1, updatedAt: before.updatedAt })
    expect(after.rev).toBeGreaterThan(before.rev)
  })

  test('are bounded in kind and size, and for users who may write', async () => {
    await post('m', 1)
    for (let i = 0; i < 50; i++) expect((await react(ada, `r${i}`)).status).toBe(200)
    expect((await react(ada, 'one-more')).json.code).toBe('limit_reached')
    expect((await react(grace, 'r7')).status).toBe(200)
    expect((await react(ada, 'x'.repeat(65))).json.errors[0].field).toBe('reaction')
    expect((await react(val, '👍')).json.code).toBe('forbidden')
    expect((await server.call('PUT', `${path}/m/reactions/x`, { as: 'app' })).json.errors[0].field).toBe(
      'X-User-ID',
    )
  })

  test('with names that mean something to JavaScript are counted like others', async () => {
    await post('m', 1)
    for (const name of ['constructor', 'toString', '__proto__', '7']) await react(ada, name)
    const { json } = await get('m')
    expect(Object.entries(json.reactions).sort()).toEqual([
      ['7', 1],
      ['__proto__', 1],
      ['constructor', 1],
      ['toString', 1],
    ])
    for (const name of ['constructor', '__proto__']) await unreact(ada, name)
    expect(Object.keys((await get('m')).json.reactions).sort()).toEqual(['7', 'toString'])
  })
})
