import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Caller } from '../../src/auth/principal.ts'
import type { Answer } from '../support/in-process.ts'
import { ListeningServer } from '../support/listening.ts'
import type { LiveFrame } from '../support/replica.ts'
import { TestCarrier } from '../support/test-carrier.ts'

let server: ListeningServer
beforeEach(async () => {
  server = await ListeningServer.open({ settings: { liveHeartbeatMs: 1234, maxSubscriptions: 2 } })
  for (const thread of ['t', 'u']) await post(thread)
})
afterEach(() => server.close())

const ada = { user: 'ada' }
const post = (thread: string) =>
  server.call('POST', `/v1/threads/${thread}/messages`, { as: ada, body: { body: 1 } })
const tell = async (connection: string, messages: object[], token?: string) => {
  const as = { bearer: token ?? (await server.token('ada')) }
  return server.call('POST', `/v1/live/${encodeURIComponent(connection)}`, { as, body: { messages } })
}

/** Server-sent events, and the name of their connection. */
class Events implements AsyncDisposable {
  readonly frames: LiveFrame[] = []
  readonly #abort = new AbortController()
  readonly #reading: Promise<void>
  #wake = () => {}

  constructor(token: string, query = 'thread=t&since=0') {
    this.#reading = this.#read(token, query).catch(() => this.#wake())
  }

  async #read(token: string, query: string): Promise<void> {
    const headers = { authorization: `Bearer ${token}` }
    const { signal } = this.#abort
    const response = await fetch(`${server.url}/v1/live?${query}`, { headers, signal })
    let text = ''
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      const events = (text + chunk).split('\n\n')
      text = events.pop()!
      this.frames.push(...events.map((event) => JSON.parse(event.slice('data: '.length))))
      this.#wake()
    }
  }

  async until(isSo: (frame: LiveFrame) => boolean): Promise<LiveFrame> {
    for (;;) {
      const found = this.frames.find(isSo)
      if (found) return found
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }

  async name(): Promise<string> {
    const { connection } = (await this.until(({ type }) => type === 'hello')) as { connection?: string }
    return connection!
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#abort.abort()
    await this.#reading
  }
}

const changesOf = (thread: string) => (frame: LiveFrame) =>
  frame.type === 'changes' && frame.thread === thread

describe('hello', () => {
  test('comes first, with a name of its own for each connection', async () => {
    await using one = new Events(await server.token('ada'))
    await using other = new Events(await server.token('ada'))
    const names = [await one.name(), await other.name()]
    expect(new Set(names).size).toBe(2)
    expect(one.frames[0]).toEqual({ type: 'hello', connection: names[0], heartbeatMs: 1234 })
    expect(names[0]).toMatch(/^[\w-]{24}$/)
  })

  test('on a WebSocket comes once it is known whose it is', async () => {
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/v1/live`)
    const frames: LiveFrame[] = []
    const came = new Promise<void>((resolve) => {
      socket.onmessage = ({ data }) => {
        if (frames.push(JSON.parse(data)) === 2) resolve()
      }
    })
    await new Promise((resolve) => (socket.onopen = resolve))
    socket.send(JSON.stringify({ type: 'shout' }))
    socket.send(JSON.stringify({ type: 'auth', token: await server.token('ada') }))
    await came
    expect(frames.map(({ type }) => type)).toEqual(['problem', 'hello'])
    socket.close()
  })

  test('is not for long polls', async () => {
    const body = { subscriptions: [{ thread: 't', since: '0' }] }
    const { json } = await server.call('POST', '/v1/live/poll', { as: ada, body })
    expect(json.frames.map(({ type }: LiveFrame) => type)).toEqual(['ready', 'changes'])
  })
})

describe('a long poll', () => {
  const poll = (body: object) => server.call('POST', '/v1/live/poll', { as: ada, body })
  const typesIn = ({ json }: Answer) => json.frames.map(({ type, thread }: LiveFrame) => `${type} ${thread}`)

  test('that does not wait is answered with all that was missed, of all threads', async () => {
    const place = (thread: string, since: string) => ({ thread, since })
    const missed = await poll({ subscriptions: [place('t', '0'), place('u', '0')], wait: false })
    expect(typesIn(missed)).toEqual(['ready t', 'changes t', 'ready u', 'changes u'])
    expect(missed.json.hasMore).toBe(false)
    const [t, , u] = missed.json.frames
    const nothing = await poll({ subscriptions: [place('t', t.upTo), place('u', u.upTo)], wait: false })
    expect(typesIn(nothing)).toEqual(['ready t', 'ready u'])
    expect(nothing.json.frames[0].rev).toBe(missed.json.frames[1].items.at(-1).rev)
  })

  test('G-BOUND: that has more than fits says so, and the rest comes with the next ones', async () => {
    const body = { body: { text: 'x'.repeat(100_000) } }
    for (let i = 0; i < 15; i++) await server.call('POST', '/v1/threads/t/messages', { as: ada, body })
    let since = '0'
    const counts: number[] = []
    for (let hasMore = true; hasMore; ) {
      const { json } = await poll({ subscriptions: [{ thread: 't', since }], wait: false })
      counts.push(json.frames.flatMap(({ items = [] }: LiveFrame) => items).length)
      since = json.frames.at(-1).cursor
      hasMore = json.hasMore
    }
    expect(counts.length).toBeGreaterThan(1)
    const { json } = await server.call('GET', '/v1/threads/t/changes?since=0', { as: ada })
    expect(counts.reduce((one, other) => one + other)).toBe(json.items.length)
  })

  test('is over when its reader has gone', async () => {
    const abort = new AbortController()
    const { cursor } = (await server.call('GET', '/v1/threads/t/changes', { as: ada })).json
    const body = JSON.stringify({ subscriptions: [{ thread: 't', since: cursor }] })
    const headers = {
      authorization: `Bearer ${await server.token('ada')}`,
      'content-type': 'application/json',
    }
    const waiting = fetch(`${server.url}/v1/live/poll`, {
      method: 'POST',
      headers,
      body,
      signal: abort.signal,
    })
    while (server.inner.server.live.connections === 0) await new Promise(setImmediate)
    abort.abort()
    await expect(waiting).rejects.toThrow()
    while (server.inner.server.live.connections > 0) await new Promise(setImmediate)
  })
})

describe('an open connection', () => {
  test('subscribes and unsubscribes when it is told so, and says which subscription a frame begins', async () => {
    await using events = new Events(await server.token('ada'))
    await events.until(changesOf('t'))
    const messages = [
      { type: 'unsubscribe', thread: 't' },
      { type: 'subscribe', thread: 'u', since: '0', ref: 7 },
      { type: 'subscribe', thread: 'missing', ref: 8 },
    ]
    expect((await tell(await events.name(), messages)).status).toBe(204)
    await events.until(changesOf('u'))
    expect(await events.until(({ type }) => type === 'closed')).toMatchObject({ thread: 'missing', ref: 8 })
    expect(await events.until(({ type, thread }) => type === 'ready' && thread === 'u')).toMatchObject({
      since: '0',
      ref: 7,
    })
    const before = events.frames.length
    await post('t')
    await post('u')
    await events.until((frame) => changesOf('u')(frame) && frame.items![0]!.rev > 6)
    expect(events.frames.slice(before).filter(changesOf('t'))).toEqual([])
  })

  test('follows all threads, until it is told not to', async () => {
    await using events = new Events(await server.token('ada'))
    const name = await events.name()
    await tell(name, [
      { type: 'unsubscribe', thread: 't' },
      { type: 'subscribe', all: true, since: '0', ref: 1 },
    ])
    expect(await events.until(({ all }) => all === true)).toMatchObject({ type: 'ready', ref: 1 })
    await events.until(changesOf('u'))
    await tell(name, [
      { type: 'unsubscribe', all: true },
      { type: 'subscribe', thread: 't' },
    ])
    await events.until(({ type, thread }) => type === 'ready' && thread === 't')
    const before = events.frames.length
    await post('u')
    await post('t')
    await events.until((frame) => changesOf('t')(frame) && frame.resume === undefined && !!frame.actors)
    expect(events.frames.slice(before).filter(changesOf('u'))).toEqual([])
  })

  test('does nothing of what it is told if a cursor is no good, and names each of these', async () => {
    await using events = new Events(await server.token('ada'))
    const { status, json } = await tell(await events.name(), [
      { type: 'unsubscribe', thread: 't' },
      { type: 'subscribe', thread: 'u', since: 'nonsense' },
      { type: 'subscribe', thread: 'u', since: 'a1-1-1' },
    ])
    expect([status, json.code]).toEqual([422, 'invalid_cursor'])
    expect(json.errors.map(({ field }: { field: string }) => field)).toEqual([
      '/messages/1/since',
      '/messages/2/since',
    ])
    const before = events.frames.length
    await post('t')
    await events.until((frame) => events.frames.indexOf(frame) >= before && changesOf('t')(frame))
  })

  test('G-BOUND: has no more subscriptions than it may', async () => {
    await using events = new Events(await server.token('ada'))
    const subscribe = (thread: string) => ({ type: 'subscribe', thread })
    const { json } = await tell(await events.name(), [subscribe('u'), subscribe('v')])
    expect(json.code).toBe('limit_reached')
    const more = await tell(await events.name(), ['v', 'w', 'x', 'y', 'z'].map(subscribe))
    expect(more.json.code).toBe('invalid_request')
  })

  test('does nothing of what it is told if that takes more than it may have, or another caller', async () => {
    const { authenticator } = server.inner.server.live
    const none = { apiKey: undefined, userId: undefined }
    const credentials = { authorization: `Bearer ${server.inner.apiKey}`, ...none }
    const frames: LiveFrame[] = []
    const { live } = server.inner.server
    const caller = (await authenticator.authenticate(credentials)) as Caller
    const connection = live.openNamed(new TestCarrier((frame) => frames.push(frame)), caller, credentials)
    connection.subscribe(live.placeOf({ thread: 't' }))
    const { connection: name } = frames[0] as { connection?: string }
    const leave = { type: 'unsubscribe', thread: 't' }
    const subscribe = (thread: string) => ({ type: 'subscribe', thread })
    const tellIt = async (messages: object[]) => (await tell(name!, messages, server.inner.apiKey)).json.code
    expect(await tellIt([leave, subscribe('u'), { type: 'subscribe', all: true }])).toBe('wrong_credentials')
    expect(await tellIt([leave, subscribe('u'), subscribe('v'), subscribe('w')])).toBe('limit_reached')
    const { hub } = live
    expect([hub.topics, hub.topic('t').listeners.size]).toEqual([1, 1])
    connection.gone()
  })

  test('G-AUTH: goes on with the credentials of who tells it to, if it is the same user', async () => {
    await using events = new Events(await server.inner.token('ada', { threads: ['t'] }))
    const name = await events.name()
    await tell(name, [{ type: 'subscribe', thread: 'u' }])
    await events.until(({ type, thread }) => type === 'closed' && thread === 'u')
    await tell(name, [{ type: 'auth' }])
    await events.until(({ type, thread }) => type === 'ready' && thread === 'u')
    const foreign = await tell(name, [{ type: 'auth' }], await server.token('grace'))
    expect([foreign.status, foreign.json.code]).toEqual([404, 'connection_not_found'])
  })

  test('does all of what one request tells it before anything of another', async () => {
    await using events = new Events(await server.token('ada'), 'thread=t&since=0')
    const name = await events.name()
    const bearer = await server.token('ada')
    const { live, routes } = server.inner.server
    const { handle } = routes.find((route) => route.name === 'tellConnection')!
    const credentials = { authorization: `Bearer ${bearer}`, apiKey: undefined, userId: undefined }
    const principal = await live.authenticator.authenticate(credentials)
    const header = (wanted: string) => (wanted === 'authorization' ? credentials.authorization : undefined)
    const told = async (messages: object[]) =>
      handle({ principal, params: { connectionId: name }, body: { messages }, header } as never)
    const subscribe = (thread: string) => ({ type: 'subscribe', thread })
    const [first, second] = await Promise.allSettled([
      told([{ type: 'unsubscribe', thread: 't' }, { type: 'auth' }, subscribe('u'), subscribe('v')]),
      told([subscribe('w')]),
    ])
    expect(first.status).toBe('fulfilled')
    expect(second).toMatchObject({ status: 'rejected', reason: { code: 'limit_reached' } })
  })

  test('is not found once it is gone', async () => {
    const events = new Events(await server.token('ada'))
    const name = await events.name()
    await events[Symbol.asyncDispose]()
    while (server.inner.server.live.connections > 0) await new Promise(setImmediate)
    expect((await tell(name, [{ type: 'auth' }])).json.code).toBe('connection_not_found')
  })

  test('is named like any id: what cannot be one is refused', async () => {
    expect((await tell('x'.repeat(200), [{ type: 'auth' }])).json.code).toBe('invalid_request')
    expect((await tell('poll', [{ type: 'auth' }])).json.code).toBe('invalid_request')
  })
})
