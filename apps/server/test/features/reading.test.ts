import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Signal } from '../../src/feed/signals.ts'
import { MemoryStore } from '../../src/storage/memory/memory-store.ts'
import type { Batch } from '../../src/storage/store.ts'
import { verifyStore } from '../../src/upkeep/verify/verify.ts'
import { TestServer } from '../support/in-process.ts'

/** Counts the keys of each batch; everything else is the store's. */
class CountingStore extends MemoryStore {
  readonly counts: number[] = []

  override write(batch: Batch): Promise<void> {
    this.counts.push(batch.operations.length)
    return super.write(batch)
  }
}

let server: TestServer
let store: CountingStore
beforeEach(async () => {
  store = new CountingStore()
  server = await TestServer.open({ store, settings: { listSettleMs: 60_000, fastSyncMs: 10_000 } })
})
afterEach(async () => {
  const findings: string[] = []
  await verifyStore(store, { finding: (text) => findings.push(text), progress() {} })
  await server.close()
  expect(findings).toEqual([])
})

const ada = { user: 'ada' }
const grace = { user: 'grace' }
const create = (members: string[], id = 't') =>
  server.call('POST', '/v1/threads', {
    as: ada,
    body: { id, members: members.map((userId) => ({ userId, role: 'viewer' })) },
  })
const post = (body: object, as = ada, id = 't') =>
  server.call('POST', `/v1/threads/${id}/messages`, { as, body: { body: 1, ...body } })
const postMany = (count: number, more: object = {}) => {
  const messages = Array.from({ length: count }, () => ({ body: 1, ...more }))
  return server.call('POST', '/v1/threads/t/messages/batch', { as: ada, body: { messages } })
}
const read = (seq: number, as = grace, id = 't') =>
  server.call('PUT', `/v1/threads/${id}/read`, { as, body: { seq } })
const me = async (as = grace, id = 't') => (await server.call('GET', `/v1/threads/${id}`, { as })).json.me
const remove = (id: string) => server.call('DELETE', `/v1/threads/t/messages/${id}`, { as: ada })
const importLines = (lines: object[]) =>
  server.server.app.request('/v1/import', {
    method: 'POST',
    headers: { authorization: `Bearer ${server.adminKey}`, 'content-type': 'application/x-ndjson' },
    body: lines.map((line) => JSON.stringify(line)).join('\n'),
  })

/** A thread of ada's with so many further members, of whom grace is one. */
async function createWithMembers(count: number): Promise<void> {
  const users = ['ada', 'grace', ...Array.from({ length: count - 2 }, (_, i) => `user${i}`)]
  await importLines([
    { type: 'thread', id: 't', author: 'ada' },
    ...users.map((user) => ({
      type: 'member',
      thread: 't',
      user,
      role: user === 'ada' ? 'owner' : 'viewer',
    })),
  ])
}

describe('G-UNREAD: a watermark', () => {
  test('begins where the member joins, grows only, and moves no rev', async () => {
    await create([])
    await postMany(3)
    await server.call('PUT', '/v1/threads/t/members/grace', { as: ada, body: { role: 'viewer' } })
    expect(await me()).toEqual({ role: 'viewer', readSeq: 3, unread: 0, mentions: 0 })
    await postMany(4)
    const { rev } = (await server.call('GET', '/v1/threads/t', { as: ada })).json
    expect((await read(5)).json).toEqual({ readSeq: 5, unread: 2, mentions: 0 })
    expect((await read(4)).json).toEqual({ readSeq: 5, unread: 2, mentions: 0 })
    expect((await read(0)).status).toBe(200)
    expect((await read(7)).json).toEqual({ readSeq: 7, unread: 0, mentions: 0 })
    expect((await server.call('GET', '/v1/threads/t', { as: ada })).json.rev).toBe(rev)
    const changes = await server.call('GET', `/v1/threads/t/changes`, { as: ada })
    expect(changes.json.rev).toBe(rev)
  })

  test('cannot be beyond the newest message, nor the application’s', async () => {
    await create(['grace'])
    await postMany(2)
    const beyond = await read(3)
    expect(beyond.json).toMatchObject({
      status: 422,
      code: 'beyond_last_message',
      detail: 'The newest message has seq 2.',
    })
    for (const body of [{}, { seq: -1 }, { seq: 1.5 }, { seq: '1' }, { seq: 2 ** 60 }, { seq: 1, more: 1 }]) {
      const answer = await server.call('PUT', '/v1/threads/t/read', { as: grace, body })
      expect([answer.status, answer.json.code]).toEqual([422, 'invalid_request'])
    }
    const application = await server.call('PUT', '/v1/threads/t/read', { body: { seq: 1 } })
    expect(application.json.errors[0]).toMatchObject({ in: 'header', field: 'X-User-ID' })
    expect((await server.call('GET', '/v1/unread')).json.errors[0].field).toBe('X-User-ID')
    expect((await server.call('GET', '/v1/threads/t')).json.me).toBeNull()
    expect(await me()).toMatchObject({ readSeq: 0, unread: 2 })
  })

  test('moves with the own posts, whoever sends them, and with nobody else’s', async () => {
    await create(['grace'])
    await postMany(2)
    await server.call('POST', '/v1/threads/t/messages', { body: { body: 1, author: 'grace' } })
    expect(await me()).toMatchObject({ readSeq: 3, unread: 0 })
    expect(await me(ada)).toMatchObject({ readSeq: 2, unread: 1 })
    await server.call('POST', '/v1/threads/t/messages', { body: { body: 1 } })
    expect(await me()).toMatchObject({ readSeq: 3, unread: 1 })
  })

  test('of one who comes back begins anew', async () => {
    await create(['grace', 'joan'])
    await postMany(2, { mentions: ['grace'] })
    await server.call('DELETE', '/v1/threads/t/members/grace', { as: grace })
    await postMany(2, { mentions: ['grace', 'joan'] })
    await server.call('PUT', '/v1/threads/t/members/grace', { as: ada, body: {} })
    expect(await me()).toMatchObject({ readSeq: 4, unread: 0, mentions: 0 })
    expect(await me({ user: 'joan' })).toMatchObject({ readSeq: 0, unread: 4, mentions: 2 })
  })

  test('is kept when a thread grows large', async () => {
    await create(Array.from({ length: 15 }, (_, i) => (i === 0 ? 'grace' : `user${i}`)))
    await postMany(4, { mentions: ['grace'] })
    await read(1)
    await server.call('PUT', '/v1/threads/t/members/last', { as: ada, body: {} })
    expect(await me()).toMatchObject({ readSeq: 1, unread: 3, mentions: 3 })
    await server.call('PUT', '/v1/threads/t/members/grace', { as: ada, body: { role: 'member' } })
    expect((await read(2)).json).toEqual({ readSeq: 2, unread: 2, mentions: 2 })
    await post({}, grace)
    expect(await me()).toEqual({ role: 'member', readSeq: 5, unread: 0, mentions: 0 })
    expect(await me({ user: 'last' })).toMatchObject({ readSeq: 4, unread: 1, mentions: 0 })
  })

  test('is written as fast unless the request asks for safe', async () => {
    await create(['grace'])
    await postMany(3)
    let syncs = 0
    const sync = store.sync.bind(store)
    store.sync = () => {
      syncs++
      return sync()
    }
    await read(1)
    expect(syncs).toBe(0)
    const prefer = { prefer: 'durability=safe' }
    await server.call('PUT', '/v1/threads/t/read', { as: grace, body: { seq: 2 }, headers: prefer })
    expect(syncs).toBe(1)
    const odd = { prefer: 'durability=never' }
    const refused = await server.call('PUT', '/v1/threads/t/read', {
      as: grace,
      body: { seq: 3 },
      headers: odd,
    })
    expect(refused.json.errors[0].field).toBe('Prefer')
  })
})

describe('G-UNREAD: unread messages', () => {
  test('do not count deleted ones, wherever they are', async () => {
    await create(['grace'])
    for (const id of ['a', 'b', 'c', 'd']) await post({ id, mentions: ['grace'] })
    await remove('b')
    await remove('d')
    expect(await me()).toMatchObject({ unread: 2, mentions: 2 })
    await read(2)
    expect(await me()).toMatchObject({ unread: 1, mentions: 1 })
    await server.call('POST', '/v1/threads/t/messages/b/restore', { as: ada })
    expect(await me()).toMatchObject({ unread: 1, mentions: 1 })
    await server.call('POST', '/v1/threads/t/messages/d/restore', { as: ada })
    expect(await me()).toMatchObject({ unread: 2, mentions: 2 })
  })

  test('are exact up to 999, and then more', async () => {
    await create(['grace'])
    await postMany(999, { mentions: ['grace'] })
    expect(await me()).toEqual({ role: 'viewer', readSeq: 0, unread: 999, mentions: 999 })
    await postMany(1000)
    await post({ id: 'last', mentions: ['grace'] })
    const many = { unread: 999, moreUnread: true, mentions: 999, moreMentions: true }
    expect(await me()).toEqual({ role: 'viewer', readSeq: 0, ...many })
    expect((await server.call('GET', '/v1/unread', { as: grace })).json).toEqual({ ...many, threads: 1 })
    await remove('last')
    expect((await read(1000)).json).toEqual({ readSeq: 1000, unread: 999, mentions: 0 })
  })

  test('are counted past any number of deleted ones', async () => {
    await create(['grace'])
    const ids: string[] = []
    for (let batch = 0; batch < 4; batch++) {
      const { json } = await postMany(1000)
      ids.push(...json.items.map(({ id }: { id: string }) => id))
    }
    const kept = new Set([3, 1023, 1024, 1500, 2048, 3999])
    await Promise.all(ids.filter((_, i) => !kept.has(i)).map(remove))
    expect(await me()).toMatchObject({ unread: 6 })
    await read(1025)
    expect(await me()).toMatchObject({ unread: 3 })
    await read(3999)
    expect(await me()).toMatchObject({ unread: 1 })
    await Promise.all(
      ids
        .slice(0, 1020)
        .map((id) => server.call('POST', `/v1/threads/t/messages/${id}/restore`, { as: ada })),
    )
    await server.call('PUT', '/v1/threads/t/members/grace', { as: ada, body: {} })
    expect(await me()).toMatchObject({ unread: 1 })
  })

  test('are in each entry of the list, and in total, but not those of threads that are gone', async () => {
    await create(['grace'], 't')
    await create(['grace'], 'u')
    await create(['grace'], 'v')
    await create([], 'w')
    for (const id of ['t', 'u', 'v', 'w']) await post({ mentions: ['grace'] }, ada, id)
    await post({}, ada, 'u')
    await server.call('DELETE', '/v1/threads/v', { as: ada })
    const { items } = (await server.call('GET', '/v1/threads', { as: grace })).json
    expect(items.map(({ id, me }: { id: string; me: object }) => [id, me])).toEqual([
      ['u', { role: 'viewer', readSeq: 0, unread: 2, mentions: 1 }],
      ['t', { role: 'viewer', readSeq: 0, unread: 1, mentions: 1 }],
    ])
    expect((await server.call('GET', '/v1/unread', { as: grace })).json).toEqual({
      unread: 3,
      mentions: 2,
      threads: 2,
    })
    const bearer = await server.token('grace', { threads: ['t'] })
    expect((await server.call('GET', '/v1/unread', { as: { bearer } })).json).toEqual({
      unread: 1,
      mentions: 1,
      threads: 1,
    })
  })

  test('in total are those of the 1,000 most recently active threads', async () => {
    const ids = Array.from({ length: 1001 }, (_, i) => `t${i}`)
    await importLines(
      ids.flatMap((id) => [
        { type: 'thread', id, author: 'ada' },
        { type: 'member', thread: id, user: 'grace', role: 'member' },
        { type: 'message', thread: id, id: 'm', author: 'ada', role: 'user', body: 1 },
      ]),
    )
    expect((await server.call('GET', '/v1/unread', { as: grace })).json).toEqual({
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
    await create(['grace', 'joan'])
    const joan = { user: 'joan' }
    const posted = await post({ id: 'm', mentions: ['grace', 'ada', 'nobody'] })
    expect(posted.json.mentions).toEqual(['grace', 'ada', 'nobody'])
    expect([(await me()).mentions, (await me(ada)).mentions, (await me(joan)).mentions]).toEqual([1, 0, 0])
    const edit = async (body: object) =>
      (await server.call('PATCH', '/v1/threads/t/messages/m', { as: ada, body })).json
    expect((await edit({ body: 2 })).mentions).toEqual(['grace', 'ada', 'nobody'])
    expect((await edit({ mentions: ['joan'] })).mentions).toEqual(['joan'])
    expect([(await me()).mentions, (await me(joan)).mentions]).toEqual([0, 1])
    await remove('m')
    const page = (await server.call('GET', '/v1/threads/t/messages', { as: grace })).json
    expect(page.items[0]).not.toHaveProperty('mentions')
    expect([(await me()).mentions, (await me(joan)).mentions]).toEqual([0, 0])
    await server.call('POST', '/v1/threads/t/messages/m/restore', { as: ada })
    expect((await me(joan)).mentions).toBe(1)
    expect(await edit({ mentions: [] })).not.toHaveProperty('mentions')
    expect((await me(joan)).mentions).toBe(0)
  })

  test('are bounded, and name each user once', async () => {
    await create([])
    const many = Array.from({ length: 51 }, (_, i) => `u${i}`)
    for (const [mentions, field] of [
      [many, '/mentions'],
      [['a', 'a'], '/mentions'],
      [['a', ''], '/mentions/1'],
      ['a', '/mentions'],
    ]) {
      const answer = await post({ mentions })
      expect([answer.status, answer.json.errors[0].field]).toEqual([422, field])
      const edit = await server.call('PATCH', '/v1/threads/t/messages/m', { as: ada, body: { mentions } })
      expect([edit.status, edit.json.errors[0].field]).toEqual([422, field])
    }
    const batch = { messages: [{ body: 1 }, { body: 1, mentions: many }] }
    const answer = await server.call('POST', '/v1/threads/t/messages/batch', { as: ada, body: batch })
    expect(answer.json.errors[0].field).toBe('/messages/1/mentions')
    expect((await post({ mentions: many.slice(1) })).status).toBe(201)
  })

  test('are part of the request that can be sent again', async () => {
    await create([])
    await post({ id: 'm', mentions: ['grace'] })
    expect((await post({ id: 'm', mentions: ['grace'] })).status).toBe(200)
    expect((await post({ id: 'm', mentions: ['joan'] })).status).toBe(409)
    expect((await post({ id: 'm' })).status).toBe(409)
  })

  test('that are read one by one are counted down, over chunks', async () => {
    await create(['grace'])
    await postMany(1000, { mentions: ['grace'] })
    await postMany(1000)
    await post({ mentions: ['grace'] })
    expect((await read(998)).json).toMatchObject({ unread: 999, mentions: 3 })
    expect((await read(1500)).json).toMatchObject({ unread: 501, mentions: 1 })
    expect((await read(2000)).json).toMatchObject({ unread: 1, mentions: 1 })
    expect((await read(2001)).json).toMatchObject({ unread: 0, mentions: 0 })
  })
})

describe('what was marked as read', () => {
  const marked = async (since?: string, as: object = grace) => {
    const query = since === undefined ? '' : `?since=${since}`
    const { json } = await server.call('GET', `/v1/reads${query}`, { as: as as never })
    return { ids: json.items?.map(({ threadId }: { threadId: string }) => threadId), ...json }
  }

  test('on another device is listed since a cursor, of a page of changes too', async () => {
    for (const id of ['t', 'u', 'v']) {
      await create(['grace'], id)
      await post({}, ada, id)
      await post({ mentions: ['grace'] }, ada, id)
    }
    expect((await marked()).ids).toEqual([])
    await read(1, grace, 't')
    const first = await marked()
    expect(first.items).toEqual([{ threadId: 't', readSeq: 1, unread: 1, mentions: 1 }])
    await post({}, ada, 'v')
    await read(3, grace, 'v')
    await post({}, ada, 'u')
    const second = await marked(first.cursor)
    expect(second.ids).toEqual(['v', 't']) // what was marked at the very position of the cursor comes again
    await read(2, grace, 'u')
    expect((await marked(second.cursor)).ids).toEqual(['u'])
    const changes = await server.call('GET', '/v1/threads/u/changes', { as: grace })
    await read(3, grace, 'u')
    expect((await marked(changes.json.cursor)).ids).toEqual(['u'])
    expect((await marked()).ids).toEqual(['u', 'v', 't'])
    const bearer = await server.token('grace', { threads: ['v'] })
    expect((await marked('0', { bearer })).ids).toEqual(['v'])
  })

  test('is forgotten with the membership and the thread', async () => {
    for (const id of ['t', 'u', 'v', 'w']) {
      await create(['grace'], id)
      await post({}, ada, id)
      await read(1, grace, id)
    }
    await server.call('DELETE', '/v1/threads/t/members/grace', { as: grace })
    await server.call('DELETE', '/v1/threads/u', { as: ada })
    await server.call('DELETE', '/v1/threads/v?hard=true')
    expect((await marked()).ids).toEqual(['w'])
    await server.call('PUT', '/v1/threads/t/members/grace', { as: ada, body: {} })
    await server.call('POST', '/v1/threads/u/restore', { as: ada })
    expect((await marked()).ids).toEqual(['w', 'u'])
  })

  test('is bounded, and says so', async () => {
    const ids = Array.from({ length: 1001 }, (_, i) => `t${i}`)
    await importLines(
      ids.flatMap((id) => [
        { type: 'thread', id, author: 'ada' },
        { type: 'member', thread: id, user: 'grace', role: 'member' },
        { type: 'message', thread: id, id: 'm', author: 'ada', role: 'user', body: 1 },
        { type: 'read', thread: id, user: 'grace', seq: 1 },
      ]),
    )
    const { more, items } = await marked()
    expect([more, items.length]).toEqual([true, 1000])
    expect((await marked('x')).code).toBe('invalid_cursor')
    expect((await marked('0', ada)).items).toEqual([])
  })
})

describe('what others see', () => {
  const listed = async (as = ada) =>
    (await server.call('GET', '/v1/threads/t/members?limit=1000', { as })).json.items as {
      userId: string
      readSeq?: number
    }[]

  test.each([16, 17, 100])('is how far each of %i members has read', async (count) => {
    await createWithMembers(count)
    await postMany(3)
    await read(2)
    const found = await listed()
    expect(found).toHaveLength(count)
    expect(found.every(({ readSeq }) => readSeq !== undefined)).toBe(true)
    expect(found.find(({ userId }) => userId === 'grace')!.readSeq).toBe(2)
    expect(found.find(({ userId }) => userId === 'ada')!.readSeq).toBe(3)
    const again = await server.call('PUT', '/v1/threads/t/members/grace', {
      as: ada,
      body: { role: 'viewer' },
    })
    expect(again.json).toMatchObject({ readSeq: 2 })
  })

  test('is nothing of the kind in a larger thread', async () => {
    await createWithMembers(101)
    await postMany(3)
    expect((await read(2)).json).toEqual({ readSeq: 2, unread: 1, mentions: 0 })
    for (const as of [ada, grace])
      expect((await listed(as)).some((member) => 'readSeq' in member)).toBe(false)
    expect(await me()).toMatchObject({ readSeq: 2 })
  })

  test.each([
    [100, undefined],
    [101, 'grace'],
  ])('live, among %i members, is told to %s', async (count, to) => {
    await createWithMembers(count)
    await postMany(3)
    const signals: Signal[] = []
    server.server.engine.signals.listen((signal) => signals.push(signal))
    await read(2)
    await read(2)
    await read(1)
    await read(9)
    expect(signals.map(({ to, frame }) => ({ to, frame }))).toEqual([
      { to, frame: { type: 'read', user: 'grace', seq: 2 } },
    ])
  })
})

describe('an import', () => {
  test('takes watermarks, and refuses wrong ones', async () => {
    const line = (seq: number, more: object = {}) => ({
      type: 'message',
      thread: 't',
      id: `m${seq}`,
      seq,
      author: 'ada',
      role: 'user',
      body: 1,
      ...more,
    })
    const answer = await importLines([
      { type: 'thread', id: 't', author: 'ada' },
      { type: 'member', thread: 't', user: 'grace', role: 'member' },
      { type: 'member', thread: 't', user: 'ada', role: 'owner' },
      line(1, { author: 'joan', mentions: ['grace', 'ada'] }),
      line(2, { deletedAt: '2026-01-01T00:00:00Z', deletedBy: 'ada', mentions: ['grace'] }),
      line(3, { mentions: ['grace'] }),
      { type: 'read', thread: 't', user: 'grace', seq: 1 },
      { type: 'read', thread: 't', user: 'grace', seq: 4 },
      { type: 'read', thread: 't', user: 'joan', seq: 1 },
    ])
    const { imported, rejected } = (await answer.json()) as { imported: number; rejected: { line: number }[] }
    expect([imported, rejected.map(({ line }) => line)]).toEqual([7, [8, 9]])
    expect(await me()).toEqual({ role: 'member', readSeq: 1, unread: 1, mentions: 1 })
    expect(await me(ada)).toEqual({ role: 'owner', readSeq: 3, unread: 0, mentions: 0 })
  })
})

test('a message writes no more keys in a thread of 10,000 members, and in a small one none for the watermark', async () => {
  const written = async (id: string, as: object) => {
    const before = store.counts.length
    const answer = await server.call('POST', `/v1/threads/${id}/messages`, {
      as: as as never,
      body: { body: 1 },
    })
    expect(answer.status).toBe(201)
    return store.counts.slice(before).reduce((sum, count) => sum + count, 0)
  }
  const line = { type: 'thread', author: 'ada' }
  const sizes = { small: 2, hundred: 100, many: 10_000 }
  for (const [id, size] of Object.entries(sizes)) {
    const users = Array.from({ length: size }, (_, i) => (i === 0 ? 'ada' : `u${i}`))
    await importLines([
      { ...line, id },
      ...users.map((user) => ({ type: 'member', thread: id, user, role: 'owner' })),
    ])
    await written(id, ada)
  }
  const byMember = []
  const byApplication = []
  for (const id of Object.keys(sizes)) {
    byMember.push(await written(id, ada))
    byApplication.push(await written(id, 'app' as never))
  }
  const [usual] = byApplication
  expect(byApplication).toEqual([usual, usual, usual])
  // Behind a large thread, the one row of its author.
  expect(byMember).toEqual([usual, usual! + 1, usual! + 1])
})
