import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Signal } from '../../src/feed/signals.ts'
import type { As } from '../support/in-process.ts'
import { ada, grace, ReadingWorld } from '../support/reading.ts'

let world: ReadingWorld
beforeEach(async () => {
  world = await ReadingWorld.open()
})
afterEach(async () => {
  expect(await world.close()).toEqual([])
})

describe('what was marked as read', () => {
  const marked = async (since?: string, as: As = grace) => {
    const query = since === undefined ? '' : `?since=${since}`
    const { json } = await world.call('GET', `/reads${query}`, as)
    return { ids: json.items?.map(({ threadId }: { threadId: string }) => threadId), ...json }
  }

  test('on another device is listed since a cursor, of a page of changes too', async () => {
    for (const id of ['t', 'u', 'v']) {
      await world.create(['grace'], id)
      await world.post({}, ada, id)
      await world.post({ mentions: ['grace'] }, ada, id)
    }
    expect((await marked()).ids).toEqual([])
    await world.read(1, grace, 't')
    const first = await marked()
    expect(first.items).toEqual([{ threadId: 't', readSeq: 1, unread: 1, mentions: 1 }])
    await world.post({}, ada, 'v')
    await world.read(3, grace, 'v')
    await world.post({}, ada, 'u')
    const second = await marked(first.cursor)
    expect(second.ids).toEqual(['v', 't']) // what was marked at the very position of the cursor comes again
    await world.read(2, grace, 'u')
    expect((await marked(second.cursor)).ids).toEqual(['u'])
    const changes = await world.call('GET', '/threads/u/changes', grace)
    await world.read(3, grace, 'u')
    expect((await marked(changes.json.cursor)).ids).toEqual(['u'])
    expect((await marked()).ids).toEqual(['u', 'v', 't'])
    const bearer = await world.server.token('grace', { threads: ['v'] })
    expect((await marked('0', { bearer })).ids).toEqual(['v'])
  })

  test('is forgotten with the membership and the thread', async () => {
    for (const id of ['t', 'u', 'v', 'w']) {
      await world.create(['grace'], id)
      await world.post({}, ada, id)
      await world.read(1, grace, id)
    }
    await world.call('DELETE', '/threads/t/members/grace', grace)
    await world.call('DELETE', '/threads/u', ada)
    await world.server.call('DELETE', '/v1/threads/v?hard=true')
    expect((await marked()).ids).toEqual(['w'])
    await world.call('PUT', '/threads/t/members/grace', ada, {})
    await world.call('POST', '/threads/u/restore', ada)
    expect((await marked()).ids).toEqual(['w', 'u'])
  })

  test('is bounded, and says so', async () => {
    const ids = Array.from({ length: 1001 }, (_, i) => `t${i}`)
    await world.import(
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
    (await world.server.call('GET', '/v1/threads/t/members?limit=1000', { as })).json.items as {
      userId: string
      readSeq?: number
    }[]

  test.each([16, 17, 100])('is how far each of %i members has read', async (count) => {
    await world.createWithMembers(count)
    await world.postMany(3)
    await world.read(2)
    const found = await listed()
    expect(found).toHaveLength(count)
    expect(found.every(({ readSeq }) => readSeq !== undefined)).toBe(true)
    expect(found.find(({ userId }) => userId === 'grace')!.readSeq).toBe(2)
    expect(found.find(({ userId }) => userId === 'ada')!.readSeq).toBe(3)
    const again = await world.call('PUT', '/threads/t/members/grace', ada, { role: 'viewer' })
    expect(again.json).toMatchObject({ readSeq: 2 })
  })

  test('is nothing of the kind in a larger thread', async () => {
    await world.createWithMembers(101)
    await world.postMany(3)
    expect((await world.read(2)).json).toEqual({ readSeq: 2, unread: 1, mentions: 0 })
    for (const as of [ada, grace])
      expect((await listed(as)).some((member) => 'readSeq' in member)).toBe(false)
    expect(await world.me()).toMatchObject({ readSeq: 2 })
  })

  test.each([
    [100, undefined],
    [101, 'grace'],
  ])('live, among %i members, is told to %s', async (count, to) => {
    await world.createWithMembers(count)
    await world.postMany(3)
    const signals: Signal[] = []
    world.server.server.engine.signals.listen((signal) => signals.push(signal))
    await world.read(2)
    await world.read(2)
    await world.read(1)
    await world.read(9)
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
    const { imported, rejected } = await world.import([
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
    expect([imported, rejected.map(({ line }) => line)]).toEqual([7, [8, 9]])
    expect(await world.me()).toEqual({ role: 'member', readSeq: 1, unread: 1, mentions: 1 })
    expect(await world.me(ada)).toEqual({ role: 'owner', readSeq: 3, unread: 0, mentions: 0 })
  })
})

test('a list of threads is read in a few steps, however many of them have something to count', async () => {
  const ids = Array.from({ length: 200 }, (_, i) => `t${i}`)
  await world.import(
    ids.flatMap((thread) => [
      { type: 'thread', id: thread, author: 'ada' },
      { type: 'member', thread, user: 'grace', role: 'member' },
      ...['a', 'b', 'c'].map((id) => ({
        ...{ type: 'message', thread, id, author: 'ada', role: 'user', body: 1, mentions: ['grace'] },
        ...(id === 'b' && { deletedAt: '2026-01-01T00:00:00Z' }),
      })),
    ]),
  )
  const { store } = world
  let steps = 0
  const { getMany, scan } = store
  store.getMany = (...request) => {
    steps++
    return getMany.apply(store, request)
  }
  store.scan = (...request) => {
    steps++
    return scan.apply(store, request)
  }
  const { items } = (await world.call('GET', '/threads?limit=200', grace)).json
  expect(items).toHaveLength(200)
  for (const { me } of items) expect(me).toEqual({ role: 'member', readSeq: 0, unread: 2, mentions: 2 })
  const { json } = await world.call('GET', '/unread', grace)
  expect(json).toEqual({ unread: 400, mentions: 400, threads: 200 })
  expect(steps).toBeLessThan(20)
})

test('a message writes no more keys in a thread of 10,000 members, and in a small one none for the watermark', async () => {
  const written = async (id: string, as: As) => {
    const before = world.store.counts.length
    const answer = await world.call('POST', `/threads/${id}/messages`, as, { body: 1 })
    expect(answer.status).toBe(201)
    return world.store.counts.slice(before).reduce((sum, count) => sum + count, 0)
  }
  const line = { type: 'thread', author: 'ada' }
  const sizes = { small: 2, hundred: 100, many: 10_000 }
  for (const [id, size] of Object.entries(sizes)) {
    const users = Array.from({ length: size }, (_, i) => (i === 0 ? 'ada' : `u${i}`))
    await world.import([
      { ...line, id },
      ...users.map((user) => ({ type: 'member', thread: id, user, role: 'owner' })),
    ])
    await written(id, ada)
  }
  const byMember = []
  const byApplication = []
  for (const id of Object.keys(sizes)) {
    byMember.push(await written(id, ada))
    byApplication.push(await written(id, 'app'))
  }
  const [usual] = byApplication
  expect(byApplication).toEqual([usual, usual, usual])
  // Behind a large thread, the one row of its author.
  expect(byMember).toEqual([usual, usual! + 1, usual! + 1])
})
