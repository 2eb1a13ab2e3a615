import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { createClient, newId, type ProgressDBClient } from '../src/index.ts'
import type { Connection } from '../src/live/connection.ts'
import { openConnection, Reader, type TestConnectionOptions } from './live-reader.ts'
import { startServer, type TestServer } from './server.ts'
import { until } from './until.ts'

let server: TestServer
let ada: ProgressDBClient
let id: string
let open: Connection[] = []
/** What a connection asks for: `POST …/live`, with what it says on an open one. */
let requests: string[] = []

beforeAll(async () => {
  server = await startServer()
  ada = createClient({ baseUrl: server.url, getToken: () => server.token('ada') })
})
afterAll(() => server[Symbol.asyncDispose]())
beforeEach(() => {
  id = newId()
  requests = []
})
afterEach(() => {
  for (const connection of open) connection.close()
  open = []
  vi.unstubAllGlobals()
})

async function note(request: Request): Promise<void> {
  const path = new URL(request.url).pathname
  const { messages = [] } = request.method === 'POST' ? await request.clone().json() : {}
  const said = messages.map(({ type }: { type: string }) => type).join()
  requests.push(said ? `tell ${said}` : path.replace(/^\/(v1\/)?/, ''))
}

function connect({ fetch: given = fetch, ...options }: Partial<TestConnectionOptions> = {}): Connection {
  const connection = openConnection({
    url: server.url,
    getToken: () => server.token('ada'),
    fetch: async (request) => {
      await note(request)
      return given(request)
    },
    timing: { retryMs: 2, longestRetryMs: 20 },
    ...options,
  })
  open.push(connection)
  return connection
}

const post = (text: string, threadId = id) => ada.api.createMessage(threadId, { body: { text } })
const state = (connection: Connection) => connection.status.getSnapshot()
const isLive = (connection: Connection) => state(connection).state === 'live'

/** Answers live connections itself, with a stream of frames. */
class FakeEvents {
  readonly streams: ReadableStreamDefaultController<Uint8Array>[] = []
  readonly bodies: { subscriptions: { thread: string; since?: string; ref: number }[] }[] = []
  readonly told: object[] = []

  readonly fetch = async (request: Request): Promise<Response> => {
    const body = await request.json()
    if (!request.url.endsWith('/v1/live')) {
      this.told.push(...body.messages)
      return new Response(null, { status: 204 })
    }
    this.bodies.push(body)
    const stream = new ReadableStream<Uint8Array>({
      start: (controller) => void this.streams.push(controller),
    })
    return new Response(stream, { headers: { 'content-type': 'text/event-stream' } })
  }

  send(...frames: object[]): void {
    const text = frames.map((frame) => `data: ${JSON.stringify(frame)}\n\n`).join('')
    this.streams.at(-1)!.enqueue(new TextEncoder().encode(text))
  }
}

const hello = { type: 'hello', connection: 'c', heartbeatMs: 15_000 }

describe('what is asked for', () => {
  test('in one turn goes out together; who comes back at once costs nothing', async () => {
    const connection = connect({ timing: { lingerMs: 30 } })
    const readers = Array.from({ length: 20 }, (_, i) => new Reader(`${id}-${i}`))
    const ends = readers.map((reader) => connection.follow(reader.threadId, reader))
    // As React's Strict Mode does.
    ends[0]!()
    ends[0] = connection.follow(readers[0]!.threadId, readers[0]!)
    await until(() => readers.every(({ frames }) => frames.length > 0))
    expect(requests).toEqual(['live'])

    for (const end of ends.slice(0, 10)) end()
    const more = new Reader(id)
    connection.follow(id, more)
    const left = () => requests.join().split('unsubscribe').length - 1
    await until(() => left() === 10)
    expect(requests[1]).toBe('tell subscribe')
    // Their time is up in one millisecond or in two, and so in one request or in two.
    expect(requests.length).toBeLessThanOrEqual(4)

    const before = [...requests]
    ends[10]!()
    connection.follow(readers[10]!.threadId, readers[10]!)
    await until(() => more.frames.length > 0)
    expect(requests).toEqual(before)
  })

  test('by who comes and goes a thousand times costs a few requests, and is left in the end', async () => {
    const connection = connect({ timing: { lingerMs: 5 } })
    for (let i = 0; i < 1000; i++) {
      const end = connection.follow(id, new Reader(id))
      if (i % 100 === 0) await until(() => isLive(connection))
      end()
    }
    await until(() => state(connection).state === 'idle')
    expect(requests.length).toBeLessThan(50)
  })

  test('a thread is followed by one at a time', () => {
    const connection = connect()
    connection.follow(id, new Reader(id))
    expect(() => connection.follow(id, new Reader(id))).toThrow('is followed already')
  })

  test('an end holds for its own follower only', async () => {
    await post('one')
    const connection = connect()
    const end = connection.follow(id, new Reader(id, '0'))
    end()
    const reader = new Reader(id, '0')
    connection.follow(id, reader)
    end()
    await until(() => reader.texts.length === 1)
    await post('two')
    await until(() => reader.texts.length === 2)
  })
})

describe('the carrier', () => {
  /** Nothing comes through before the end, which is never. */
  const buffering = (request: Request) =>
    request.url.endsWith('/v1/live') ? Promise.resolve(new Response(new ReadableStream())) : fetch(request)

  test('is another one where a proxy keeps back what it carries, and stays so', async () => {
    await post('one')
    const connection = connect({ fetch: buffering, timing: { helloMs: 500, retryMs: 2 } })
    const reader = new Reader(id, '0')
    connection.follow(id, reader)
    await until(() => reader.texts.length === 1)
    expect(requests).toEqual(['live'])
    await server.killAndStart()
    await post('two')
    await until(() => reader.texts.length === 2)
    // It looked whether the server can be reached.
    expect(new Set(requests)).toEqual(new Set(['live', 'healthz']))
    expect(requests.filter((path) => path === 'live')).toHaveLength(1)
  })

  test('is a long poll where there are no WebSockets either, or no streams', async () => {
    await post('one')
    vi.stubGlobal('WebSocket', undefined)
    const withoutBody = async (request: Request) =>
      request.url.endsWith('/v1/live') ? new Response(null) : fetch(request)
    const connection = connect({ fetch: withoutBody })
    const reader = new Reader(id, '0')
    connection.follow(id, reader)
    await until(() => reader.texts.length === 1)
    expect(requests.slice(0, 2)).toEqual(['live', 'live/poll'])
  })

  test('is a WebSocket at once where fetch has no streams, as in React Native', async () => {
    await post('one')
    vi.stubGlobal('Response', class {})
    const connection = connect()
    const reader = new Reader(id, '0')
    connection.follow(id, reader)
    await until(() => reader.texts.length === 1)
    expect(requests).toEqual([])
  })

  test('is the same again after the network was away', async () => {
    let isAway = true
    const connection = connect({
      fetch: (request) => (isAway ? Promise.reject(new TypeError('fetch failed')) : fetch(request)),
    })
    connection.follow(id, new Reader(id))
    await until(() => requests.length > 3)
    expect(state(connection)).toMatchObject({ state: 'connecting', error: { code: 'network_error' } })
    isAway = false
    await until(() => isLive(connection))
    expect(new Set(requests)).toEqual(new Set(['live']))
  })

  test('can be chosen', async () => {
    const connection = connect({ transport: 'poll' })
    connection.follow(id, new Reader(id))
    await until(() => isLive(connection))
    expect(requests[0]).toBe('live/poll')
  })
})

test.each(['sse', 'websocket', 'poll'] as const)(
  'G-AUTH: the token is renewed in place, over %s',
  async (transport) => {
    let asked = 0
    const connection = connect({
      transport,
      getToken: () => {
        asked++
        return server.token('ada', 4)
      },
    })
    const states: string[] = []
    connection.status.subscribe(() => states.push(state(connection).state))
    await post('old')
    const reader = new Reader(id)
    connection.follow(id, reader)
    // The first one has ended by then.
    await until(() => asked >= 4)
    await post('new')
    await until(() => reader.texts.length === 1)
    reader.mustBeRight()
    expect(states).toEqual(['connecting', 'live'])
    if (transport === 'sse') expect(new Set(requests)).toEqual(new Set(['live', 'tell auth']))
  },
)

describe.each(['sse', 'websocket', 'poll'] as const)('the token, over %s', (transport) => {
  test('is asked for once more when it is refused, and then no more', async () => {
    const tokens = ['none', await server.token('ada'), 'none', 'none']
    let asked = 0
    const getToken = () => tokens[Math.min(asked++, 3)]!
    const first = connect({ transport, getToken })
    first.follow(id, new Reader(id))
    await until(() => isLive(first))
    expect(asked).toBe(2)
    const second = connect({ transport, getToken })
    second.follow(id, new Reader(id))
    await until(() => state(second).state === 'closed')
    expect(state(second)).toMatchObject({ error: { code: 'invalid_credentials', status: 401 } })
    expect(asked).toBe(4)
  })

  test('that cannot be had is tried again', async () => {
    let asked = 0
    const connection = connect({
      transport,
      getToken: () => {
        if (++asked < 3) throw new Error('offline')
        return server.token('ada')
      },
    })
    connection.follow(id, new Reader(id))
    await until(() => isLive(connection))
    expect(asked).toBe(3)
  })

  test('G-AUTH: that is revoked ends the connection for good', async () => {
    const user = newId()
    const token = await server.token(user)
    const connection = connect({ transport, getToken: () => token })
    connection.follow(id, new Reader(id))
    await until(() => isLive(connection))
    await server.process.request('POST', `/v1/users/${user}/revoke`, { body: {} })
    await until(() => state(connection).state === 'closed')
    expect(state(connection)).toMatchObject({ error: { code: 'revoked_credentials' } })
    connection.follow(id, new Reader(id))
    expect(state(connection).state).toBe('closed')
  })
})

test('a token that is refused when it is renewed is asked for once more, whatever else is said meanwhile', async () => {
  const { promise: isSubscribed, resolve: subscribed } = Promise.withResolvers<void>()
  const other = newId()
  class SlowSocket extends WebSocket {
    override send(text: string): void {
      super.send(text)
      if (text.includes(other)) subscribed()
      if (!text.includes('none')) return
      connection.follow(other, new Reader(other))
      const take = this.onmessage!
      this.onmessage = async (event) => {
        if (event.data.includes('problem')) await isSubscribed
        take.call(this, event)
      }
    }
  }
  vi.stubGlobal('WebSocket', SlowSocket)
  const tokens = [await server.token('ada', 3), 'none', await server.token('ada')]
  const connection = connect({ transport: 'websocket', getToken: () => tokens.shift()! })
  const states: string[] = []
  connection.status.subscribe(() => states.push(state(connection).state))
  connection.follow(id, new Reader(id))
  await until(() => tokens.length === 0)
  await isSubscribed
  expect(states).toEqual(['connecting', 'live'])
})

describe('a connection that breaks', () => {
  test('waits as long as the server says', async () => {
    const problem = { code: 'overloaded', status: 503, title: 'Busy' }
    const headers = { 'content-type': 'application/problem+json', 'retry-after': '7' }
    const connection = connect({
      fetch: async () => new Response(JSON.stringify(problem), { status: 503, headers }),
    })
    const before = Date.now()
    connection.follow(id, new Reader(id))
    await until(() => 'error' in state(connection))
    const { retryAt } = state(connection) as { retryAt: number }
    expect(retryAt - before).toBeGreaterThanOrEqual(7000)
    expect(retryAt - before).toBeLessThan(20_000)
  })

  test('waits for no longer than a timer can', async () => {
    const headers = { 'retry-after': `${2 ** 32}` }
    const timers = vi.spyOn(globalThis, 'setTimeout')
    const connection = connect({ fetch: async () => new Response(null, { status: 503, headers }) })
    connection.follow(id, new Reader(id))
    await until(() => 'error' in state(connection))
    const waits = timers.mock.calls.map(([, ms = 0]) => ms)
    timers.mockRestore()
    expect(Math.max(...waits)).toBeLessThan(2 ** 31)
    expect(Math.max(...waits)).toBeGreaterThan(2 ** 30)
  })

  test('is tried again where something in between refuses it', async () => {
    let refusals = 2
    const connection = connect({
      transport: 'sse',
      fetch: (request) =>
        refusals-- > 0 ? Promise.resolve(new Response('Are you human?', { status: 403 })) : fetch(request),
    })
    connection.follow(id, new Reader(id))
    await until(() => isLive(connection))
  })

  test('and breaks again waits longer each time, up to a bound', async () => {
    const waits: number[] = []
    const connection = connect({
      fetch: () => Promise.reject(new TypeError('fetch failed')),
      timing: { retryMs: 4, longestRetryMs: 20 },
    })
    connection.status.subscribe(() => {
      const now = state(connection)
      if ('retryAt' in now) waits.push(now.retryAt! - Date.now())
    })
    connection.follow(id, new Reader(id))
    await until(() => waits.length > 8)
    expect(waits[0]).toBeLessThanOrEqual(4)
    expect(Math.max(...waits)).toBeLessThanOrEqual(20)
    expect(Math.max(...waits.slice(4))).toBeGreaterThan(8)
  })

  test('is tried at once when the network is back, or somebody looks again', async () => {
    const [page, view] = [new EventTarget(), new EventTarget()]
    vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
    vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page))
    vi.stubGlobal('document', Object.assign(view, { visibilityState: 'visible' }))
    const connection = connect({
      fetch: () => Promise.reject(new TypeError('fetch failed')),
      timing: { retryMs: 60_000, longestRetryMs: 60_000 },
    })
    connection.follow(id, new Reader(id))
    for (const [tries, target, type] of [
      [1, page, 'online'],
      [2, view, 'visibilitychange'],
    ] as const) {
      await until(() => requests.length === tries && 'retryAt' in state(connection))
      target.dispatchEvent(new Event(type))
    }
    await until(() => requests.length === 3)
  })

  test('is one that is silent for two heartbeats', async () => {
    const events = new FakeEvents()
    const connection = connect({ fetch: events.fetch })
    connection.follow(id, new Reader(id))
    await until(() => events.streams.length === 1)
    events.send({ ...hello, heartbeatMs: 30 })
    await until(() => events.streams.length === 2)
    expect(requests).toEqual(['live', 'live'])
  })

  test('is not one over which heartbeats come', async () => {
    const events = new FakeEvents()
    const connection = connect({ fetch: events.fetch })
    connection.follow(id, new Reader(id))
    await until(() => events.streams.length === 1)
    events.send({ ...hello, heartbeatMs: 200 })
    const until600 = Date.now() + 600
    while (Date.now() < until600) {
      events.send({ type: 'heartbeat' })
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    expect(requests).toEqual(['live'])
  })

  test('is made anew when the server knows it no more', async () => {
    await post('one')
    const problem = { code: 'connection_not_found', status: 404, title: 'Gone' }
    const gone = () =>
      new Response(JSON.stringify(problem), {
        status: 404,
        headers: { 'content-type': 'application/problem+json' },
      })
    const connection = connect({
      fetch: async (request) => (request.url.endsWith('/live') ? fetch(request) : gone()),
    })
    const other = newId()
    connection.follow(other, new Reader(other))
    await until(() => isLive(connection))
    const reader = new Reader(id, '0')
    connection.follow(id, reader)
    await until(() => reader.texts.length === 1)
    expect(requests).toEqual(['live', 'tell subscribe', 'live'])
  })

  test('after its close says nothing more', async () => {
    const connection = connect()
    const reader = new Reader(id)
    connection.follow(id, reader)
    await until(() => reader.frames.length > 0)
    connection.close()
    expect(state(connection)).toEqual({ state: 'closed' })
    const { length } = reader.frames
    await post('unheard')
    expect(reader.frames).toHaveLength(length)
  })
})

describe('a frame', () => {
  test('that does not follow the one before has the thread subscribed to again from its place', async () => {
    const events = new FakeEvents()
    const connection = connect({ fetch: events.fetch })
    const reader = new Reader(id, 'c1')
    connection.follow(id, reader)
    await until(() => events.bodies.length === 1)
    const { ref } = events.bodies[0]!.subscriptions[0]!
    const changes = (after: string, cursor: string) => ({
      type: 'changes',
      thread: id,
      after,
      cursor,
      items: [],
    })
    events.send(hello, { type: 'ready', thread: id, since: 'c1', cursor: 'c1', upTo: 'c1', ref })
    events.send(changes('c1', 'c2'), changes('c3', 'c4'), changes('c4', 'c5'))
    await until(() => events.told.length > 0)
    expect(events.told).toMatchObject([{ type: 'subscribe', thread: id, since: 'c2' }])
    reader.mustBeRight()
    expect(reader.frames.map(({ type }) => type)).toEqual(['ready', 'changes'])
  })

  test('of an earlier subscription, or of another thread, reaches nobody', async () => {
    const events = new FakeEvents()
    const connection = connect({ fetch: events.fetch })
    const first = new Reader(id)
    const end = connection.follow(id, first)
    await until(() => events.bodies.length === 1)
    const { ref } = events.bodies[0]!.subscriptions[0]!
    events.send(hello)
    await until(() => isLive(connection))
    end()
    const second = new Reader(id)
    connection.follow(id, second)
    await until(() => events.told.length === 1)
    const ready = { type: 'ready', thread: id, cursor: 'c1', upTo: 'c1' }
    const typing = (thread: string) => ({ type: 'typing', thread, user: 'u', isTyping: true, expiresInMs: 1 })
    events.send({ ...ready, ref }, typing(id), typing('other'), {
      type: 'closed',
      thread: id,
      code: 'thread_gone',
      ref,
    })
    events.send({ ...ready, ref: ref + 1 }, typing(id), typing('other'))
    await until(() => second.frames.length === 2)
    expect([first.frames.length, second.frames.map(({ type }) => type)]).toEqual([0, ['ready', 'typing']])
  })
})
