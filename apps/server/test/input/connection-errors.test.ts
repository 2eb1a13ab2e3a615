import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TestServer } from '../support/in-process.ts'
import { Connection } from './connection.ts'
import { ApiDocument } from './document.ts'
import { Judge, problemOf } from './judge.ts'

let server: TestServer
let http: Awaited<ReturnType<TestServer['server']['listen']>>
let judge: Judge

beforeAll(async () => {
  server = await TestServer.open({ settings: { port: 0, headersTimeoutMs: 100, requestTimeoutMs: 200 } })
  http = await server.server.listen()
  const document = new ApiDocument((await server.call('GET', '/openapi.json', { as: 'nobody' })).json)
  judge = new Judge(document, [])
})
afterAll(async () => {
  await http.close()
  await server.close()
})

/** The head of a right create, up to the headers that say what body follows. */
const createHead = () =>
  `POST /v1/threads/t/messages HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${server.apiKey}\r\nContent-Type: application/json\r\n`

/** Sends bytes, expects one refusal as a problem document, and the end of the connection. */
async function mustBeRefused(bytes: string, code: string): Promise<void> {
  const connection = await Connection.open(http.url)
  await connection.send(bytes)
  const answer = await connection.answer()
  expect(problemOf(answer)?.code).toBe(code)
  expect([...judge.answerFaults('GET', 'no request', answer)]).toEqual([])
  expect(answer.headers.get('connection')).toBe('close')
  expect(await connection.rest()).toBe('')
  connection.destroy()
}

describe('what never becomes a request is refused with a problem document', () => {
  const malformed: [what: string, bytes: string][] = [
    ['no HTTP', 'hello\r\n\r\n'],
    ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
    ['an unknown method', 'FETCH / HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['another version', 'GET / HTTP/2.0\r\nHost: a\r\n\r\n'],
    ['the beginning of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['no host', 'GET / HTTP/1.1\r\n\r\n'],
    ['two hosts', 'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n'],
    ['a host that is none', 'GET / HTTP/1.1\r\nHost: a/b\r\n\r\n'],
    ['a target that is none', 'GET * HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['a tunnel', 'CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['a header that is none', 'GET / HTTP/1.1\r\nHost: a\r\nno header\r\n\r\n'],
    [
      'a length and chunks',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
    ],
    ['a body whose end nobody knows', 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\nx'],
  ]
  test.each(malformed)('%s: malformed_request', (_, bytes) => mustBeRefused(bytes, 'malformed_request'))

  test('headers above 16 KiB: headers_too_large', async () => {
    await mustBeRefused(`GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(17_000)}\r\n\r\n`, 'headers_too_large')
  })

  test('a head that does not come to its end: request_timeout', async () => {
    await mustBeRefused('GET / HTTP/1.1\r\nHost: a\r\n', 'request_timeout')
  })

  test('a body that does not come to its end: request_timeout', async () => {
    await mustBeRefused(`${createHead()}Content-Length: 20\r\n\r\n{"body":`, 'request_timeout')
    expect((await server.call('GET', '/v1/threads/t')).status).toBe(404)
  })

  test('a body in broken chunks: malformed_request', async () => {
    const body = '{"body":1}'
    await mustBeRefused(
      `${createHead()}Transfer-Encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\nx\r\n`,
      'malformed_request',
    )
    expect((await server.call('GET', '/v1/threads/t')).status).toBe(404)
  })
})

test.each(['ended', 'reset'] as const)('a request that is cut off (%s) changes nothing', async (how) => {
  const body = JSON.stringify({ id: how, body: 'x'.repeat(200) })
  const head = createHead().replace('/t/', `/cut-${how}/`)
  const whole = `${head}Content-Length: ${body.length}\r\n\r\n${body}`
  for (let length = 0; length < whole.length; length += 11) {
    const connection = await Connection.open(http.url)
    await connection.send(whole.slice(0, length))
    if (how === 'ended') connection.endSending()
    else connection.reset()
    await connection.closed
  }
  expect((await server.call('GET', `/v1/threads/cut-${how}`)).status).toBe(404)
  const connection = await Connection.open(http.url)
  await connection.send(whole)
  expect((await connection.answer()).status).toBe(201)
  connection.destroy()
})

test('a request is answered before what is wrong behind it', async () => {
  const connection = await Connection.open(http.url)
  const body = '{"id":"m","body":1}'
  await connection.send(
    `${createHead().replace('/t/', '/before/')}Content-Length: ${body.length}\r\n\r\n${body}no HTTP\r\n\r\n`,
  )
  expect((await connection.answer()).status).toBe(201)
  await connection.rest()
  connection.destroy()
  expect((await server.call('GET', '/v1/threads/before/messages/m')).status).toBe(200)
})

test.each([
  ['HTTP/1.0 without a host', 'GET /healthz HTTP/1.0\r\n\r\n'],
  ['an expectation that nobody knows', 'GET /healthz HTTP/1.1\r\nHost: a\r\nExpect: miracles\r\n\r\n'],
  ['an absolute target', 'GET http://a/healthz HTTP/1.1\r\nHost: a\r\n\r\n'],
])('%s is answered', async (_, bytes) => {
  const connection = await Connection.open(http.url)
  await connection.send(bytes)
  expect((await connection.answer()).status).toBe(200)
  connection.destroy()
})

test('refusals are counted like all other answers', async () => {
  await mustBeRefused('hello\r\n\r\n', 'malformed_request')
  const { text } = await server.call('GET', '/metrics', { as: 'admin' })
  expect(text).toMatch(/^progressdb_requests_total\{route="none",method="other",status="400"\} \d+$/m)
})
