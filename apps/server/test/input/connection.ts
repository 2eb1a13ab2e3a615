import { connect, type Socket } from 'node:net'
import { isEvents, type RawAnswer, type RawRequest } from './exchange.ts'

/** The connection ended, and with it the hope for an answer. */
export class ConnectionEnded extends Error {
  override name = 'ConnectionEnded'
}

/** How long a server that says nothing is waited for, in milliseconds; far above what any answer takes. */
const patienceMs = 30_000

/** A connection to a server, byte by byte: what is sent need not be HTTP. */
export class Connection {
  readonly #socket: Socket
  #received: Buffer = Buffer.alloc(0)
  #hasEnded = false
  #wake: () => void = () => {}
  /** Settles when the connection is closed, by whomever and however. */
  readonly closed: Promise<void>

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', (chunk) => {
      this.#received = Buffer.concat([this.#received, chunk])
      this.#wake()
    })
    // A server may close while we are still sending; that is its right.
    socket.on('error', () => {})
    const onEnd = () => {
      this.#hasEnded = true
      this.#wake()
    }
    socket.on('end', onEnd)
    this.closed = new Promise((resolve) => {
      socket.on('close', () => {
        onEnd()
        resolve()
      })
    })
  }

  static open(url: string): Promise<Connection> {
    const { hostname, port } = new URL(url)
    return new Promise((resolve, reject) => {
      const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true })
      socket.once('error', reject)
      socket.once('connect', () => {
        socket.off('error', reject)
        resolve(new Connection(socket))
      })
    })
  }

  /** Whether the server closed its side. */
  get hasEnded(): boolean {
    return this.#hasEnded
  }

  /** Bytes that came and that nobody took. */
  get unread(): number {
    return this.#received.length
  }

  /** Sends bytes; settles when the kernel has them, or the connection is gone. */
  send(bytes: Uint8Array | string): Promise<void> {
    return new Promise((resolve) => {
      if (this.#socket.destroyed || !this.#socket.writable) return resolve()
      const done = () => {
        this.#socket.off('close', done)
        resolve()
      }
      this.#socket.once('close', done)
      this.#socket.write(bytes, done)
    })
  }

  /** Closes our side and leaves the other one open. */
  endSending(): void {
    this.#socket.end()
  }

  destroy(): void {
    this.#socket.destroy()
  }

  /** Closes the connection without a goodbye, as a crash does. */
  reset(): void {
    this.#socket.resetAndDestroy()
  }

  /**
   * The next answer; interim ones (`100 Continue`) are passed over.
   *
   * @param method of the request: an answer to HEAD has no body
   * @throws ConnectionEnded
   */
  async answer(method = 'GET'): Promise<RawAnswer> {
    for (;;) {
      const found = takeAnswer(this.#received, method, this.#hasEnded)
      if (found) {
        this.#received = found.rest
        if (found.answer.status >= 200) return found.answer
      } else {
        if (this.#hasEnded)
          throw new ConnectionEnded(`the connection ended after ${this.#received.length} bytes of an answer`)
        await this.#more()
      }
    }
  }

  /** Everything that comes until the server closes its side. */
  async rest(): Promise<string> {
    while (!this.#hasEnded) await this.#more()
    return this.#received.toString()
  }

  async #more(): Promise<void> {
    let impatient: NodeJS.Timeout | undefined
    await new Promise<void>((resolve, reject) => {
      this.#wake = resolve
      impatient = setTimeout(() => reject(new Error('the server neither answers nor closes')), patienceMs)
    })
    clearTimeout(impatient)
  }
}

/** An answer at the beginning of what was received, if it is there as a whole. */
function takeAnswer(
  received: Buffer,
  method: string,
  hasEnded: boolean,
): { answer: RawAnswer; rest: Buffer } | undefined {
  const headEnd = received.indexOf('\r\n\r\n')
  if (headEnd < 0) return undefined
  const [first, ...lines] = received.toString('latin1', 0, headEnd).split('\r\n')
  const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(first!)?.[1] ?? Number.NaN)
  if (Number.isNaN(status)) throw new Error(`this is no answer: ${first}`)
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
    }),
  )
  const behind = received.subarray(headEnd + 4)
  const found = (body: Buffer, bytes: number) => ({
    answer: { status, headers, body },
    rest: behind.subarray(bytes),
  })
  if (method === 'HEAD' || status < 200 || status === 204 || status === 304) return found(Buffer.alloc(0), 0)
  // Live events go on for ever; the head is the answer.
  if (isEvents(headers)) return found(Buffer.alloc(0), behind.length)
  if (headers.get('transfer-encoding') === 'chunked') {
    const chunked = takeChunks(behind)
    return chunked && found(chunked.body, chunked.bytes)
  }
  const length = headers.get('content-length')
  if (length === undefined) return hasEnded ? found(behind, behind.length) : undefined
  const bytes = Number(length)
  return behind.length < bytes ? undefined : found(behind.subarray(0, bytes), bytes)
}

function takeChunks(bytes: Buffer): { body: Buffer; bytes: number } | undefined {
  const chunks: Buffer[] = []
  for (let at = 0; ; ) {
    const lineEnd = bytes.indexOf('\r\n', at)
    if (lineEnd < 0) return undefined
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16)
    const end = lineEnd + 2 + size + 2
    if (bytes.length < end) return undefined
    if (size === 0) return { body: Buffer.concat(chunks), bytes: end }
    chunks.push(bytes.subarray(lineEnd + 2, end - 2))
    at = end
  }
}

/** A request's bytes, with the headers that every request has. */
export function encodeRequest({ method, target, headers, body }: RawRequest): Buffer {
  const all = [
    ['host', 'localhost'],
    ...headers,
    ...(body === undefined ? [] : [['content-length', String(body.length)]]),
  ]
  const head = `${method} ${target} HTTP/1.1\r\n${all.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`
  return Buffer.concat([Buffer.from(head, 'latin1'), ...(body === undefined ? [] : [body])])
}

/** Connections that are used again as long as the server keeps them. */
export class ConnectionPool {
  readonly #url: string
  #idle: Connection[] = []

  constructor(url: string) {
    this.#url = url
  }

  async send(request: RawRequest): Promise<RawAnswer> {
    return this.exchange(encodeRequest(request), request.method)
  }

  /** Sends bytes that make one request, and gives its answer. */
  async exchange(bytes: Uint8Array, method: string): Promise<RawAnswer> {
    const connection = await this.#take()
    void connection.send(bytes)
    const answer = await connection.answer(method)
    const closes = answer.headers.get('connection')?.toLowerCase() === 'close' || isEvents(answer.headers)
    if (closes || connection.hasEnded) connection.destroy()
    else this.#idle.push(connection)
    return answer
  }

  async #take(): Promise<Connection> {
    const waiting = this.#idle.pop()
    if (!waiting) return Connection.open(this.#url)
    if (waiting.unread > 0) throw new Error(`an answer that nobody asked for: ${await waiting.rest()}`)
    return waiting.hasEnded ? this.#take() : waiting
  }

  close(): void {
    for (const connection of this.#idle.splice(0)) connection.destroy()
  }
}
