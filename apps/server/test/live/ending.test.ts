import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import type { Caller } from '../../src/auth/principal.ts'
import type { Connection } from '../../src/followers/realtime/connection.ts'
import { unsentOf } from '../../src/followers/realtime/unsent.ts'
import { Problem } from '../../src/lib/problem.ts'
import { ListeningServer } from '../support/listening.ts'
import type { LiveFrame } from '../support/replica.ts'
import { TestCarrier } from '../support/test-carrier.ts'

const liveStallMs = 1000
let server: ListeningServer
beforeEach(async () => {
  server = await ListeningServer.open({
    settings: {
      liveBufferBytes: 128 * 1024,
      liveStallMs,
      maxLiveConnections: 1,
      maxBodyBytes: 32 * 1024 * 1024,
    },
  })
  await server.call('POST', '/v1/threads/t/messages', { as: { user: 'ada' }, body: { body: 1 } })
})
afterEach(() => server.close())

/** Has whoever comes wait at the door, until `letIn`. */
function door() {
  const { authenticator } = server.inner.server.live
  const real = authenticator.authenticate.bind(authenticator)
  const { promise, resolve } = Promise.withResolvers<void>()
  const spy = vi.spyOn(authenticator, 'authenticate').mockImplementation(async (credentials) => {
    await promise
    return real(credentials)
  })
  const letIn = () => {
    spy.mockRestore()
    resolve()
  }
  const waiting = async (count: number) => {
    while (spy.mock.calls.length < count) await new Promise(setImmediate)
  }
  return { letIn, waiting }
}

async function request(method: string, path: string, body = ''): Promise<Socket> {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
  socket.on('error', () => {})
  const head = [
    `${method} ${path} HTTP/1.1`,
    'Host: x',
    `Authorization: Bearer ${await server.token('ada')}`,
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
  ]
  socket.write(`${head.join('\r\n')}\r\n\r\n${body}`)
  return socket
}

/** The server's side of the next request. */
function nextResponse(): Promise<ServerResponse> {
  const channel = 'http.server.request.start'
  return new Promise((resolve) => {
    const take = (message: unknown) => {
      unsubscribe(channel, take)
      resolve((message as { request: IncomingMessage; response: ServerResponse }).response)
    }
    subscribe(channel, take)
  })
}

test.each([
  ['events', 'GET', '/v1/live?thread=t', ''],
  ['a poll', 'POST', '/v1/live/poll', '{"subscriptions":[{"thread":"t"}]}'],
])(
  'G-BOUND: %s for a reader who went away before it was known takes no room',
  async (_, method, path, body) => {
    const { letIn, waiting } = door()
    const arrives = nextResponse()
    const socket = await request(method, path, body)
    const closed = once(await arrives, 'close')
    await waiting(1)
    socket.destroy()
    await closed
    letIn()
    // Whoever comes now finds room.
    const { status } = await fetch(`${server.url}/healthz`)
    expect(status).toBe(200)
    expect(server.inner.server.live.connections).toBe(0)
  },
)

test('G-BOUND: those who come at once do not get in together where there is room for one', async () => {
  const { letIn, waiting } = door()
  const headers = { authorization: `Bearer ${await server.token('ada')}` }
  const sockets = [1, 2, 3].map(
    () => new WebSocket(`${server.url.replace('http', 'ws')}/v1/live`, { headers }),
  )
  const statuses = sockets.map(
    (socket) =>
      new Promise((resolve) => {
        socket.on('open', () => resolve(101))
        socket.on('unexpected-response', (_, { statusCode }) => resolve(statusCode))
        socket.on('error', () => {})
      }),
  )
  await waiting(3)
  letIn()
  expect((await Promise.all(statuses)).sort()).toEqual([101, 503, 503])
  for (const socket of sockets) socket.terminate()
})

test('who has new credentials by the time that the old ones are found to be over goes on', async () => {
  const { live } = server.inner.server
  const { authenticator } = live
  const frames: LiveFrame[] = []
  const credentials = async () => ({
    authorization: `Bearer ${await server.token('ada')}`,
    apiKey: undefined,
    userId: undefined,
  })
  const old = await credentials()
  const caller = (await authenticator.authenticate(old)) as Caller
  const connection = live.open(new TestCarrier((frame) => frames.push(frame)), caller, old)
  const { promise, reject } = Promise.withResolvers<never>()
  vi.spyOn(authenticator, 'authenticate').mockReturnValueOnce(promise)
  const checked = connection.check(authenticator, 0)
  await connection.reauthenticate(authenticator, await credentials())
  reject(new Problem('expired_token'))
  await checked
  expect(frames).toEqual([])
  connection.gone()
})

test('G-BOUND: who is sent away and takes nothing is cut off after a while', async () => {
  const arrives = nextResponse()
  const socket = await request('GET', '/v1/live?thread=t&since=0')
  const response = await arrives
  await once(socket, 'data')
  socket.pause()
  const body = { body: { text: 'x'.repeat(500_000) } }
  // Far more than what the systems' own buffers take.
  for (let i = 0; i < 40; i++)
    await server.call('POST', '/v1/threads/t/messages', { as: { user: 'ada' }, body })
  expect(response.writableNeedDrain).toBe(true)
  const closed = once(response, 'close')
  await server.call('POST', '/v1/users/ada/revoke', { as: 'app', body: {} })
  await closed
  socket.destroy()
})

test('G-BOUND: who takes a large frame piece by piece is not cut off until it takes nothing more', async () => {
  const { live } = server.inner.server
  const opening = vi.spyOn(live, 'openNamed')
  const arrives = nextResponse()
  const socket = await request('GET', '/v1/live?thread=t&since=0')
  const response = await arrives
  await once(socket, 'data')
  socket.pause()
  // Far more than what the systems' own buffers take.
  const body = { body: { text: 'x'.repeat(24_000_000) } }
  await server.call('POST', '/v1/threads/t/messages', { as: { user: 'ada' }, body })
  while (unsentOf(response.socket) === 0) await new Promise(setImmediate)
  const connection = opening.mock.results[0]!.value as Connection
  let now = Date.now()
  const check = () => {
    now += 2 * liveStallMs
    return connection.check(live.authenticator, now)
  }
  for (let piece = 0; piece < 3; piece++) {
    await check()
    expect(response.destroyed).toBe(false)
    const before = unsentOf(response.socket)
    socket.resume()
    while (unsentOf(response.socket) === before) await new Promise(setImmediate)
    socket.pause()
  }
  const closed = once(response, 'close')
  while (!response.destroyed) await check()
  await closed
  socket.destroy()
})
