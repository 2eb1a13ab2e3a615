import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ada, grace, ReadingWorld } from '../support/reading.ts'

let world: ReadingWorld
beforeEach(async () => {
  world = await ReadingWorld.open()
})
afterEach(async () => {
  expect(await world.close()).toEqual([])
})

describe('G-UNREAD: a watermark', () => {
  test('begins where the member joins, grows only, and moves no rev', async () => {
    await world.create([])
    await world.postMany(3)
    await world.call('PUT', '/threads/t/members/grace', ada, { role: 'viewer' })
    expect(await world.me()).toEqual({ role: 'viewer', readSeq: 3, unread: 0, mentions: 0 })
    await world.postMany(4)
    const { rev } = (await world.call('GET', '/threads/t', ada)).json
    expect((await world.read(5)).json).toEqual({ readSeq: 5, unread: 2, mentions: 0 })
    expect((await world.read(4)).json).toEqual({ readSeq: 5, unread: 2, mentions: 0 })
    expect((await world.read(0)).status).toBe(200)
    expect((await world.read(7)).json).toEqual({ readSeq: 7, unread: 0, mentions: 0 })
    expect((await world.call('GET', '/threads/t', ada)).json.rev).toBe(rev)
    const changes = await world.call('GET', `/threads/t/changes`, ada)
    expect(changes.json.rev).toBe(rev)
  })

  test('cannot be beyond the newest message, nor the application’s', async () => {
    await world.create(['grace'])
    await world.postMany(2)
    const beyond = await world.read(3)
    expect(beyond.json).toMatchObject({
      status: 422,
      code: 'beyond_last_message',
      detail: 'The newest message has seq 2.',
    })
    for (const body of [{}, { seq: -1 }, { seq: 1.5 }, { seq: '1' }, { seq: 2 ** 60 }, { seq: 1, more: 1 }]) {
      const answer = await world.server.call('PUT', '/v1/threads/t/read', { as: grace, body })
      expect([answer.status, answer.json.code]).toEqual([422, 'invalid_request'])
    }
    const application = await world.server.call('PUT', '/v1/threads/t/read', { body: { seq: 1 } })
    expect(application.json.errors[0]).toMatchObject({ in: 'header', field: 'X-User-ID' })
    expect((await world.server.call('GET', '/v1/unread')).json.errors[0].field).toBe('X-User-ID')
    expect((await world.server.call('GET', '/v1/threads/t')).json.me).toBeNull()
    expect(await world.me()).toMatchObject({ readSeq: 0, unread: 2 })
  })

  test('moves with the own posts, whoever sends them, and with nobody else’s', async () => {
    await world.create(['grace'])
    await world.postMany(2)
    await world.server.call('POST', '/v1/threads/t/messages', { body: { body: 1, author: 'grace' } })
    expect(await world.me()).toMatchObject({ readSeq: 3, unread: 0 })
    expect(await world.me(ada)).toMatchObject({ readSeq: 2, unread: 1 })
    await world.server.call('POST', '/v1/threads/t/messages', { body: { body: 1 } })
    expect(await world.me()).toMatchObject({ readSeq: 3, unread: 1 })
  })

  test('of one who comes back begins anew', async () => {
    await world.create(['grace', 'joan'])
    await world.postMany(2, { mentions: ['grace'] })
    await world.call('DELETE', '/threads/t/members/grace', grace)
    await world.postMany(2, { mentions: ['grace', 'joan'] })
    await world.call('PUT', '/threads/t/members/grace', ada, {})
    expect(await world.me()).toMatchObject({ readSeq: 4, unread: 0, mentions: 0 })
    expect(await world.me({ user: 'joan' })).toMatchObject({ readSeq: 0, unread: 4, mentions: 2 })
  })

  test('is kept when a thread grows large', async () => {
    await world.create(Array.from({ length: 15 }, (_, i) => (i === 0 ? 'grace' : `user${i}`)))
    await world.postMany(4, { mentions: ['grace'] })
    await world.read(1)
    await world.call('PUT', '/threads/t/members/last', ada, {})
    expect(await world.me()).toMatchObject({ readSeq: 1, unread: 3, mentions: 3 })
    await world.call('PUT', '/threads/t/members/grace', ada, { role: 'member' })
    expect((await world.read(2)).json).toEqual({ readSeq: 2, unread: 2, mentions: 2 })
    await world.post({}, grace)
    expect(await world.me()).toEqual({ role: 'member', readSeq: 5, unread: 0, mentions: 0 })
    expect(await world.me({ user: 'last' })).toMatchObject({ readSeq: 4, unread: 1, mentions: 0 })
  })

  test('is written as fast unless the request asks for safe', async () => {
    await world.create(['grace'])
    await world.postMany(3)
    let syncs = 0
    const sync = world.store.sync.bind(world.store)
    world.store.sync = () => {
      syncs++
      return sync()
    }
    await world.read(1)
    expect(syncs).toBe(0)
    const prefer = { prefer: 'durability=safe' }
    await world.server.call('PUT', '/v1/threads/t/read', { as: grace, body: { seq: 2 }, headers: prefer })
    expect(syncs).toBe(1)
    const odd = { prefer: 'durability=never' }
    const refused = await world.server.call('PUT', '/v1/threads/t/read', {
      as: grace,
      body: { seq: 3 },
      headers: odd,
    })
    expect(refused.json.errors[0].field).toBe('Prefer')
  })
})

describe('G-UNREAD: unread messages', () => {
  test('do not count deleted ones, wherever they are', async () => {
    await world.create(['grace'])
    for (const id of ['a', 'b', 'c', 'd']) await world.post({ id, mentions: ['grace'] })
    await world.remove('b')
    await world.remove('d')
    expect(await world.me()).toMatchObject({ unread: 2, mentions: 2 })
    await world.read(2)
    expect(await world.me()).toMatchObject({ unread: 1, mentions: 1 })
    await world.restore('b')
    expect(await world.me()).toMatchObject({ unread: 1, mentions: 1 })
    await world.restore('d')
    expect(await world.me()).toMatchObject({ unread: 2, mentions: 2 })
  })

  test('are exact up to 999, and then more', async () => {
    await world.create(['grace'])
    await world.postMany(999, { mentions: ['grace'] })
    expect(await world.me()).toEqual({ role: 'viewer', readSeq: 0, unread: 999, mentions: 999 })
    await world.postMany(1000)
    await world.post({ id: 'last', mentions: ['grace'] })
    const many = { unread: 999, moreUnread: true, mentions: 999, moreMentions: true }
    expect(await world.me()).toEqual({ role: 'viewer', readSeq: 0, ...many })
    expect((await world.call('GET', '/unread', grace)).json).toEqual({ ...many, threads: 1 })
    await world.remove('last')
    expect((await world.read(1000)).json).toEqual({ readSeq: 1000, unread: 999, mentions: 0 })
  })

  test('are counted past any number of deleted ones', async () => {
    await world.create(['grace'])
    const ids: string[] = []
    for (let batch = 0; batch < 4; batch++) {
      const { json } = await world.postMany(1000)
      ids.push(...json.items.map(({ id }: { id: string }) => id))
    }
    const kept = new Set([3, 1023, 1024, 1500, 2048, 3999])
    await Promise.all(ids.filter((_, i) => !kept.has(i)).map((id) => world.remove(id)))
    expect(await world.me()).toMatchObject({ unread: 6 })
    await world.read(1025)
    expect(await world.me()).toMatchObject({ unread: 3 })
    await world.read(3999)
    expect(await world.me()).toMatchObject({ unread: 1 })
    await Promise.all(
      ids.slice(0, 1020).map((id) => world.call('POST', `/threads/t/messages/${id}/restore`, ada)),
    )
    await world.call('PUT', '/threads/t/members/grace', ada, {})
    expect(await world.me()).toMatchObject({ unread: 1 })
  })

  test('are in each entry of the list, and in total, but not those of threads that are gone', async () => {
    await world.create(['grace'], 't')
    await world.create(['grace'], 'u')
    await world.create(['grace'], 'v')
    await world.create([], 'w')
    for (const id of ['t', 'u', 'v', 'w']) await world.post({ mentions: ['grace'] }, ada, id)
    await world.post({}, ada, 'u')
    await world.call('DELETE', '/threads/v', ada)
    const { items } = (await world.call('GET', '/threads', grace)).json
    expect(items.map(({ id, me }: { id: string; me: object }) => [id, me])).toEqual([
      ['u', { role: 'viewer', readSeq: 0, unread: 2, mentions: 1 }],
      ['t', { role: 'viewer', readSeq: 0, unread: 1, mentions: 1 }],
    ])
    expect((await world.call('GET', '/unread', grace)).json).toEqual({
      unread: 3,
      mentions: 2,
      threads: 2,
    })
    const bearer = await world.server.token('grace', { threads: ['t'] })
    expect((await world.call('GET', '/unread', { bearer })).json).toEqual({
      unread: 1,
      mentions: 1,
      threads: 1,
    })
  })

  test('in total are those of the 1,000 most recently active threads', async () => {
    const ids = Array.from({ length: 1001 }, (_, i) => `t${i}`)
    await world.import(
      ids.flatMap((id) => [
        { type: 'thread', id, author: 'ada' },
        { type: 'member', thread: id, user: 'grace', role: 'member' },
        { type: 'message', thread: id, id: 'm', author: 'ada', role: 'user', body: 1 },
      ]),
    )
    expect((await world.call('GET', '/unread', grace)).json).toEqual({
      unread: 999,
      moreUnread: true,
      mentions: 0,
      threads: 1000,
      moreThreads: true,
    })
  })
})

describe('G-UNREAD: mentions', () => {
  test('are shown in the message, and an edit replaces them', async () => {
    await world.create(['grace', 'joan'])
    const joan = { user: 'joan' }
    const posted = await world.post({ id: 'm', mentions: ['grace', 'ada', 'nobody'] })
    expect(posted.json.mentions).toEqual(['grace', 'ada', 'nobody'])
    expect([
      (await world.me()).mentions,
      (await world.me(ada)).mentions,
      (await world.me(joan)).mentions,
    ]).toEqual([1, 0, 0])
    const edit = async (body: object) =>
      (await world.server.call('PATCH', '/v1/threads/t/messages/m', { as: ada, body })).json
    expect((await edit({ body: 2 })).mentions).toEqual(['grace', 'ada', 'nobody'])
    expect((await edit({ mentions: ['joan'] })).mentions).toEqual(['joan'])
    expect([(await world.me()).mentions, (await world.me(joan)).mentions]).toEqual([0, 1])
    await world.remove('m')
    const page = (await world.call('GET', '/threads/t/messages', grace)).json
    expect(page.items[0]).not.toHaveProperty('mentions')
    expect([(await world.me()).mentions, (await world.me(joan)).mentions]).toEqual([0, 0])
    await world.restore('m')
    expect((await world.me(joan)).mentions).toBe(1)
    expect(await edit({ mentions: [] })).not.toHaveProperty('mentions')
    expect((await world.me(joan)).mentions).toBe(0)
  })

  test('are bounded, and name each user once', async () => {
    await world.create([])
    const many = Array.from({ length: 51 }, (_, i) => `u${i}`)
    for (const [mentions, field] of [
      [many, '/mentions'],
      [['a', 'a'], '/mentions'],
      [['a', ''], '/mentions/1'],
      ['a', '/mentions'],
    ]) {
      const answer = await world.post({ mentions })
      expect([answer.status, answer.json.errors[0].field]).toEqual([422, field])
      const edit = await world.call('PATCH', '/threads/t/messages/m', ada, { mentions })
      expect([edit.status, edit.json.errors[0].field]).toEqual([422, field])
    }
    const batch = { messages: [{ body: 1 }, { body: 1, mentions: many }] }
    const answer = await world.call('POST', '/threads/t/messages/batch', ada, batch)
    expect(answer.json.errors[0].field).toBe('/messages/1/mentions')
    expect((await world.post({ mentions: many.slice(1) })).status).toBe(201)
  })

  test('are part of the request that can be sent again', async () => {
    await world.create([])
    await world.post({ id: 'm', mentions: ['grace'] })
    expect((await world.post({ id: 'm', mentions: ['grace'] })).status).toBe(200)
    expect((await world.post({ id: 'm', mentions: ['joan'] })).status).toBe(409)
    expect((await world.post({ id: 'm' })).status).toBe(409)
  })

  test('that are read one by one are counted down, over chunks', async () => {
    await world.create(['grace'])
    await world.postMany(1000, { mentions: ['grace'] })
    await world.postMany(1000)
    await world.post({ mentions: ['grace'] })
    expect((await world.read(998)).json).toMatchObject({ unread: 999, mentions: 3 })
    expect((await world.read(1500)).json).toMatchObject({ unread: 501, mentions: 1 })
    expect((await world.read(2000)).json).toMatchObject({ unread: 1, mentions: 1 })
    expect((await world.read(2001)).json).toMatchObject({ unread: 0, mentions: 0 })
  })
})
