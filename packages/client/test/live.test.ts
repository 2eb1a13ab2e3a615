import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createClient, newId, type ProgressDBClient } from '../src/index.ts'
import type { Connection } from '../src/live/connection.ts'
import type { MineFrame } from '../src/live/frames.ts'
import { openConnection, Reader, type TestConnectionOptions } from './live-reader.ts'
import { startServer, type TestServer } from './server.ts'
import { until } from './until.ts'

let server: TestServer
let ada: ProgressDBClient
let id: string
const open: Connection[] = []

beforeAll(async () => {
  server = await startServer()
  ada = createClient({ baseUrl: server.url, getToken: () => server.token('ada') })
})
afterAll(() => server[Symbol.asyncDispose]())
beforeEach(() => {
  id = newId()
})
afterEach(() => {
  for (const connection of open.splice(0)) connection.close()
})

/** Requests of a connection, by their path. */
const requests: string[] = []

function connect(options: Partial<TestConnectionOptions> = {}): Connection {
  requests.length = 0
  const connection = openConnection({
    url: server.url,
    getToken: () => server.token('ada'),
    fetch: (request) => {
      requests.push(
        `${request.method} ${new URL(request.url).pathname.replace(/live\/(?!poll).*/, 'live/…')}`,
      )
      return fetch(request)
    },
    ...options,
  })
  open.push(connection)
  return connection
}

const post = (text: string, threadId = id) => ada.api.createMessage(threadId, { body: { text } })
const isLive = (connection: Connection) => connection.status.getSnapshot().state === 'live'

describe.each(['sse', 'websocket', 'poll'] as const)('G-LIVE: over %s', (transport) => {
  test('what was missed comes, then each change', async () => {
    await post('one')
    const connection = connect({ transport })
    expect(connection.status.getSnapshot()).toEqual({ state: 'idle' })
    const reader = new Reader(id, '0')
    const end = connection.follow(id, reader)
    await until(() => isLive(connection) && reader.texts.length === 1)
    const { id: second } = await post('two')
    await ada.api.editMessage(id, second, { body: { text: 'zwei' } })
    await post('three')
    await until(() => reader.texts.join() === 'one,zwei,three')
    const { items, cursor } = await ada.api.listMessages(id)
    await until(() => reader.replica.cursor === cursor)
    expect([...reader.replica.messages.values()]).toEqual(items)
    end()
    await until(() => connection.status.getSnapshot().state === 'idle')
  })

  test('threads come and go, and no frame reaches who did not ask for it', async () => {
    const connection = connect({ transport, timing: { lingerMs: 20 } })
    const threads = Array.from({ length: 5 }, () => newId())
    for (const threadId of threads) await post('first', threadId)
    const readers = threads.map((threadId) => new Reader(threadId, '0'))
    const ends = readers.map((reader) => connection.follow(reader.threadId, reader))
    await until(() => readers.every(({ texts }) => texts.length === 1))
    ends[0]!()
    const late = new Reader(id, '0')
    connection.follow(id, late)
    await post('late')
    await until(() => late.texts.length === 1)
    for (const threadId of threads) await post('second', threadId)
    await until(() => readers.slice(1).every(({ texts }) => texts.length === 2))
    expect(readers[0]!.texts).toEqual(['first'])
    // Who comes again goes on from where it was.
    connection.follow(threads[0]!, readers[0]!)
    await until(() => readers[0]!.texts.length === 2)
  })

  test('without a place begins with what is new; signals come too', async () => {
    await post('old')
    await ada.api.setMember(id, 'grace')
    const connection = connect({ transport })
    const reader = new Reader(id)
    connection.follow(id, reader)
    await until(() => reader.frames.length > 0)
    await post('new')
    await until(() => reader.texts.length > 0)
    expect(reader.texts).toEqual(['new'])
    const grace = createClient({ baseUrl: server.url, getToken: () => server.token('grace') })
    await grace.api.setPresence(id, { mood: 'good' })
    await until(() => reader.frames.some(({ type }) => type === 'presence'))
  })

  test('a stream is read from its middle, and on', async () => {
    const created = await ada.api.createMessage(id, {
      id: 'm',
      body: { text: '' },
      status: 'streaming',
    } as never)
    await ada.api.appendToMessage(id, created.id, { text: 'Hello' })
    const connection = connect({ transport })
    const reader = new Reader(id, '0')
    connection.follow(id, reader)
    await until(() => reader.texts[0] === 'Hello')
    await ada.api.appendToMessage(id, created.id, { text: ', world' })
    await until(() => reader.texts[0] === 'Hello, world')
    await ada.api.finalizeMessage(id, created.id)
    const { items, cursor } = await ada.api.listMessages(id)
    await until(() => reader.replica.cursor === cursor)
    expect([...reader.replica.messages.values()]).toEqual(items)
  })

  test('a thread that is not there is closed, and begins when it comes', async () => {
    const connection = connect({ transport })
    const reader = new Reader(id)
    connection.follow(id, reader)
    await until(() => reader.frames.length > 0)
    expect(reader.frames[0]).toMatchObject({ type: 'closed', code: 'thread_not_found' })
    await post('here')
    await until(() => reader.frames.some(({ type }) => type === 'ready'))
    await post('there')
    await until(() => reader.texts.at(-1) === 'there')
  })

  test('a cursor of another time has its follower alone begin again', async () => {
    await post('one')
    const connection = connect({ transport, timing: { retryMs: 1 } })
    const other = newId()
    await post('old', other)
    const [lost, fine] = [new Reader(id, 'czzzzzzz-1-1'), new Reader(other)]
    const follow = () => connection.follow(id, lost)
    lost.reset = () => {
      lost.resets++
      lost.replica.cursor = '0'
      follow()
    }
    connection.follow(fine.threadId, fine)
    follow()
    await until(() => lost.texts.length === 1 && fine.frames.length > 0)
    await post('two', other)
    await until(() => fine.texts.length === 1)
    expect([lost.resets, fine.resets]).toEqual([1, 0])
  })

  test('all threads of the user are followed beside some, and nothing comes to either twice', async () => {
    const connection = connect({ transport })
    const other = newId()
    for (const threadId of [id, other]) await post('first', threadId)
    const reader = new Reader(id, '0')
    const seen: MineFrame[] = []
    let since: string | undefined = (await ada.api.listMyChanges({ limit: 1000 })).cursor
    connection.follow(id, reader)
    connection.followMine({
      since: () => since,
      take(frame) {
        seen.push(frame)
        since = ('resume' in frame && frame.resume) || since
      },
      reset: () => {},
    })
    await until(() => reader.texts.length === 1 && seen.length > 0)
    const kinds = (frames: readonly MineFrame[]) =>
      frames.flatMap((frame) =>
        'all' in frame || frame.type === 'ready' || frame.type === 'presence'
          ? []
          : `${frame.type} ${frame.thread}`,
      )
    // One after the other: what a long poll finds together it tells thread by thread.
    await post('one')
    await until(() => kinds(seen).length === 1 && reader.texts.length === 2)
    await post('two', other)
    await until(() => kinds(seen).length === 2)
    await ada.api.sendEphemeral(id, { body: { text: 'now' } })
    await post('three')
    await until(() => reader.texts.at(-1) === 'three')
    const all = [`changes ${id}`, `changes ${other}`, `ephemeral ${id}`, `changes ${id}`]
    await until(() => seen.at(-1)?.type === 'changes' && kinds(seen).length >= 3)
    // A long poll that begins after it has not heard it.
    const heard = (list: string[]) =>
      list.filter((kind) => transport !== 'poll' || !kind.startsWith('ephemeral'))
    expect(heard(kinds(seen))).toEqual(heard(all))
    expect(heard(kinds(reader.frames).slice(1))).toEqual(heard(all.filter((kind) => kind.endsWith(id))))
  })
})
