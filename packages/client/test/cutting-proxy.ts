import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What becomes of an answer: it is passed on, cut off before it begins, or in its middle. */
export type Fate = 'passed' | 'lost' | 'torn'

/** Between a client and a server: each request is carried out, but its answer may not arrive. */
export class CuttingProxy implements AsyncDisposable {
  readonly #server: Server
  /** The requests so far, as `POST /v1/…`, with what became of their answers. */
  readonly requests: { name: string; fate: Fate }[] = []

  private constructor(server: Server) {
    this.#server = server
  }

  static async open(target: string, fateOf: (request: IncomingMessage) => Fate): Promise<CuttingProxy> {
    const server = createServer(
      (request, response) => void proxy.#pass(target, request, response, fateOf(request)),
    )
    const proxy = new CuttingProxy(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return proxy
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async #pass(target: string, request: IncomingMessage, response: ServerResponse, fate: Fate): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const { host: _, connection: __, ...headers } = request.headers
    const answer = await fetch(target + request.url, {
      method: request.method!,
      headers: headers as Record<string, string>,
      body: chunks.length > 0 ? Buffer.concat(chunks) : undefined,
    })
    const bytes = Buffer.from(await answer.arrayBuffer())
    this.requests.push({ name: `${request.method} ${request.url}`, fate })
    if (fate === 'lost') return void request.socket.destroy()
    response.writeHead(answer.status, {
      ...Object.fromEntries(answer.headers),
      'content-length': bytes.length,
    })
    if (fate === 'passed') return void response.end(bytes)
    response.write(bytes.subarray(0, bytes.length / 2), () => request.socket.destroy())
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}
