import type { TestServer } from '../support/in-process.ts'

/** A request as it goes over the wire. */
export interface RawRequest {
  method: string
  /** The request target, percent-encoded or deliberately not. */
  target: string
  headers: readonly (readonly [name: string, value: string])[]
  body?: Uint8Array | undefined
}

export interface RawAnswer {
  status: number
  /** By names in lower case. */
  headers: ReadonlyMap<string, string>
  body: Buffer
}

/** The path of a target as the server sees it, after a URL parser has looked at it. */
export function pathnameOf(target: string): string {
  return new URL(`http://localhost${target}`).pathname
}

/** Sends a request to a server without a socket. */
export async function sendInProcess(server: TestServer, request: RawRequest): Promise<RawAnswer> {
  const { method, target, headers, body } = request
  const response = await server.server.app.fetch(
    new Request(`http://localhost${target}`, {
      method,
      headers: headers.map(([name, value]) => [name, value] as [string, string]),
      // A GET in-process has no body; the tests with sockets send some.
      body: method === 'GET' || method === 'HEAD' ? undefined : body,
    }),
  )
  const answerHeaders = new Map(response.headers)
  if (!isEvents(answerHeaders))
    return {
      status: response.status,
      headers: answerHeaders,
      body: Buffer.from(await response.arrayBuffer()),
    }
  await response.body?.cancel()
  return { status: response.status, headers: answerHeaders, body: Buffer.alloc(0) }
}

/** Whether an answer is a stream of live events, which goes on until somebody ends it. */
export function isEvents(headers: ReadonlyMap<string, string>): boolean {
  return headers.get('content-type') === 'text/event-stream'
}

/** A request for a message of a failing test, short enough to be read and whole enough to be repeated. */
export function describeRequest({ method, target, headers, body }: RawRequest): string {
  const lines = headers.map(([name, value]) => `${name}: ${shortened(redacted(name, value))}`)
  return [
    `${method} ${shortened(target)}`,
    ...lines,
    '',
    shortened(body ? Buffer.from(body).toString() : ''),
  ].join('\n')
}

export function describeAnswer({ status, headers, body }: RawAnswer): string {
  return `${status} ${headers.get('content-type') ?? ''}\n${shortened(body.toString())}`
}

function redacted(name: string, value: string): string {
  return name.toLowerCase() === 'authorization' && value.length > 60 ? `${value.slice(0, 20)}…` : value
}

function shortened(text: string): string {
  return text.length <= 600 ? text : `${text.slice(0, 400)}… (${text.length} characters) …${text.slice(-100)}`
}
