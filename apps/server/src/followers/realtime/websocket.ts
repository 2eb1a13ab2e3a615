import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { type RawData, type WebSocket, WebSocketServer } from 'ws'
import { z } from 'zod'
import type { CredentialHeaders } from '../../auth/authenticator.ts'
import type { Caller } from '../../auth/principal.ts'
import { refuse } from '../../http/connection-errors.ts'
import type { RequestReport } from '../../http/endpoint.ts'
import { parseJson } from '../../http/json.ts'
import { asProblem, problemBody } from '../../http/problem-details.ts'
import { Problem } from '../../lib/problem.ts'
import type { Carrier, Connection } from './connection.ts'
import { Frame } from './frame.ts'
import type { Live } from './live.ts'
import { requestSchemas } from './subscribe-schema.ts'
import { unsentOf } from './unsent.ts'

/** What a client may say. */
const messageSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('auth'), token: z.string().min(1), userId: z.string().optional() }),
  ...requestSchemas,
])

/** The longest message of a client: a token with many threads fits. */
const maxMessageBytes = 64 * 1024
/** How long a client that names nobody in its headers may take to do so in a message. */
const authWithinMs = 10_000

/**
 * Frames go to the connection itself, ready as they are: `ws` would make a head for each reader, and write it in a
 * piece of its own. What `ws` says on the connection (pongs, its close) are whole frames too, so nothing gets mixed.
 */
class SocketCarrier implements Carrier {
  readonly #socket: WebSocket
  readonly #stream: Duplex
  onDrain = () => {}

  constructor(socket: WebSocket, stream: Duplex) {
    this.#socket = socket
    this.#stream = stream
    stream.on('drain', () => this.onDrain())
  }

  get backlog(): number {
    return this.#stream.writableLength
  }

  get unsent(): number {
    return unsentOf(this.#stream)
  }

  get isFull(): boolean {
    return this.#stream.writableNeedDrain
  }

  write(frame: Frame): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#stream.write(frame.message)
  }

  close(): void {
    this.#socket.close(1000)
  }

  abort(): void {
    this.#socket.terminate()
  }
}

/** Whether a request asks for a WebSocket; other upgrades (`curl` asks for HTTP/2) are answered as if they didn't. */
export function isWebSocket({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket'
}

/** Serves `/v1/live` as a WebSocket on an HTTP server. */
export function serveWebSockets(http: Server, live: Live, report: (report: RequestReport) => void): void {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: maxMessageBytes,
    perMessageDeflate: false,
  })
  http.on('upgrade', (request, stream, head) => {
    stream.on('error', () => stream.destroy())
    void upgrade(request, stream, head).catch((error) => refuse(stream, asProblem(error), report))
  })

  async function upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): Promise<void> {
    const path = (request.url ?? '').split('?')[0]
    if (path !== '/v1/live') throw new Problem('route_not_found')
    const credentials = credentialsOf(request)
    const caller = hasCredentials(credentials) ? await callerOf(live, credentials) : undefined
    if (stream.destroyed) return
    live.mustHaveRoom()
    sockets.handleUpgrade(request, stream, head, (socket) => {
      new Session(live, socket, stream).begin(caller, credentials)
    })
  }
}

/** One WebSocket: what its client says, in the order in which it says it. */
class Session {
  readonly #live: Live
  readonly #socket: WebSocket
  readonly #carrier: SocketCarrier
  #connection: Connection | undefined
  #last: Promise<void> = Promise.resolve()
  #waiting = 0

  constructor(live: Live, socket: WebSocket, stream: Duplex) {
    this.#live = live
    this.#socket = socket
    this.#carrier = new SocketCarrier(socket, stream)
  }

  begin(caller: Caller | undefined, credentials: CredentialHeaders): void {
    const impatient = setTimeout(() => this.#connection || this.#socket.close(4401, 'auth'), authWithinMs)
    this.#socket.on('error', () => this.#socket.terminate())
    this.#socket.on('close', () => {
      clearTimeout(impatient)
      this.#connection?.gone()
    })
    this.#socket.on('message', (data, isBinary) => this.#enqueue(data, isBinary))
    if (caller) this.#connection = this.#live.openNamed(this.#carrier, caller, credentials)
  }

  /** A client that says more than is done with is not listened to until it is. */
  #enqueue(data: RawData, isBinary: boolean): void {
    if (++this.#waiting > 100) this.#socket.pause()
    this.#last = this.#last.then(async () => {
      await this.#take(data, isBinary)
      if (--this.#waiting === 0) this.#socket.resume()
    })
  }

  async #take(data: RawData, isBinary: boolean): Promise<void> {
    let ref: number | undefined
    try {
      if (isBinary) throw new Problem('invalid_request', 'Messages are text.')
      const parsed = messageSchema.safeParse(parseJson(data as Buffer, 8))
      if (!parsed.success) throw new Problem('invalid_request', faultOf(parsed.error))
      if (parsed.data.type === 'subscribe') ref = parsed.data.ref
      await this.#follow(parsed.data)
    } catch (error) {
      // Who goes on talking without listening would have the answers pile up.
      if (this.#carrier.isFull) this.#socket.terminate()
      else this.#carrier.write(problemFrame(error, ref))
    }
  }

  async #follow(message: z.infer<typeof messageSchema>): Promise<void> {
    if (message.type === 'auth') return this.#authenticate(message.token, message.userId)
    if (!this.#connection) throw new Problem('missing_credentials')
    if (message.type === 'subscribe') this.#connection.subscribe(this.#live.placeOf(message))
    else this.#connection.endSubscription(message)
  }

  async #authenticate(token: string, userId: string | undefined): Promise<void> {
    const credentials = { authorization: undefined, apiKey: token, userId }
    if (this.#connection) return this.#connection.reauthenticate(this.#live.authenticator, credentials)
    const caller = await callerOf(this.#live, credentials)
    this.#live.mustHaveRoom()
    if (this.#socket.readyState === this.#socket.OPEN)
      this.#connection = this.#live.openNamed(this.#carrier, caller, credentials)
  }
}

function faultOf({ issues: [issue] }: z.ZodError): string {
  return [...issue!.path, issue!.message].join(': ')
}

/** @param ref of the subscription that cannot be had */
function problemFrame(error: unknown, ref: number | undefined): Frame {
  const { code, status, title, detail } = problemBody(asProblem(error), '')
  return Frame.of({ type: 'problem', code, status, title, detail, ref })
}

function credentialsOf({ headers }: IncomingMessage): CredentialHeaders {
  return {
    authorization: headers.authorization,
    apiKey: headers['x-api-key'] as string | undefined,
    userId: headers['x-user-id'] as string | undefined,
  }
}

function hasCredentials({ authorization, apiKey }: CredentialHeaders): boolean {
  return authorization !== undefined || apiKey !== undefined
}

async function callerOf({ authenticator }: Live, credentials: CredentialHeaders): Promise<Caller> {
  const principal = await authenticator.authenticate(credentials)
  if (principal.kind === 'admin')
    throw new Problem('wrong_credentials', 'A live connection takes a backend key or a user’s token.')
  return principal
}
