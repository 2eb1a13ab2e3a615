import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { MemoryStore } from '../../src/storage/memory/memory-store.ts'
import type { Range, Row, ScanOptions, Snapshot } from '../../src/storage/store.ts'
import { TestServer } from '../support/in-process.ts'
import { freshState, type MyEntry, MyReplica } from '../support/my-replica.ts'

/** The memory store, which counts what is read. */
class CountingStore extends MemoryStore {
  rows = 0
  calls = 0

  override async getMany(keys: readonly Buffer[], snapshot?: Snapshot): Promise<(Buffer | undefined)[]> {
    this.calls++
    this.rows += keys.length
    return super.getMany(keys, snapshot)
  }

  override async scan(range: Range, options: ScanOptions): Promise<Row[]> {
    const rows = await super.scan(range, options)
    this.calls++
    this.rows += rows.length
    return rows
  }
}

let store: CountingStore
let server: TestServer
beforeEach(async () => {
  store = new CountingStore()
  server = await TestServer.open({ store, settings: { listSettleMs: 60_000 } })
})
afterEach(() => server.close())

const settle = () => server.server.engine.lists.settleAll()
const get = (query: string, user = 'ada') => server.call('GET', `/v1/changes?${query}`, { as: { user } })
const post = (thread: string, body: object = { body: 1 }, user = 'ada') =>
  server.call('POST', `/v1/threads/${thread}/messages`, { as: { user }, body })
async function create(count: number, prefix: string, members: object[] = []): Promise<void> {
  const each = async (i: number) =>
    server.call('POST', '/v1/threads', { as: { user: 'ada' }, body: { id: `${prefix}${i}`, members } })
  for (let i = 0; i < count; i += 100)
    await Promise.all(Array.from({ length: Math.min(100, count - i) }, (_, j) => each(i + j)))
}
const ids = (threads: MyEntry[]) =>
  threads.map((entry) => (entry.kind === 'closed' ? entry.threadId : entry.thread.id))
/** More members than a thread keeps in its own row. */
const many = Array.from({ length: 17 }, (_, i) => ({ userId: `extra-${i}` }))

describe('GET /v1/changes', () => {
  test('gives what changed, thread by thread, and then nothing', async () => {
    await post('t1', { id: 'm1', body: 'Hello' })
    await post('t2', { id: 'm2', body: 'Hello' })
    const first = (await get('since=0')).json
    expect(first).toMatchObject({ hasMore: false })
    expect(first.threads).toMatchObject([
      { kind: 'changes', thread: { id: 't1', me: { role: 'owner' } }, hasMore: false, mine: {} },
      { kind: 'changes', thread: { id: 't2' } },
    ])
    expect(first.threads[0].items.map(({ kind }: { kind: string }) => kind)).toEqual([
      'thread',
      'member',
      'message',
    ])
    expect((await get(`since=${first.cursor}`)).json).toMatchObject({ threads: [], hasMore: false })
    await server.call('PUT', '/v1/threads/t1/messages/m1/reactions/ok', { as: { user: 'ada' } })
    const second = (await get(`since=${first.cursor}`)).json
    expect(second.threads).toMatchObject([
      { thread: { id: 't1' }, items: [{ kind: 'message', message: { id: 'm1' } }], mine: { m1: ['ok'] } },
    ])
    // The cursors of the thread itself go on from here.
    const { after, cursor } = second.threads[0]
    const own = await server.call('GET', `/v1/threads/t1/changes?since=${after}`, { as: { user: 'ada' } })
    expect(own.json).toMatchObject({ items: second.threads[0].items, cursor })
  })

  test('is for users, and takes its own cursors alone', async () => {
    const asApplication = await server.call('GET', '/v1/changes')
    expect([asApplication.status, asApplication.json.code]).toEqual([403, 'wrong_credentials'])
    await post('t1')
    const page = await server.call('GET', '/v1/threads/t1/messages', { as: { user: 'ada' } })
    for (const since of [page.json.cursor, 'a1-1', 'x', '', 'a1-2-3-4-5', 'a1-9-9-1-0-1-0'])
      expect((await get(`since=${since}`)).json.code).toMatch(/^(invalid_cursor|cursor_reset)$/)
  })

  test('gives a token for some threads these alone', async () => {
    await post('t1')
    await post('t2')
    const bearer = await server.token('ada', { threads: ['t2'] })
    const { json } = await server.call('GET', '/v1/changes', { as: { bearer } })
    expect(ids(json.threads)).toEqual(['t2'])
  })

  test('G-BOUND: a page has no more bytes than is allowed, and at least one item', async () => {
    await server.close()
    server = await TestServer.open({ store: new MemoryStore(), settings: { maxPageBytes: 64 * 1024 } })
    for (let i = 0; i < 40; i++) await post(`t${i % 20}`, { id: `m${i}`, body: 'x'.repeat(20_000) })
    await post('t0', { id: 'larger', body: 'x'.repeat(200_000) })
    const replica = new MyReplica('ada')
    do {
      const { text } = await get(`since=${replica.cursor}&limit=1000`)
      expect(text.length).toBeLessThan(250_000)
      await replica.look(server, 1000)
    } while (replica.hasMore)
    const messages = [...replica.threads.values()].flatMap(({ items }) =>
      [...items.keys()].filter((name) => name.startsWith('message')),
    )
    expect(messages.length).toBe(41)
  })

  test('G-CATCHUP: ends, and misses nothing, while every thread goes on changing', async () => {
    for (let i = 0; i < 200; i++) await post(`t${i % 4}`, { id: `m${i}`, body: i })
    const replica = new MyReplica('ada')
    let items = 0
    for (let pages = 0; replica.hasMore && pages < 1000; pages++) {
      for (const entry of await replica.look(server, 10)) items += 'items' in entry ? entry.items.length : 0
      if (!replica.hasMore || items > 400) continue
      for (const id of [0, 1, 2, 3]) await post(`t${id}`, { id: `n${pages}-${id}`, body: 0 })
    }
    expect(replica.hasMore).toBe(false)
    expect(replica.state()).toEqual(await freshState(server, 'ada'))
  })

  test('G-CATCHUP: costs the same for who is in many threads, of which few changed', async () => {
    await create(10, 'few-')
    const ofFew = await costOfFive('few-')
    await create(3000, 'many-')
    await settle()
    expect(await costOfFive('many-')).toEqual(ofFew)
  })

  test('finds those that changed among many large threads, of which others are not mine', async () => {
    await create(150, 'large-', many)
    await server.call('POST', '/v1/threads', { body: { id: 'of-others', members: many } })
    await settle()
    const replica = new MyReplica('ada')
    await replica.catchUp(server, 1000)
    expect(replica.threads.size).toBe(150)
    const { cursor } = replica
    await post('large-7')
    await post('large-77')
    await post('of-others', { body: 1 }, 'extra-1')
    for (const when of ['displaced', 'settled']) {
      const { threads, hasMore } = (await get(`since=${cursor}`)).json
      expect([when, ids(threads), hasMore]).toEqual([when, ['large-7', 'large-77'], false])
      await settle()
    }
    await server.call('DELETE', '/v1/threads/large-8/members/ada')
    await server.call('DELETE', '/v1/threads/large-9?hard=true')
    const { threads } = (await get(`since=${cursor}`)).json
    expect(threads.slice(2)).toMatchObject([
      { kind: 'closed', threadId: 'large-8', code: 'thread_not_found' },
      { kind: 'closed', threadId: 'large-9', code: 'thread_gone' },
    ])
  })

  test('goes through all threads where more changed during a pass than can be put in order', async () => {
    const count = 1100
    await create(count, 't')
    const replica = new MyReplica('ada')
    await replica.look(server, 1)
    for (let i = 0; i < count; i += 100)
      await Promise.all(Array.from({ length: 100 }, (_, j) => post(`t${i + j}`, { id: 'm', body: 1 })))
    await settle()
    await replica.catchUp(server, 1000)
    expect(replica.threads.size).toBe(count)
    const messages = [...replica.threads.values()].filter(({ items }) => items.has('message m'))
    expect(messages.length).toBe(count)
  })
})

/** What it costs to learn of five changes in settled threads. */
async function costOfFive(prefix: string): Promise<{ rows: number; calls: number }> {
  const replica = new MyReplica('ada')
  await replica.catchUp(server, 1000)
  for (const i of [1, 3, 5, 7, 9]) await post(`${prefix}${i}`)
  await settle()
  const before = { rows: store.rows, calls: store.calls }
  const entries = await replica.look(server, 100)
  expect([entries.length, replica.hasMore]).toEqual([5, false])
  return { rows: store.rows - before.rows, calls: store.calls - before.calls }
}
