import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Caller } from '../../src/auth/principal.ts'
import { HeldReads } from '../support/held-reads.ts'
import { TestServer } from '../support/in-process.ts'
import { LiveReader } from '../support/live-reader.ts'
import type { LiveFrame } from '../support/replica.ts'
import { TestCarrier } from '../support/test-carrier.ts'

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

async function mustHaveAll(reader: LiveReader, andThen = () => {}): Promise<void> {
  const page = (await server.call('GET', messages, { as: ada })).json
  await reader.until(page)
  expect([...reader.replica.messages.values()]).toEqual(page.items)
  andThen()
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

/** A connection with a token, and what it is sent. */
async function connect(user: string, limits: { threads?: string[] } = {}) {
  const credentialsFor = async (narrowed: typeof limits) => ({
    authorization: `Bearer ${await server.token(user, narrowed)}`,
    apiKey: undefined,
    userId: undefined,
  })
  const { live } = server.server
  const frames: LiveFrame[] = []
  const credentials = await credentialsFor(limits)
  const caller = (await live.authenticator.authenticate(credentials)) as Caller
  const carrier = new TestCarrier((frame) => frames.push(frame))
  const connection = live.open(carrier, caller, credentials)
  return {
    frames,
    carrier,
    connection,
    subscribe: (thread: string) => connection.subscribe(live.placeOf({ thread, since: '0' })),
    goOnWith: async (narrowed: typeof limits) =>
      connection.reauthenticate(live.authenticator, await credentialsFor(narrowed)),
    has: (type: string, thread: string) =>
      frames.some((frame) => frame.type === type && frame.thread === thread),
  }
}

describe('G-AUTH', () => {
  test('a reader whose rights are narrowed while it catches up is sent nothing of the thread', async () => {
    await post('', { id: 'm', body: { text: 'x'.repeat(300_000) } })
    const reader = await connect('ada')
    store.holdNextRead()
    reader.subscribe('t')
    await held()
    await reader.goOnWith({ threads: ['other'] })
    store.releaseRead()
    await until(() => reader.has('closed', 't'))
    await post('', { body: 'later' })
    await until(() => server.server.live.hub.topics === 1)
    expect(reader.frames.map(({ type }) => type)).toEqual(['closed'])
    reader.connection.gone()
  })

  test('who is removed hears nothing more, though a frame from before is still being read', async () => {
    await post('', { body: 1 })
    await server.call('PUT', '/v1/threads/t/members/eve', { as: ada, body: { role: 'member' } })
    const reader = await connect('eve')
    reader.subscribe('t')
    await until(() => server.server.live.hub.readersOf('t').size === 1 && reader.has('changes', 't'))
    store.holdNextRead()
    await post('', { id: 'z', body: { text: 'x'.repeat(300_000) } })
    await held()
    await server.call('DELETE', '/v1/threads/t/members/eve', { as: ada })
    const before = reader.frames.length
    await post('', { ephemeral: true, body: 'secret' })
    expect(reader.frames.slice(before).filter(({ type }) => type === 'ephemeral')).toEqual([])
    expect(reader.frames.at(-1)).toMatchObject({ type: 'closed', thread: 't' })
    store.releaseRead()
    await server.call('PUT', '/v1/threads/t/members/eve', { as: ada, body: { role: 'member' } })
    const { cursor } = (await server.call('GET', '/v1/threads/t/changes', { as: ada })).json
    await until(() => reader.frames.some((frame) => frame.type === 'changes' && frame.cursor === cursor))
    reader.connection.gone()
  })

  test('who is removed while it catches up hears nothing more, though a frame from before is still being read', async () => {
    await post('', { body: 1 })
    await server.call('PUT', '/v1/threads/t/members/eve', { as: ada, body: { role: 'member' } })
    const reader = await connect('eve')
    store.holdNextRead()
    reader.subscribe('t')
    await held()
    store.holdNextRead()
    await post('', { id: 'z', body: { text: 'x'.repeat(300_000) } })
    await until(() => store.heldReads === 2)
    await server.call('DELETE', '/v1/threads/t/members/eve', { as: ada })
    store.releaseRead()
    reader.subscribe('other')
    await until(() => reader.has('closed', 'other'))
    await post('', { ephemeral: true, body: 'secret' })
    expect(reader.frames.filter(({ thread }) => thread === 't')).toMatchObject([{ type: 'closed' }])
    store.releaseRead()
    await server.call('PUT', '/v1/threads/t/members/eve', { as: ada, body: { role: 'member' } })
    const { cursor } = (await server.call('GET', '/v1/threads/t/changes', { as: ada })).json
    await until(() => reader.frames.some((frame) => frame.type === 'changes' && frame.cursor === cursor))
    reader.connection.gone()
  })

  test('who is not in a thread is not told that something becomes of it', async () => {
    await post('', { body: 1 })
    await server.call('POST', '/v1/threads/u/messages', { as: { user: 'eve' }, body: { body: 1 } })
    const reader = await connect('eve')
    reader.subscribe('t')
    await until(() => reader.has('closed', 't'))
    await server.call('PATCH', '/v1/threads/t', { as: ada, body: { title: 'ours' } })
    await server.call('PUT', '/v1/threads/t/members/grace', { as: ada, body: { role: 'member' } })
    await server.call('DELETE', '/v1/threads/t', { as: ada })
    reader.subscribe('u')
    await until(() => reader.has('changes', 'u'))
    expect(reader.frames.filter(({ thread }) => thread === 't')).toHaveLength(1)
    reader.connection.gone()
  })
})

test('who unsubscribes while its thread is looked for is told nothing more of it', async () => {
  const reader = await connect('ada')
  store.holdNextRead()
  reader.subscribe('missing')
  await held()
  reader.connection.endSubscription({ thread: 'missing' })
  reader.subscribe('other')
  store.releaseRead()
  await until(() => reader.has('closed', 'other'))
  expect(reader.has('closed', 'missing')).toBe(false)
  reader.connection.gone()
})

test('G-BOUND: what all who read a thread have is kept for nobody', async () => {
  await post('', { body: 0 })
  const reader = follow()
  for (let i = 1; i <= 3; i++) await post('', { body: i })
  await mustHaveAll(reader, () => expect(server.server.live.hub.topic('t').stepsAfter(0)).toBeUndefined())
})

test('G-BOUND: a reader whose socket asks for nothing, and takes nothing either, holds up nobody', async () => {
  for (let i = 0; i < 3; i++) await post('', { body: i })
  const { live } = server.server
  const { connection, carrier, subscribe } = await connect('ada')
  // So it is with a socket that was destroyed, until that is told.
  let asked = 0
  Object.defineProperty(carrier, 'backlog', {
    get: () => (++asked < 1000 ? live.options.liveBufferBytes + 1 : 0),
  })
  subscribe('t')
  await new Promise(setImmediate)
  expect(asked).toBeLessThan(10)
  connection.gone()
})

test('G-BOUND: what is said on a connection that has ended leaves nothing behind', async () => {
  await post('', { body: 1 })
  const reader = await connect('ada')
  reader.connection.gone()
  expect(() => reader.subscribe('t')).toThrow('no such live connection')
  expect(server.server.live.hub.topics).toBe(0)
})
