import type { Random } from '../support/random.ts'
import { encodeRequest } from './connection.ts'
import type { RawRequest } from './exchange.ts'

/** A way to send a request that no HTTP library would choose. */
export interface WireMutation {
  label: string
  /**
   * What has to come of it: a refusal, after which the connection is closed; the same as without it; or either.
   */
  outcome: 'refused' | 'same' | 'either'
  /** The bytes to send; undefined where it cannot be done to this request. */
  encode(request: RawRequest, random: Random): Buffer | undefined
}

/** The codes of refusals of what is not even a request. */
export const connectionCodes: readonly string[] = [
  ...['malformed_request', 'headers_too_large', 'body_too_large', 'request_timeout', 'method_not_allowed'],
]

type Headers = readonly (readonly [string, string])[]

function withHeaders(outcome: WireMutation['outcome'], ...more: Headers): WireMutation {
  return {
    label: `headers ${more.map(([name, value]) => `${name}: ${value.slice(0, 30)}`).join(', ')}`,
    outcome,
    encode: (request) => encodeRequest({ ...request, headers: [...request.headers, ...more] }),
  }
}

/** The whole head rewritten as text; the body follows as it is. */
function withHead(
  label: string,
  outcome: WireMutation['outcome'],
  rewrite: (head: string, request: RawRequest) => string,
): WireMutation {
  return {
    label,
    outcome,
    encode(request) {
      const bytes = encodeRequest(request)
      const end = bytes.indexOf('\r\n\r\n') + 4
      return Buffer.concat([
        Buffer.from(rewrite(bytes.toString('latin1', 0, end), request), 'latin1'),
        bytes.subarray(end),
      ])
    },
  }
}

/** The body in chunks, whatever is done to them. */
function inChunks(
  label: string,
  outcome: WireMutation['outcome'],
  encode: (body: Buffer, random: Random) => Buffer,
): WireMutation {
  return {
    label,
    outcome,
    encode({ method, target, headers, body }, random) {
      if (body === undefined) return undefined
      const chunked = [...headers, ['transfer-encoding', 'chunked'] as const]
      return Buffer.concat([
        encodeRequest({ method, target, headers: chunked, body: undefined }),
        encode(Buffer.from(body), random),
      ])
    },
  }
}

function chunk(bytes: Uint8Array, extension = ''): Buffer {
  return Buffer.concat([
    Buffer.from(`${bytes.length.toString(16)}${extension}\r\n`),
    bytes,
    Buffer.from('\r\n'),
  ])
}

const lastChunk = Buffer.from('0\r\n\r\n')

function pieces(body: Buffer, random: Random): Buffer {
  const made: Buffer[] = []
  for (let at = 0; at < body.length; ) {
    const size = 1 + random.below(Math.max(10, body.length / 20))
    made.push(chunk(body.subarray(at, at + size)))
    at += size
  }
  return Buffer.concat([...made, lastChunk])
}

/** What is done to the length and the encoding of a body. */
const framing: WireMutation[] = [
  ...['-1', '+1', '1e3', '0x10', '1,1', ' ', 'abc', '1 1', '99999999999999999999999999', '\u00b2'].map(
    (length) =>
      withHead(`content-length ${length}`, 'refused', (head) =>
        head.includes('content-length')
          ? head.replace(/content-length: \d+/, `content-length: ${length}`)
          : head.replace(/\r\n$/, `content-length: ${length}\r\n\r\n`),
      ),
  ),
  withHead('two lengths', 'refused', (head) =>
    head.replace(/\r\n$/, 'content-length: 1\r\ncontent-length: 2\r\n\r\n'),
  ),
  withHead('a length and chunks', 'refused', (head) =>
    head.replace(
      /\r\n$/,
      `${head.includes('content-length') ? '' : 'content-length: 5\r\n'}transfer-encoding: chunked\r\n\r\n`,
    ),
  ),
  ...['identity', 'xchunked', 'chunked, identity', 'gzip', 'chunked chunked', '"chunked"', 'chunked;q=1'].map(
    (encoding) =>
      withHead(`the encoding ${encoding}`, 'refused', (head) =>
        head
          .replace(/content-length: \d+\r\n/, '')
          .replace(/\r\n$/, `transfer-encoding: ${encoding}\r\n\r\n`),
      ),
  ),
  withHead('the encoding twice', 'refused', (head) =>
    head
      .replace(/content-length: \d+\r\n/, '')
      .replace(/\r\n$/, 'transfer-encoding: chunked\r\ntransfer-encoding: identity\r\n\r\n'),
  ),
  inChunks('in chunks', 'same', pieces),
  inChunks('in chunks with extensions and a trailer', 'same', (body) =>
    Buffer.concat([chunk(body, ';a=b;c="d"'), Buffer.from('0\r\nX-Trailer: x\r\n\r\n')]),
  ),
  inChunks('a chunk of no size', 'refused', (body) =>
    Buffer.concat([Buffer.from('zz\r\n'), body, lastChunk]),
  ),
  inChunks('a chunk of an endless size', 'refused', (body) =>
    Buffer.concat([Buffer.from('fffffffffffffffff\r\n'), body]),
  ),
  inChunks('a chunk of a negative size', 'refused', (body) =>
    Buffer.concat([Buffer.from('-1\r\n'), body, lastChunk]),
  ),
  inChunks('a chunk that is longer than it says', 'refused', (body) =>
    Buffer.concat([Buffer.from('1\r\n'), body, Buffer.from('xx\r\n'), lastChunk]),
  ),
  inChunks('chunks behind bare line feeds', 'refused', (body) =>
    Buffer.concat([Buffer.from(`${body.length.toString(16)}\n`), body, lastChunk]),
  ),
  inChunks('a chunk with a long extension', 'refused', (body) =>
    Buffer.concat([chunk(body, `;a=${'b'.repeat(20_000)}`), lastChunk]),
  ),
]

/** What is done to the request line. */
const lines: WireMutation[] = [
  ...['HTTP/0.9', 'HTTP/2.0', 'HTTP/3.0', 'HTTP/1', 'HTTP/1.10', 'http/1.1', 'HTTPS/1.1', 'ICY/1.0', ''].map(
    (version) =>
      withHead(`the version ${version}`, 'refused', (head) => head.replace(/HTTP\/1\.1/, () => version)),
  ),
  withHead('HTTP/1.0', 'same', (head) => head.replace('HTTP/1.1', 'HTTP/1.0')),
  ...['get', 'G ET', 'GET\t', 'GËT', '', '\0', 'FOO', 'GETT', 'X'.repeat(5000)].map((method) =>
    withHead(`the method ${JSON.stringify(method).slice(0, 20)}`, 'refused', (head) =>
      head.replace(/^\S+/, () => method),
    ),
  ),
  ...[
    'CONNECT localhost:80',
    'OPTIONS *',
    'GET *',
    'GET localhost',
    'GET ?x',
    'GET #x',
    'GET //',
    'GET http://',
  ].map((start) => withHead(start, 'refused', (head) => head.replace(/^\S+ \S+/, () => start))),
  ...['\u0001', '\0', '\u007f', '\u00e9', '\u00c3\u00a9', '\\', ' ', '\t', '\v', ' x'].map((text) =>
    withHead(`${JSON.stringify(text)} in the path`, 'refused', (head) =>
      head.replace(/ \/(?=[\w])/, () => ` /${text}`),
    ),
  ),
  withHead('an absolute target', 'same', (head) => head.replace(/^(\S+) \//, '$1 http://somewhere.example/')),
  withHead('a long target', 'refused', (head) => head.replace(/^(\S+ \S+)/, `$1/${'x'.repeat(17_000)}`)),
  withHead('a blank line before it', 'same', (head) => `\r\n${head}`),
]

/** What is done to the headers. */
const headers: WireMutation[] = [
  withHead('no host', 'refused', (head) => head.replace('host: localhost\r\n', '')),
  withHead('two hosts', 'refused', (head) => head.replace('host: localhost\r\n', 'host: a\r\nhost: b\r\n')),
  ...['a b', 'a/b', 'a@b', '[::1', 'a:b', 'a:99999', '%zz', 'a#b', 'a\\b', '\u00e9'].map((host) =>
    withHead(`the host ${host}`, 'either', (head) => head.replace('localhost', () => host)),
  ),
  ...['[::1]:80', 'LOCALHOST', 'localhost:65000', '127.1', 'xn--e1afmkfd.example', 'a_b'].map((host) =>
    withHead(`the right host ${host}`, 'same', (head) => head.replace('localhost', () => host)),
  ),
  ...[
    'X: a\0b',
    'X: a\u0001b',
    'X\0: a',
    'X a: b',
    'X',
    ': b',
    'X : b',
    ' X: b',
    'X: a\r\n b',
    'X: a\rb',
    'X[]: a',
    'X\u00e9: a',
  ].map((line) =>
    withHead(`the header line ${JSON.stringify(line)}`, 'refused', (head) =>
      head.replace(/\r\n\r\n$/, `\r\n${line}\r\n\r\n`),
    ),
  ),
  withHead('bare line feeds', 'refused', (head) => head.replaceAll('\r\n', '\n')),
  withHead('bare returns', 'refused', (head) => head.replace(/\r\n(?!$)/, '\r')),
  withHeaders('refused', ['x-large', 'x'.repeat(17_000)]),
  withHeaders('refused', ...Array.from({ length: 1500 }, (_, i) => [`x-${i}`, 'x'.repeat(10)] as const)),
  withHeaders('refused', ['x'.repeat(17_000), 'x']),
  withHeaders('same', ['expect', 'miracles']),
  withHeaders('same', ['expect', '']),
  withHeaders('same', ['connection', 'close']),
  withHeaders(
    'same',
    ['connection', 'upgrade'],
    ['upgrade', 'h2c, websocket'],
    ['http2-settings', 'AAMAAABkAAQAAP__'],
  ),
  withHeaders('same', ['te', 'trailers, deflate;q=0.5']),
  withHeaders('same', ['keep-alive', 'timeout=0, max=0']),
  withHeaders('same', ['x-latin', '\u00e9\u00ff']),
  withHeaders('same', ['content-md5', 'wrong'], ['digest', 'sha-256=wrong']),
  withHeaders('either', ['authorization', 'Bearer x']),
  withHeaders('either', ['x-user-id', 'ada']),
  withHeaders('either', ['content-type', 'text/plain']),
  withHeaders('either', ['prefer', 'durability=fast'], ['prefer', 'durability=safe']),
]

/** Bodies where there are none, as a whole: what is behind them is the next request. */
const uninvited: WireMutation = {
  label: 'a body that nobody asked for',
  outcome: 'same',
  encode: (request) =>
    request.body === undefined
      ? encodeRequest({ ...request, body: Buffer.from('GET /healthz HTTP/1.1\r\n') })
      : undefined,
}

export const wireMutations: readonly WireMutation[] = [...framing, ...lines, ...headers, uninvited]
