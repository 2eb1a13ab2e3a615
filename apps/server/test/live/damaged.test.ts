import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Live } from '../../src/followers/realtime/live.ts'
import { createLog, logLiveFailure } from '../../src/observe/log.ts'
import { keyOf, userScope } from '../../src/storage/keys.ts'
import { DamagedStore } from '../support/damaged-store.ts'
import { TestServer } from '../support/in-process.ts'
import type { LiveFrame } from '../support/replica.ts'
import { TestCarrier } from '../support/test-carrier.ts'

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

/** A live connection of a user's, and what it is told. */
function follow(user: string, ...wanted: Parameters<Live['placeOf']>[0][]) {
  const { live } = server.server
  const frames: LiveFrame[] = []
  const connection = live.open(
    new TestCarrier((frame) => frames.push(frame)),
    { kind: 'user', keyId: '', user, backend: true },
    { authorization: `Bearer ${server.apiKey}`, apiKey: undefined, userId: user },
  )
  for (const each of wanted) connection.subscribe(live.placeOf(each))
  return { frames, connection }
}

test('who reads what is damaged is told so, and not to try again', async () => {
  const { status, headers, json } = await server.call('GET', '/v1/threads/bad/messages/m', { as: ada })
  expect([status, headers.get('retry-after'), json.code]).toEqual([500, null, 'storage_damaged'])
  expect((await server.call('GET', '/v1/threads/good/messages/m', { as: ada })).status).toBe(200)
})

test('a mistake of ours ends the live connection, and is logged without what anybody has written', async () => {
  store.error = new TypeError('what a caller wrote')
  const lines: string[] = []
  const log = createLog('info', { write: (line) => lines.push(line) })
  server.server.live.onFailure = (error) => logLiveFailure(log, error)
  const { frames } = follow('ada', { thread: 'bad', since: '0' })
  while (frames.length === 0) await new Promise(setImmediate)
  expect(frames).toMatchObject([{ type: 'bye', reason: 'internal_error' }])
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: 'error', code: 'internal_error', cause: { name: 'TypeError' } },
  ])
  expect(lines.join()).not.toContain('what a caller wrote')
})

test('G-LIVE: who follows a thread that is damaged goes on with the others', async () => {
  const { frames, connection } = follow('ada', { thread: 'bad', since: '0' }, { thread: 'good', since: '0' })
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

test('G-LIVE: who follows all threads hears nothing of an open stream of others that is damaged', async () => {
  store.damaged = undefined
  const body = { id: 'stream', body: {}, status: 'streaming' }
  await server.call('POST', '/v1/threads/others/messages', { as: { user: 'eve' }, body })
  await server.close()
  server = await TestServer.open({ store, settings: { cacheBytes: 1 << 20, listSettleMs: 60_000 } })
  store.damaged = 'others'
  const { frames, connection } = follow('ada', { since: '0' })
  const has = (wanted: string) => frames.some(({ type }) => type === wanted)
  while (!has('ephemeral') && !has('bye'))
    await server.call('POST', '/v1/threads/good/messages', { as: ada, body: { ephemeral: true, body: 1 } })
  expect(has('bye')).toBe(false)
  connection.gone()
})

test('G-LIVE: who follows all threads is told which is damaged, and goes on with the others', async () => {
  const { frames, connection } = follow('ada', { since: '0' })
  const has = (wanted: string, inThread?: string) =>
    frames.some(({ type, thread }) => type === wanted && thread === inThread)
  while (!has('ephemeral', 'good') && !has('bye'))
    await server.call('POST', '/v1/threads/good/messages', { as: ada, body: { ephemeral: true, body: 1 } })
  const said = frames.map(({ type, thread, code }) => [type, thread, code].join(' ').trim())
  expect([...new Set(said)]).toEqual([
    'ready',
    'closed bad storage_damaged',
    'changes good',
    'ephemeral good',
  ])
  connection.gone()
})

test('what changed in all threads says which is damaged', async () => {
  const { status, json } = await server.call('GET', '/v1/changes?since=0', { as: ada })
  expect(status).toBe(200)
  expect(json.threads).toMatchObject([
    { kind: 'closed', threadId: 'bad', code: 'storage_damaged' },
    { kind: 'changes', thread: { id: 'good' } },
  ])
})

test('G-LIVE: who follows all threads goes on when one that is damaged has open streams, or many members', async () => {
  store.damaged = undefined
  const members = Array.from({ length: 17 }, (_, i) => ({ userId: `extra-${i}` }))
  await server.call('POST', '/v1/threads', { as: ada, body: { id: 'large', members } })
  const body = { id: 'stream', body: {}, status: 'streaming' }
  await server.call('POST', '/v1/threads/large/messages', { as: ada, body })
  const { cursor } = (await server.call('GET', '/v1/changes?since=0', { as: ada })).json
  await server.close()
  server = await TestServer.open({ store, settings: { cacheBytes: 1 << 20, listSettleMs: 60_000 } })
  store.damaged = 'large'
  const page = await server.call('GET', `/v1/changes?since=${cursor}`, { as: ada })
  expect([page.status, page.json.threads, page.json.hasMore]).toEqual([200, [], false])
  const { frames, connection } = follow('ada', { since: cursor })
  const has = (wanted: string) => frames.some(({ type }) => type === wanted)
  while (!has('ephemeral') && !has('bye'))
    await server.call('POST', '/v1/threads/good/messages', { as: ada, body: { ephemeral: true, body: 1 } })
  expect(has('bye')).toBe(false)
  connection.gone()
})

test('a frame that cannot be made puts behind those alone who were to get it', async () => {
  store.damaged = undefined
  await server.call('POST', '/v1/threads/graces/messages', { as: { user: 'grace' }, body: { body: 1 } })
  const readers = [follow('grace', { since: '0' }), follow('ada', { since: '0' })] as const
  const [, ada] = readers
  const isLive = ({ frames }: { frames: LiveFrame[] }) => frames.some(({ type }) => type === 'ephemeral')
  while (!readers.every(isLive))
    for (const [user, thread] of [
      ['grace', 'graces'],
      ['ada', 'good'],
    ] as const)
      await server.call('POST', `/v1/threads/${thread}/messages`, {
        as: { user },
        body: { ephemeral: true, body: 1 },
      })
  const scans = vi.spyOn(store, 'scan')
  const scansOf = (user: string) =>
    scans.mock.calls.filter(([{ from }]) => keyOf(from).startsWith(userScope(user))).length
  store.damaged = 'bad'
  const body = { id: 'z', body: { text: 'x'.repeat(300_000) } }
  expect((await server.call('POST', '/v1/threads/bad/messages', { as: { user: 'ada' }, body })).status).toBe(
    201,
  )
  while (!ada.frames.some(({ code }) => code === 'storage_damaged')) await new Promise(setImmediate)
  expect([scansOf('ada') > 0, scansOf('grace')]).toEqual([true, 0])
  for (const { connection } of readers) connection.gone()
})
