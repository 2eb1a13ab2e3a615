import { afterEach, beforeEach, expect, test } from 'vitest'
import { HeldReads } from '../support/held-reads.ts'
import { TestServer } from '../support/in-process.ts'
import { LiveReader } from '../support/live-reader.ts'

const ada = { user: 'ada' }
const messages = '/v1/threads/t/messages'
let store: HeldReads
let server: TestServer
beforeEach(async () => {
  store = new HeldReads()
  // A large message has no room in this cache.
  server = await TestServer.open({ store, settings: { cacheBytes: 1 << 20, listSettleMs: 60_000 } })
})
afterEach(() => server.close())

const post = (path: string, body: object) => server.call('POST', `${messages}${path}`, { as: ada, body })
const follow = () => new LiveReader(server, 't', { kind: 'user', keyId: '', user: 'ada', backend: true })
/** In memory nothing takes longer than some turns. */
async function until(condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 2000 && !condition(); turn++) await new Promise(setImmediate)
  expect(condition()).toBe(true)
}
const held = () => until(() => store.isHoldingRead)

async function mustHaveAll(reader: LiveReader): Promise<void> {
  const page = (await server.call('GET', messages, { as: ada })).json
  await reader.until(page)
  expect([...reader.replica.messages.values()]).toEqual(page.items)
  reader.end()
}

test('G-LIVE: what is appended while a reader catches up is not lost on it', async () => {
  await post('', { id: 'm', body: {}, status: 'streaming' })
  await post('/m/append', { text: 'before ' })
  store.holdNextRead()
  const reader = follow()
  await held()
  await post('/m/append', { text: 'meanwhile ' })
  await server.call('PUT', `${messages}/m/reactions/ok`, { as: ada })
  await post('/m/append', { text: 'and later' })
  store.releaseRead()
  await mustHaveAll(reader)
})

test('G-LIVE: who looks for a thread while that is created finds it', async () => {
  store.holdNextRead()
  const reader = follow()
  await held()
  await post('', { id: 'm', body: { text: 'the first' } })
  store.releaseRead()
  await mustHaveAll(reader)
})

test('G-LIVE: what a reader has read is not told again, though others are still to be told', async () => {
  await post('', { id: 'm', body: {}, status: 'streaming' })
  const first = follow()
  await first.until((await server.call('GET', messages, { as: ada })).json)
  store.holdNextRead()
  const large = { text: 'x'.repeat(300_000) }
  // An id beyond all others needs no look at the stored ones.
  await post('', { id: 'z', body: large })
  await held() // the frame of the large message waits for its contents, and those behind it for the frame
  await post('/m/append', { text: 'meanwhile' })
  const second = follow()
  await until(() => second.replica.messages.size === 2)
  store.releaseRead()
  await post('/m/append', { text: ' and later' })
  await mustHaveAll(first)
  await mustHaveAll(second)
})
