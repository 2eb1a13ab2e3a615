import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { purgeMessages } from '../../src/features/messages/purge.ts'
import { exportOf, importInto, importLines } from '../properties/support/moving.ts'
import { DamagedStore } from '../support/damaged-store.ts'
import { ExpiringThread, idsOf } from '../support/expiring-thread.ts'
import { TestServer } from '../support/in-process.ts'

let thread: ExpiringThread
beforeEach(async () => {
  thread = await ExpiringThread.open()
})
afterEach(() => thread.server.close())

type Item = { message?: { id: string; purgedAt?: string } }
const ada = { user: 'ada' }

describe('the purge', () => {
  test('takes a deleted message too, and all that it held', async () => {
    await thread.post({ id: 'm1', body: { secret: 1 }, ttl: 60 })
    await thread.call('PUT', '/m1/reactions/ok')
    await thread.call('PUT', '/m1/reactions/ok', undefined, ada)
    await thread.call('DELETE', '/m1')
    thread.wait(60)
    await thread.purge()
    expect((await thread.call('POST', '/m1/restore')).json.code).toBe('message_gone')
    await thread.mustVerify()
  })

  test('takes a message with more reactions than fit into one command', async () => {
    const reactions = Array.from({ length: 2100 }, (_, i) =>
      JSON.stringify({ type: 'reaction', thread: 't', message: 'm', user: `u${i}`, reaction: `r${i % 5}` }),
    )
    const message = { type: 'message', thread: 't', id: 'm', author: 'ada', role: 'user', body: 1 }
    const lines = [
      { type: 'header', format: 1 },
      { ...message, expiresAt: '2026-11-21T09:40:00Z' },
    ]
    await importLines(thread.server, [...lines.map((line) => JSON.stringify(line)), ...reactions].join('\n'))
    expect((await thread.call('GET', '/m')).json.reactions).toMatchObject({ r0: 420, r4: 420 })
    await thread.mustVerify()
    thread.wait(600)
    await thread.purge()
    expect((await thread.changes()).items.at(-1).message).toMatchObject({
      id: 'm',
      seq: 1,
      purgedAt: expect.anything(),
    })
    await thread.mustVerify()
  })

  test('leaves a message alone that got a reaction since it was looked at', async () => {
    const { json } = await thread.post({ id: 'm1', body: 1, ttl: 60 })
    await thread.call('PUT', '/m1/reactions/ok')
    thread.wait(60)
    const due = { thread: 't', seq: 1, at: Date.parse(json.expiresAt), reactions: [], isAll: true }
    const { intake } = thread.server.server.engine
    expect(await intake.submit(purgeMessages([due]))).toBe(0)
    expect(await intake.submit(purgeMessages([{ ...due, at: due.at + 1 }]))).toBe(1)
    await thread.mustVerify()
    await thread.purge()
    await thread.mustVerify()
  })

  test('may come before an import is done with the message', async () => {
    const lines = [
      { type: 'header', format: 1 },
      {
        type: 'message',
        thread: 't',
        id: 'm',
        author: 'ada',
        role: 'user',
        body: 2,
        version: 2,
        expiresAt: '2020-01-01T00:00:00Z',
      },
      {
        type: 'version',
        thread: 't',
        message: 'm',
        version: 1,
        author: 'ada',
        createdAt: '2020-01-01T00:00:00Z',
        body: 1,
      },
      { type: 'reaction', thread: 't', message: 'm', user: 'ada', reaction: 'ok' },
    ].map((line) => JSON.stringify(line))
    for (const line of lines) {
      expect((await importLines(thread.server, line)).rejected).toEqual([])
      await thread.purge()
    }
    await thread.mustVerify()
  })

  test('goes on after a restart, and passes over threads that are gone', async () => {
    await thread.post({ id: 'm1', body: 1, ttl: 60 })
    await thread.server.call('POST', '/v1/threads/u/messages', {
      as: ada,
      body: { id: 'm1', body: 1, ttl: 60 },
    })
    await thread.server.call('DELETE', '/v1/threads/u?hard=true', { as: 'app' })
    await thread.mustVerify()
    await thread.server.close()
    thread.wait(60)
    await thread.start(10)
    const isDone = async () => (await thread.changes()).items.some(({ message }: Item) => message?.purgedAt)
    while (!(await isDone())) await new Promise(setImmediate)
    await thread.purge()
    await thread.mustVerify()
    const due = await thread.store.scan({ from: Buffer.from('Lx'), to: Buffer.from('Ly') }, { limit: 10 })
    expect(due).toEqual([])
  })
})

test('an export has what expires, and what is left of what was purged', async () => {
  const gone = { id: 'm10', body: 1, ttl: 60 }
  const inputs = Array.from({ length: 30 }, (_, i) => ({
    id: `m${i + 10}`,
    body: i,
    ...(i % 3 === 0 || i > 24 ? { ttl: 60 } : {}),
    ...(i === 5 && { replyTo: 'm10', ttl: 7200 }),
  }))
  await thread.post(gone)
  await thread.call('POST', '/batch', { messages: inputs.slice(1) })
  thread.wait(60)
  await thread.purge()
  const lines = await exportOf(thread.server)
  await thread.startAnew()
  await importInto(thread.server, lines)
  expect(lines.match(/"type":"purged"/g)).toHaveLength(14)
  expect(idsOf((await thread.page()).items)).toHaveLength(16)
  expect((await thread.page('/m15')).expiresAt).toBe('2026-11-21T11:30:00.000Z')
  expect((await thread.post(gone)).json.code).toBe('message_gone')
  await thread.mustVerify()
  thread.wait(7200)
  await thread.purge()
  expect(idsOf((await thread.page()).items)).not.toContain('m15')
  await thread.mustVerify()
})

test('what is damaged holds up the purge of nothing else', async () => {
  let now = Date.parse('2026-11-21T09:00:00Z')
  const store = new DamagedStore()
  const open = () =>
    TestServer.open({ store, clock: { now: () => now }, settings: { purgeEveryMs: 86_400_000 } })
  const before = await open()
  const expiring = [...Array(3).keys()].flatMap((i) =>
    ['bad', `good${i}`].map((thread) => [thread, i] as const),
  )
  for (const [thread, i] of expiring) {
    const body = { id: `m${i}`, body: 1, ttl: 60 + i }
    await before.call('POST', `/v1/threads/${thread}/messages`, { as: ada, body })
  }
  await before.close()
  store.damaged = 'bad'
  const server = await open()
  const revOf = async (i: number) =>
    (await server.call('GET', `/v1/threads/good${i}/changes`, { as: ada })).json.items.at(-1).rev
  const revs = [await revOf(0), await revOf(1), await revOf(2)]
  now += 100_000
  await server.server.purgeExpired()
  for (const [i, rev] of revs.entries()) expect(await revOf(i)).toBeGreaterThan(rev)
  await server.close()
})
