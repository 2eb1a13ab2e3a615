import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { verifyStore } from '../../src/upkeep/verify/verify.ts'
import { HeldStore } from '../support/held-store.ts'
import { TestServer } from '../support/in-process.ts'
import { Connection } from './connection.ts'
import { problemOf } from './judge.ts'

const maxCommands = 8
const maxBytes = 1024 * 1024
const path = '/v1/threads/busy/messages'

let store: HeldStore
let server: TestServer
let http: Awaited<ReturnType<TestServer['server']['listen']>>

beforeEach(async () => {
  store = new HeldStore()
  const settings = { port: 0, maxQueueCommands: maxCommands, maxQueueBytes: maxBytes, listSettleMs: 60_000 }
  server = await TestServer.open({ store, settings })
  http = await server.server.listen()
  await create('first', 'x')
})
afterEach(async () => {
  store.release()
  await http.close()
  const faults: string[] = []
  await verifyStore(store, { finding: (text) => faults.push(text), progress() {} })
  expect(faults).toEqual([])
  await server.close()
})

interface Sent {
  id: string
  answer: Promise<Response>
}

function post(url: string, body: string, type = 'application/json', key = server.apiKey): Promise<Response> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': type }
  return fetch(http.url + url, { method: 'POST', headers, body })
}

async function create(id: string, text: string): Promise<Response> {
  return post(path, JSON.stringify({ id, body: { text } }))
}

/** Waits for a condition of the server in this process. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise(setImmediate)
}

/** Holds up the commits, with one of them under way. */
async function holdUp(): Promise<Sent> {
  store.hold()
  const answer = create('under way', 'x')
  await until(() => store.held === 1)
  return { id: 'under way', answer }
}

async function storedIds(): Promise<string[]> {
  const page = await server.call('GET', `${path}?limit=1000`)
  return page.json.items.map(({ id }: { id: string }) => id)
}

async function mustBeOverloaded(answer: Response): Promise<void> {
  expect(answer.status).toBe(503)
  expect(answer.headers.get('content-type')).toBe('application/problem+json')
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(await answer.json()).toMatchObject({ code: 'overloaded', status: 503 })
}

/** An answer that does not wait in the queue, which is full. */
async function atOnce(sending: Promise<Response>): Promise<Response> {
  let answer: Response | undefined
  void sending.then((settled) => {
    answer = settled
  })
  await until(() => answer !== undefined || server.server.engine.intake.length > maxCommands)
  return answer ?? expect.fail('more writes wait than may')
}

/** What is refused is not stored, then or later; what was accepted is; and the server works as before. */
async function mustHaveStored(accepted: readonly Sent[], refused: readonly Sent[]): Promise<void> {
  for (const { answer } of accepted) expect((await answer).status).toBe(201)
  const stored = ['first', ...accepted.map(({ id }) => id)].sort()
  expect((await storedIds()).sort()).toEqual(stored)
  for (const { id } of refused) expect((await create(id, 'again')).status).toBe(201)
  expect((await storedIds()).sort()).toEqual([...stored, ...refused.map(({ id }) => id)].sort())
}

/** Sends creates, and tells which were refused at once and which wait. */
async function send(count: number, text: string, isConcurrent: boolean) {
  const { intake } = server.server.engine
  const refused: Sent[] = []
  const sent: Sent[] = []
  for (let i = 0; i < count; i++) {
    const id = `m${i}`
    const before = intake.length + refused.length
    const one: Sent = { id, answer: create(id, text) }
    sent.push(one)
    void one.answer.then(({ status }) => status === 503 && refused.push(one))
    if (!isConcurrent) await until(() => intake.length + refused.length > before)
  }
  await until(() => intake.length + refused.length >= count)
  return { refused: [...refused], accepted: sent.filter((one) => !refused.includes(one)) }
}

describe('G-BOUND: overload', () => {
  test('no more writes wait than may; the others are refused before anything is stored', async () => {
    const underWay = await holdUp()
    const { refused, accepted } = await send(40, 'x', true)
    expect(accepted).toHaveLength(maxCommands)
    for (const { answer } of refused) await mustBeOverloaded(await answer)
    expect(await storedIds()).toEqual(['first'])
    store.release()
    await mustHaveStored([underWay, ...accepted], refused)
  })

  test('no more bytes wait than may', async () => {
    const underWay = await holdUp()
    const bytes = 200_000
    const { refused, accepted } = await send(7, 'x'.repeat(bytes), false)
    expect(accepted).toHaveLength(Math.floor(maxBytes / bytes))
    expect(server.server.engine.intake.bytes).toBeLessThanOrEqual(maxBytes)
    for (const { answer } of refused) await mustBeOverloaded(await answer)
    store.release()
    await mustHaveStored([underWay, ...accepted], refused)
  })

  test('no more bytes of bodies are read at once than may', async () => {
    const head = [
      `POST ${path} HTTP/1.1`,
      'host: localhost',
      `authorization: Bearer ${server.apiKey}`,
      'content-type: application/json',
      'content-length: 600000',
      '',
      '',
    ].join('\r\n')
    const slow = await Connection.open(http.url)
    await slow.send(head)
    while (!(await bodyBytes()).endsWith(' 600000')) await new Promise(setImmediate)
    const refused = await Connection.open(http.url)
    await refused.send(head)
    const answer = await refused.answer('POST')
    expect([answer.status, problemOf(answer)?.code, answer.headers.get('connection')]).toEqual([
      503,
      'overloaded',
      'close',
    ])
    slow.destroy()
    refused.destroy()
    while (!(await bodyBytes()).endsWith(' 0')) await new Promise(setImmediate)
    expect((await create('after', 'x')).status).toBe(201)
    expect(await storedIds()).toEqual(['first', 'after'])
  })

  test('reads are answered while writes are refused', async () => {
    const underWay = await holdUp()
    const { accepted } = await send(maxCommands, 'x', true)
    await mustBeOverloaded(await atOnce(create('too much', 'x')))
    const thread = await server.call('GET', '/v1/threads/busy')
    expect([thread.status, thread.json.lastSeq]).toEqual([200, 1])
    store.release()
    for (const { answer } of [underWay, ...accepted]) expect((await answer).status).toBe(201)
  })

  const lines = [
    JSON.stringify({ type: 'thread', id: 'imported', author: null }),
    ...Array.from({ length: 5000 }, (_, i) =>
      JSON.stringify({
        type: 'message',
        thread: 'imported',
        id: `${i}`,
        author: 'ada',
        role: 'user',
        body: i,
      }),
    ),
  ].join('\n')
  const type = 'application/x-ndjson'
  const importLines = () => post('/v1/import', lines, type, server.adminKey)

  test('an import that does not begin is refused', async () => {
    const underWay = await holdUp()
    const { accepted } = await send(maxCommands, 'x', true)
    await mustBeOverloaded(await atOnce(importLines()))
    store.release()
    for (const { answer } of [underWay, ...accepted]) await answer
    expect((await server.call('GET', '/v1/threads/imported')).status).toBe(404)
  })

  test('an import that has begun waits for room', async () => {
    const { intake } = server.server.engine
    const underWay = await holdUp()
    const importing = importLines()
    await until(() => intake.length >= maxCommands)
    await mustBeOverloaded(await atOnce(create('too much', 'x')))
    store.release()
    expect(await (await importing).json()).toEqual({ lines: 5001, imported: 5001, known: 0, rejected: [] })
    expect((await underWay.answer).status).toBe(201)
  })

  test('an import of lines that are none names the first of them, and counts the others', async () => {
    const answer = await post('/v1/import', '1\n'.repeat(2500), type, server.adminKey)
    const { rejected, ...rest } = (await answer.json()) as { rejected: { line: number }[] }
    expect(rest).toEqual({ lines: 2500, imported: 0, known: 0, moreRejected: 1500 })
    expect(rejected.map(({ line }) => line)).toEqual(Array.from({ length: 1000 }, (_, i) => i + 1))
  })

  test('an import that waits for room keeps the order of its lines', async () => {
    const { intake } = server.server.engine
    const count = 600
    // Those in the middle need more room than those behind them.
    const bodyOf = (i: number) => (i >= 200 && i < 400 ? 'x'.repeat(4500) : 'x')
    const messages = Array.from({ length: count }, (_, i) =>
      JSON.stringify({
        type: 'message',
        thread: 'first',
        id: `${i}`,
        seq: i + 1,
        author: null,
        role: 'user',
        body: bodyOf(i),
      }),
    )
    await post(
      '/v1/import',
      JSON.stringify({ type: 'thread', id: 'first', author: null }),
      type,
      server.adminKey,
    )
    const underWay = await holdUp()
    const importing = post('/v1/import', messages.join('\n'), type, server.adminKey)
    await until(() => intake.length >= 1)
    // What it can do besides, it has done by then.
    for (let turns = 0; turns < 20; turns++) await new Promise(setImmediate)
    store.release()
    expect(await (await importing).json()).toMatchObject({ imported: count, rejected: [] })
    expect((await underWay.answer).status).toBe(201)
  })
})

async function bodyBytes(): Promise<string> {
  const { text } = await server.call('GET', '/metrics', { as: 'admin' })
  return text.split('\n').find((line) => line.startsWith('progressdb_body_bytes ')) ?? ''
}

describe('more connections than there may be', () => {
  const mostTurnedAway = 100
  let few: TestServer
  let listening: Awaited<ReturnType<TestServer['server']['listen']>>
  beforeEach(async () => {
    few = await TestServer.open({ settings: { port: 0, maxConnections: 2, drainMs: 100 } })
    listening = await few.server.listen()
  })
  afterEach(async () => {
    await listening.close()
    await few.close()
  })

  async function open(): Promise<Socket> {
    const socket = connect(Number(new URL(listening.url).port), '127.0.0.1')
    socket.on('error', () => {})
    await once(socket, 'connect')
    return socket
  }
  const ask = () => fetch(`${listening.url}/healthz`, { headers: { connection: 'close' } })

  test('are turned away, and let in again when there is room', async () => {
    const [first] = [await open(), await open()]
    await mustBeOverloaded(await ask())
    const upgrade = new WebSocket(`${listening.url.replace('http', 'ws')}/v1/live`)
    const [, response] = await once(upgrade, 'unexpected-response')
    expect([response.statusCode, response.headers['retry-after']]).toEqual([503, '5'])
    upgrade.on('error', () => {}).terminate()
    first.end()
    await once(first, 'close')
    let status = 503
    while (status === 503) status = (await ask()).status
    expect(status).toBe(200)
  })

  test('G-BOUND: are cut off where very many come', async () => {
    const all = await Promise.all(Array.from({ length: 2 + mostTurnedAway }, open))
    await mustBeClosedSoon(await open())
    for (const socket of all) socket.destroy()
  })

  async function mustBeClosedSoon(socket: Socket): Promise<void> {
    let bytes = 0
    socket.on('data', ({ length }) => (bytes += length))
    await once(socket, 'close')
    expect(bytes).toBe(0)
  }
})
