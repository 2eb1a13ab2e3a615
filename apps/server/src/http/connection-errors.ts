import { type Server as HttpServer, type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { newRequestId } from '../lib/ids.ts'
import { Problem } from '../lib/problem.ts'
import type { RequestReport } from './endpoint.ts'
import { mayTakeLong } from './long-body.ts'
import { problemParts } from './problem-details.ts'

/** How long a refused client may go on sending before the connection is cut, so that it can read why. */
const lingerMs = 500

/** Answers what never becomes a request (malformed, too slow, too large) with problem documents, and closes. */
export function answerConnectionErrors(http: HttpServer, report: (report: RequestReport) => void): void {
  http.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    // What comes after the first error is no news; and who closed the connection wants no answer.
    if (socket.writableEnded || !socket.writable || error.code === 'ECONNRESET') return
    const response = responseUnderWay(socket)
    if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && response && mayTakeLong(response.req)) return
    if (response?.req.complete) {
      // The fault is in what was sent behind that request, whose answer goes first.
      response.once('close', () => socket.destroy())
    } else if (response?.headersSent) {
      if (response.writableEnded) endGently(socket)
      else socket.destroy()
    } else {
      refuse(socket, problemOf(error), report)
    }
  })
  http.on('connect', (_request, socket) => {
    refuse(socket, new Problem('malformed_request', 'This server is no proxy.'), report)
  })
  // An expectation that nobody knows is no reason not to answer.
  http.on('checkExpectation', (request, response) => http.emit('request', request, response))
}

/** Why a request with a well-formed head is not one that HTTP allows; undefined if it is. */
export function whyNotHttp(request: IncomingMessage): string | undefined {
  const { rawHeaders, httpVersionMajor, httpVersionMinor } = request
  if (httpVersionMajor !== 1) return 'Only HTTP/1.0 and HTTP/1.1 are spoken here.'
  let hosts = 0
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]!
    if (name.length === 4 && name.toLowerCase() === 'host') hosts++
    // Nobody can tell where a body ends whose last encoding is another; the parser finds out too late.
    if (name.length === 17 && name.toLowerCase() === 'transfer-encoding' && !isChunked(rawHeaders[i + 1]!))
      return 'The only transfer encoding that is known here is chunked.'
  }
  if (hosts > 1) return 'There is more than one Host header.'
  if (hosts === 0 && httpVersionMinor > 0) return 'There is no Host header.'
  return undefined
}

/** Answers a request that does not reach the application. */
export function refuseRequest(
  request: IncomingMessage,
  response: ServerResponse,
  problem: Problem,
  report: (report: RequestReport) => void,
): void {
  const { status, headers, body } = partsOf(problem, report)
  request.resume()
  response.writeHead(status, headers)
  response.end(request.method === 'HEAD' ? undefined : body)
}

/** Answers what came on a connection that no request is served on, and closes it. */
export function refuse(socket: Duplex, problem: Problem, report: (report: RequestReport) => void): void {
  const { status, headers, body } = partsOf(problem, report)
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  endGently(socket, `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`)
}

/** Ends a connection so that a client that is still sending can read the answer. */
function endGently(socket: Duplex, answer = ''): void {
  socket.end(answer)
  socket.on('error', () => {})
  socket.resume()
  const linger = setTimeout(() => socket.destroy(), lingerMs)
  socket.once('end', () => socket.destroy())
  socket.once('close', () => clearTimeout(linger))
}

function partsOf(problem: Problem, report: (report: RequestReport) => void) {
  const requestId = newRequestId()
  const { status } = problem
  report({ requestId, route: 'none', method: 'none', status, ms: 0, error: problem })
  const { body, headers } = problemParts(problem, requestId)
  const length = String(Buffer.byteLength(body))
  return { status, body, headers: { ...headers, 'content-length': length, connection: 'close' } }
}

function isChunked(encoding: string): boolean {
  return encoding.trim().toLowerCase() === 'chunked'
}

function problemOf({ code }: NodeJS.ErrnoException): Problem {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new Problem('request_timeout')
  if (code === 'HPE_HEADER_OVERFLOW') return new Problem('headers_too_large')
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW')
    return new Problem('body_too_large', 'The extensions of the chunks are too large.')
  return new Problem('malformed_request')
}

/** The response that a connection is occupied with, as the HTTP server itself looks for it. */
function responseUnderWay(socket: Duplex): (ServerResponse & { req: IncomingMessage }) | undefined {
  return (socket as { _httpMessage?: ServerResponse & { req: IncomingMessage } })._httpMessage
}
