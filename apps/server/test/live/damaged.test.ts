import { afterEach, beforeEach, expect, test } from 'vitest'
import { MemoryStore } from '../../src/storage/memory/memory-store.ts'
import { type Row, type Snapshot, StoreError } from '../../src/storage/store.ts'
import { TestServer } from '../support/in-process.ts'
import type { LiveFrame } from '../support/replica.ts'
import { TestCarrier } from '../support/test-carrier.ts'

/** A store in which what one thread has is damaged. */
class DamagedStore extends MemoryStore {
  damaged: string | undefined

  #mustBeWhole(keys: readonly Buffer[]): void {
    if (this.damaged !== undefined && keys.some((key) => key.includes(`${this.damaged}\0`)))
      throw new StoreError('corrupt', 'a block is damaged')
  }

  override async getMany(keys: readonly Buffer[], snapshot?: Snapshot): Promise<(Buffer | undefined)[]> {
    this.#mustBeWhole(keys)
    return super.getMany(keys, snapshot)
  }

  override async scan(...given: Parameters<MemoryStore['scan']>): Promise<Row[]> {
    this.#mustBeWhole([given[0].from])
    return super.scan(...given)
  }
}

const ada = { user: 'ada' }
let store: DamagedStore
let server: TestServer
beforeEach(async () => {
  store = new DamagedStore()
  server = await TestServer.open({ store, settings: { cacheBytes: 1 << 20, listSettleMs: 60_000 } })
  for (const thread of ['bad', 'good']) {
    const body = { id: 'm', body: { text: 'x'.repeat(300_000) } }
    await server.call('POST', `/v1/threads/${thread}/messages`, { as: ada, body })
  }
  store.damaged = 'bad'
})
afterEach(() => server.close())

test('who reads what is damaged is told so, and not to try again', async () => {
  const { status, headers, json } = await server.call('GET', '/v1/threads/bad/messages/m', { as: ada })
  expect([status, headers.get('retry-after'), json.code]).toEqual([500, null, 'storage_damaged'])
  expect((await server.call('GET', '/v1/threads/good/messages/m', { as: ada })).status).toBe(200)
})

test('G-LIVE: who follows a thread that is damaged goes on with the others', async () => {
  const { live } = server.server
  const frames: LiveFrame[] = []
  const credentials = { authorization: `Bearer ${server.apiKey}`, apiKey: undefined, userId: 'ada' }
  const connection = live.open(
    new TestCarrier((frame) => frames.push(frame)),
    { kind: 'user', keyId: '', user: 'ada', backend: true },
    credentials,
  )
  for (const thread of ['bad', 'good']) connection.subscribe(live.placeOf({ thread, since: '0' }))
  const hasGood = () =>
    frames.some(({ type, items }) => type === 'changes' && items?.at(-1)?.kind === 'message')
  for (let turn = 0; turn < 2000 && !hasGood(); turn++) await new Promise(setImmediate)
  expect(frames.map(({ type, thread, code }) => [type, thread, code])).toEqual([
    ['closed', 'bad', 'storage_damaged'],
    ['ready', 'good', undefined],
    ['changes', 'good', undefined],
    ['changes', 'good', undefined],
  ])
  connection.gone()
})
