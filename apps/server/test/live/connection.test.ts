import { connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { ListeningServer } from '../support/listening.ts'
import { carriers } from '../support/live-readers.ts'
import { type LiveFrame, Replica } from '../support/replica.ts'

let server: ListeningServer
beforeEach(async () => {
  server = await ListeningServer.open({
    settings: {
      liveBufferBytes: 128 * 1024,
      liveHeartbeatMs: 100,
      maxLiveConnections: 3,
      maxSubscriptions: 2,
    },
  })
  await server.call('POST', '/v1/threads/t/messages', { as: { user: 'ada' }, body: { id: 'm1', body: 1 } })
})
afterEach(() => server.close())

/** A WebSocket client that keeps what it was sent. */
class Client {
  readonly frames: LiveFrame[] = []
  readonly socket: WebSocket
  closed: { code: number } | undefined
  #wake = () => {}

  constructor(headers: Record<string, string> = {}) {
    this.socket = new WebSocket(`${server.url.replace('http', 'ws')}/v1/live`, { headers })
    this.socket.on('message', (data) => {
      this.frames.push(JSON.parse(data.toString()))
      this.#wake()
    })
    this.socket.on('close', (code) => {
      this.closed = { code }
      this.#wake()
    })
    this.socket.on('error', () => {})
  }

  async say(message: object): Promise<void> {
    if (this.socket.readyState === WebSocket.CONNECTING)
      await new Promise((resolve) => this.socket.once('open', resolve))
    this.socket.send(JSON.stringify(message))
  }

  async until(condition: (frames: LiveFrame[]) => boolean): Promise<void> {
    while (!condition(this.frames)) await new Promise<void>((resolve) => (this.#wake = resolve))
  }
}

const bearer = async (user: string) => ({ authorization: `Bearer ${await server.token(user)}` })
const has = (type: string) => (frames: LiveFrame[]) => frames.some((frame) => frame.type === type)

describe('a WebSocket', () => {
  test('takes its credentials in a message, since a browser cannot send headers', async () => {
    const client = new Client()
    await client.say({ type: 'subscribe', thread: 't' })
    await client.until(has('problem'))
    expect(client.frames[0]).toMatchObject({ type: 'problem', code: 'missing_credentials' })
    await client.say({ type: 'auth', token: await server.token('ada') })
    await client.say({ type: 'subscribe', thread: 't', since: '0' })
    await client.until(has('changes'))
    client.socket.terminate()
  })

  test('is refused with a problem when the credentials in its headers are wrong', async () => {
    const status = await new Promise((resolve) => {
      const socket = new WebSocket(`${server.url.replace('http', 'ws')}/v1/live`, {
        headers: { authorization: 'Bearer nonsense' },
      })
      socket.on('unexpected-response', (_, response) => resolve(response.statusCode))
    })
    expect(status).toBe(401)
  })

  test('subscribes, unsubscribes, and says what it cannot do', async () => {
    const client = new Client(await bearer('ada'))
    await client.say({ type: 'subscribe', thread: 't' })
    await client.say({ type: 'subscribe', thread: 'u' })
    await client.say({ type: 'subscribe', thread: 'v', ref: 3 })
    await client.say({ type: 'shout' })
    await client.say({ type: 'subscribe', thread: 't', since: 'm1-1-1' })
    await client.until((frames) => frames.filter(({ type }) => type === 'problem').length === 3)
    const problems = client.frames.filter(({ type }) => type === 'problem')
    expect(problems).toMatchObject([
      { code: 'limit_reached', ref: 3 },
      { code: 'invalid_request', detail: expect.stringContaining('type') },
      { code: 'invalid_cursor' },
    ])
    await client.say({ type: 'unsubscribe', thread: 't' })
    await client.say({ type: 'unsubscribe', thread: 'u' })
    await client.say({ type: 'subscribe', thread: 'v' })
    await client.until((frames) => frames.some(({ type, thread }) => type === 'closed' && thread === 'v'))
    await server.call('POST', '/v1/threads/t/messages', { as: { user: 'ada' }, body: { body: 2 } })
    await server.call('POST', '/v1/threads/v/messages', { as: { user: 'ada' }, body: { body: 3 } })
    await client.until((frames) => frames.some(({ type, thread }) => type === 'changes' && thread === 'v'))
    expect(client.frames.some(({ type, thread }) => type === 'changes' && thread === 't')).toBe(false)
    client.socket.terminate()
  })

  test('goes on with a new token of the same user, and of nobody else', async () => {
    const client = new Client(await bearer('ada'))
    await client.say({ type: 'subscribe', thread: 't', since: '0' })
    await client.say({ type: 'auth', token: await server.token('grace') })
    await client.until(has('problem'))
    expect(client.frames.find(({ type }) => type === 'problem')?.code).toBe('wrong_credentials')
    await client.say({ type: 'auth', token: await server.inner.token('ada', { threads: ['other'] }) })
    await client.until(has('closed'))
    client.socket.terminate()
  })

  test('follows all threads until it says no, or its new token is for others', async () => {
    const client = new Client(await bearer('ada'))
    const cameFrom = (id: string) => (frames: LiveFrame[]) => frames.some(({ thread }) => thread === id)
    const post = (thread: string) =>
      server.call('POST', `/v1/threads/${thread}/messages`, { as: { user: 'ada' }, body: { body: 1 } })
    await client.say({ type: 'subscribe' })
    await client.say({ type: 'subscribe', thread: 't', all: true })
    await client.until((frames) => frames.filter(({ type }) => type === 'problem').length === 2)
    await client.say({ type: 'subscribe', all: true, since: '0' })
    await client.until(cameFrom('t'))
    await client.say({ type: 'unsubscribe', all: true })
    await client.say({ type: 'subscribe', thread: 'other' })
    await client.until(cameFrom('other'))
    await post('u')
    await post('other')
    await client.until((frames) =>
      frames.some(({ type, thread }) => type === 'changes' && thread === 'other'),
    )
    expect(cameFrom('u')(client.frames)).toBe(false)
    await client.say({ type: 'subscribe', all: true })
    await client.say({ type: 'auth', token: await server.inner.token('ada', { threads: ['t'] }) })
    await client.until((frames) => frames.some(({ type, all }) => type === 'closed' && all === true))
    expect(client.frames.find(({ type, all }) => type === 'closed' && all)).toEqual({
      type: 'closed',
      all: true,
      code: 'cursor_reset',
    })
    client.socket.terminate()
  })

  test('the application has no threads that it could follow all of', async () => {
    const client = new Client({ authorization: `Bearer ${server.inner.apiKey}` })
    await client.say({ type: 'subscribe', all: true })
    await client.until(has('problem'))
    expect(client.frames.at(-1)).toMatchObject({ type: 'problem', code: 'wrong_credentials' })
    client.socket.terminate()
  })

  test('G-BOUND: is not let in by a message where there is no room', async () => {
    const inside = await Promise.all([1, 2, 3].map(async () => new Client(await bearer('ada'))))
    while (server.inner.server.live.connections < 3) await new Promise(setImmediate)
    inside[0]!.socket.terminate()
    while (server.inner.server.live.connections === 3) await new Promise(setImmediate)
    const waiting = new Client()
    await new Promise((resolve) => waiting.socket.once('open', resolve))
    const taken = new Client(await bearer('ada'))
    await taken.until(has('heartbeat'))
    await waiting.say({ type: 'auth', token: await server.token('ada') })
    await waiting.until(has('problem'))
    expect(waiting.frames[0]).toMatchObject({ type: 'problem', code: 'overloaded' })
    for (const { socket } of [...inside, waiting, taken]) socket.terminate()
  })

  test('hears something even when nothing happens', async () => {
    const client = new Client(await bearer('ada'))
    await client.until(has('heartbeat'))
    client.socket.terminate()
  })
})

describe.each(Object.entries(carriers))('over %s', (_, tail) => {
  async function follow(token: string) {
    const frames: LiveFrame[] = []
    const reader = tail({ url: server.url, token, thread: 't', since: undefined }, (frame) =>
      frames.push(frame),
    )
    while (frames.length === 0) await new Promise(setImmediate)
    return { frames, reader }
  }

  test('G-AUTH: a tail ends when its token is revoked, or its time is over', async () => {
    const lasting = await follow(await server.token('ada'))
    const short = await follow(await server.inner.token('ada', { ttl: 2 }))
    await short.reader.ended.catch(() => {})
    expect(short.frames.at(-1)).toMatchObject({ type: 'bye', reason: 'expired_token' })
    await server.call('POST', '/v1/users/ada/revoke', { as: 'app', body: {} })
    await lasting.reader.ended.catch(() => {})
    expect(lasting.frames.at(-1)).toMatchObject({ type: 'bye', reason: 'revoked_credentials' })
  })

  test('G-BOUND: more connections than allowed are refused, and room is made when one ends', async () => {
    const readers = await Promise.all([1, 2, 3].map(async () => follow(await server.token('ada'))))
    while (server.inner.server.live.connections < 3) await new Promise(setImmediate)
    const headers = await bearer('ada')
    const refused = await fetch(`${server.url}/v1/live?thread=t`, { headers })
    expect(refused.status).toBe(503)
    expect(refused.headers.get('retry-after')).toBe('5')
    readers[0]!.reader.destroy()
    while (server.inner.server.live.connections === 3) await new Promise(setImmediate)
    const accepted = await fetch(`${server.url}/v1/live?thread=t`, { headers })
    expect(accepted.status).toBe(200)
    await accepted.body!.cancel()
    for (const { reader } of readers) reader.destroy()
  })

  test('a server that stops says good-bye', async () => {
    const { frames, reader } = await follow(await server.token('ada'))
    while (server.inner.server.live.connections === 0) await new Promise(setImmediate)
    await server.close()
    await reader.ended.catch(() => {})
    expect(frames.at(-1)).toMatchObject({ type: 'bye', reason: 'shutting_down', retryAfterMs: 1000 })
    server = await ListeningServer.open()
  })
})

test.each(['thread=t', 'all=true'])(
  'G-BOUND: a slow reader (%s) is sent nothing that it does not take, and then all of it; others do not wait',
  async (which) => {
    const token = await server.token('ada')
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
    socket.write(
      `GET /v1/live?${which}&since=0 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n\r\n`,
    )
    await new Promise((resolve) => socket.once('data', resolve))
    socket.pause()
    const replica = new Replica()
    const quick = carriers['server-sent events']!(
      { url: server.url, token, thread: 't', since: '0' },
      (frame) => replica.apply(frame),
    )
    const text = 'x'.repeat(20_000)
    // Far more than what the systems' own buffers take.
    for (let i = 0; i < 1000; i++) {
      const body = { id: `n${i}`, body: { text } }
      await server.call('POST', '/v1/threads/t/messages', { as: { user: 'ada' }, body })
    }
    while (replica.messages.size < 1001) await new Promise(setImmediate)
    expect(server.inner.server.live.backlog).toBeLessThan(2 * (128 * 1024 + 250_000))
    let received = ''
    socket.on('data', (data) => {
      received = (received + data.toString('latin1')).slice(-100_000)
    })
    socket.resume()
    while (!received.includes('"id":"n999"')) await new Promise(setImmediate)
    quick.destroy()
    socket.destroy()
  },
)

test('a server that stops does not wait for connections over which nothing ever came', async () => {
  const patient = await ListeningServer.open({ settings: { drainMs: 600_000 } })
  const socket = connect(Number(new URL(patient.url).port), '127.0.0.1')
  await new Promise((resolve) => socket.once('connect', resolve))
  const closed = new Promise((resolve) => socket.once('close', resolve))
  socket.on('error', () => {})
  await patient.close()
  await closed
})
