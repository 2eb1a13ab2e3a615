import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import type { TestServer } from '../../../../packages/client/test/server.ts'

/** By what changes come. */
export type Carrier = 'sse' | 'websocket' | 'poll'

/**
 * What an application has before its server: an endpoint that gives tokens, and a proxy that may not let every carrier
 * through. It notes which are tried.
 */
export class Front implements AsyncDisposable {
  /** In the order in which they were first tried. */
  readonly tried = new Set<Carrier>()
  /** How much is under way: answers without an end yet, and open WebSockets. */
  underWay = 0
  /** What it serves by itself, such as `/`: scripts and pages. */
  readonly pages = new Map<string, { type: string; text: string }>()
  readonly #server: TestServer
  readonly #refused: readonly Carrier[]
  readonly #http: Server
  readonly #sockets = new Set<Socket>()

  private constructor(server: TestServer, refused: readonly Carrier[]) {
    this.#server = server
    this.#refused = refused
    this.#http = createServer((incoming, response) => void this.#answer(incoming, response))
    this.#http.on('upgrade', (incoming, socket: Socket) => this.#upgrade(incoming, socket))
    this.#http.on('connection', (socket) => {
      this.#sockets.add(socket)
      socket.once('close', () => this.#sockets.delete(socket))
    })
  }

  /** @param refused what is answered with 404 */
  static async open(server: TestServer, refused: readonly Carrier[] = []): Promise<Front> {
    const front = new Front(server, refused)
    await new Promise<void>((resolve) => front.#http.listen(0, '127.0.0.1', resolve))
    return front
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await new Promise((resolve) => this.#http.close(resolve))
  }

  async #answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(incoming.url!, this.url)
    const page = this.pages.get(pathname)
    if (pathname === '/token') {
      const token = await this.#server.token(searchParams.get('user')!, Number(searchParams.get('ttl')))
      response.end(token)
    } else if (page) response.setHeader('content-type', page.type).end(page.text)
    else if (incoming.method === 'POST' && this.#isRefused(pathname)) response.writeHead(404).end()
    else this.#pass(incoming, response)
  }

  #isRefused(path: string): boolean {
    const carrier = path === '/v1/live' ? 'sse' : path === '/v1/live/poll' ? 'poll' : undefined
    if (carrier) this.tried.add(carrier)
    return carrier !== undefined && this.#refused.includes(carrier)
  }

  #pass(incoming: IncomingMessage, response: ServerResponse): void {
    const { method, headers, url } = incoming
    const passed = request(this.#server.url + url, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode!, answer.headers)
      answer.pipe(response).on('error', () => {})
      answer.on('error', () => response.destroy())
    })
    passed.on('error', () => response.destroy())
    this.#countUntilClosed(response)
    response.on('close', () => passed.destroy())
    incoming.pipe(passed)
  }

  #upgrade({ method, url, rawHeaders }: IncomingMessage, socket: Socket): void {
    this.tried.add('websocket')
    socket.on('error', () => {})
    if (this.#refused.includes('websocket')) {
      socket.end('HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n')
      return
    }
    const { hostname, port } = new URL(this.#server.url)
    const upstream = connect(Number(port), hostname)
    const lines = rawHeaders.map((text, i) => text + (i % 2 === 0 ? ': ' : '\r\n'))
    upstream.write(`${method} ${url} HTTP/1.1\r\n${lines.join('')}\r\n`)
    upstream.on('error', () => socket.destroy())
    upstream.pipe(socket).pipe(upstream)
    this.#countUntilClosed(socket)
    socket.on('close', () => upstream.destroy())
  }

  #countUntilClosed(open: ServerResponse | Socket): void {
    this.underWay++
    open.once('close', () => this.underWay--)
  }
}
