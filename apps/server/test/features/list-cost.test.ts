import { expect, test } from 'vitest'
import type { ReadSource } from '../../src/commit/reads.ts'
import type { Scan } from '../../src/commit/record.ts'
import { ThreadList } from '../../src/features/threads/reads.ts'
import type { Thread } from '../../src/features/threads/thread.ts'
import { keyBytes, u64, u64At } from '../../src/storage/keys.ts'
import { MemoryStore } from '../../src/storage/memory/memory-store.ts'
import type { Range, ScanOptions } from '../../src/storage/store.ts'
import { TestServer } from '../support/in-process.ts'

/** Counts how often it is asked, and can be opened by one server after the other. */
class CountingStore extends MemoryStore {
  lookups = 0
  /** The most rows that a scan of a list asked for. */
  mostRows = 0

  override getMany(...asked: Parameters<MemoryStore['getMany']>) {
    this.lookups++
    return super.getMany(...asked)
  }

  override scan(range: Range, options: ScanOptions) {
    if (options.reverse) this.mostRows = Math.max(this.mostRows, options.limit)
    return super.scan(range, options)
  }

  override async close(): Promise<void> {}
}

const settings = { listSettleMs: 60_000 }
const ada = { user: 'ada' }

test('a list of the threads with somebody looks for all large ones at once', async () => {
  const store = new CountingStore()
  const before = await TestServer.open({ store, settings })
  const members = Array.from({ length: 20 }, (_, i) => ({ userId: `user${i}` }))
  for (let i = 0; i < 40; i++)
    await before.call('POST', '/v1/threads', { as: ada, body: { id: `t${i}`, members } })
  await before.close()
  // Nothing is cached any more.
  const server = await TestServer.open({ store, settings })
  store.lookups = 0
  const { json } = await server.call('GET', '/v1/threads?member=user7&limit=40', { as: ada })
  expect(json.items).toHaveLength(40)
  expect(store.lookups).toBeLessThan(10)
  await server.close()
})

test('a user’s list costs the same however many threads of others are displaced', async () => {
  const store = new CountingStore()
  const server = await TestServer.open({ store, settings })
  for (const user of ['ada', 'grace'])
    for (let i = 0; i < 50; i++)
      await server.call('POST', '/v1/threads', { as: { user }, body: { id: `${user}${i}` } })
  const say = (user: string, i: number) =>
    server.call('POST', `/v1/threads/${user}${i}/messages`, { as: { user }, body: { body: 1 } })
  for (let i = 0; i < 50; i++) await say('grace', i)
  for (const i of [3, 5]) await say('ada', i)
  store.mostRows = 0
  const { json } = await server.call('GET', '/v1/threads?limit=3', { as: ada })
  expect(json.items.map(({ id }: { id: string }) => id)).toEqual(['ada5', 'ada3', 'ada49'])
  expect(server.server.engine.lists.size).toBe(52)
  // Those of the page, one more, and the two that are displaced.
  expect(store.mostRows).toBe(6)
  await server.close()
})

test('G-BOUND: a list asks for no more rows at once than the store gives, however many threads are displaced', () => {
  const displaced = Array.from({ length: 150_000 }, (_, i) => {
    const details = { id: `t${i}`, roster: new Map([['ada', 'owner']]) }
    return { activity: 500_000 + i, listed: i + 1, details } as unknown as Thread
  })
  const rows = displaced.map(({ listed, details: { id } }) => ({ key: `${u64(listed)}`, id }))
  rows.unshift({ key: u64(0), id: 'quiet' })
  const source = {
    scan({ to, limit }: Scan) {
      if (limit > 100_000) throw new RangeError(`scan limit ${limit}`)
      const below = Math.min(u64At(keyBytes(to), to.length - 8), rows.length)
      const some = rows.slice(Math.max(0, below - limit), below).reverse()
      return some.map(({ key, id }) => ({ key: keyBytes(key), value: Buffer.from(id) }))
    },
  } as unknown as ReadSource
  const list = new ThreadList(source, undefined)
  expect(list.byActivity(Number.MAX_SAFE_INTEGER, 2, displaced).map(({ id }) => id)).toEqual([
    't149999',
    't149998',
  ])
  expect(list.byActivity(500_001, 3, displaced).map(({ id }) => id)).toEqual(['t0', 'quiet'])
})
