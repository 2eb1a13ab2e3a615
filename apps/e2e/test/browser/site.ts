import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { parseApiKey } from '../../../server/src/auth/api-keys.ts'
import { mintToken } from '../../../server/src/auth/tokens.ts'
import { ServerProcess, temporaryFolder } from '../../../server/test/support/process.ts'

/** What the tests look at of a message. */
export interface Stored {
  id: string
  seq: number
  rev: number
  body: { text: string }
}

type Folder = Awaited<ReturnType<typeof temporaryFolder>>

/** Any page may call it. */
const settings = { PROGRESSDB_CORS_ORIGINS: '*' }

/** A page that is by itself has a clock of 5 microseconds. */
const isolated = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
}

const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript' }

/** What an application has: its pages, built for production, an endpoint that gives tokens, and a ProgressDB server. */
export class Site {
  server: ServerProcess
  /** How often a token was asked for. */
  tokensAsked = 0
  /** How many of the next tokens are good for nothing. */
  badTokens = 0
  /** In the place of the server's address, for a page that is to go through a proxy. */
  serverUrl: string
  readonly #http: Server
  readonly #pages: string
  readonly #data: Folder

  private constructor(server: ServerProcess, http: Server, pages: string, data: Folder) {
    this.server = server
    this.serverUrl = server.url
    this.#http = http
    this.#pages = pages
    this.#data = data
  }

  /** @param pages the folder of the pages */
  static async open(pages: string, more: Record<string, string>): Promise<Site> {
    const http = createServer((request, response) => void site.#answer(request, response))
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
    const data = await temporaryFolder()
    const server = await ServerProcess.start({ dataDir: data.path, env: { ...settings, ...more } })
    const site = new Site(server, http, pages, data)
    return site
  }

  /** Kills the server, and starts it again at the same address. */
  async restartServer(): Promise<void> {
    const { apiKey, url } = this.server
    await this.server.kill()
    const env = { ...settings, PROGRESSDB_PORT: new URL(url).port }
    this.server = await ServerProcess.start({ dataDir: this.#data.path, apiKey, env })
  }

  get url(): string {
    return `http://localhost:${(this.#http.address() as AddressInfo).port}`
  }

  /** The address of a page. */
  page(view: string, parameters: Record<string, string> = {}): string {
    return `${this.url}/?${new URLSearchParams({ view, server: this.serverUrl, user: 'ada', ...parameters })}`
  }

  /** Writes as a user, past the browser. */
  async write(threadId: string, user: string, text: string): Promise<void> {
    const path = `/v1/threads/${encodeURIComponent(threadId)}/messages`
    const answer = await this.server.request('POST', path, { user, body: { body: { text } } })
    if (!answer.ok) throw new Error(await answer.text())
  }

  /** Has a user write many messages, `m1` and so on. */
  async writeMany(threadId: string, user: string, count: number): Promise<void> {
    const path = `/v1/threads/${encodeURIComponent(threadId)}/messages/batch`
    for (let done = 0; done < count; done += 1000) {
      const messages = Array.from({ length: Math.min(1000, count - done) }, (_, i) => ({
        id: `m${done + i + 1}`,
        body: { text: `message ${done + i + 1}` },
      }))
      const answer = await this.server.request('POST', path, { user, body: { messages } })
      if (!answer.ok) throw new Error(await answer.text())
    }
  }

  /** All messages of a thread, up to 1,000, as the server has them. */
  async messages(threadId: string): Promise<Stored[]> {
    const answer = await this.server.request(
      'GET',
      `/v1/threads/${encodeURIComponent(threadId)}/messages?limit=1000`,
    )
    if (!answer.ok) throw new Error(await answer.text())
    return ((await answer.json()) as { items: Stored[] }).items
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#http.closeAllConnections()
    this.#http.close()
    await this.server.stop()
    await this.#data[Symbol.asyncDispose]()
  }

  async #answer({ url = '/' }: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(url, this.url)
    if (pathname === '/token') {
      this.tokensAsked++
      if (this.badTokens-- > 0) {
        response.end('no token at all')
        return
      }
      const user = searchParams.get('user')!
      const key = parseApiKey(this.server.apiKey)!
      const token = await mintToken(key, { user, ttl: 3600 }, Date.now())
      response.writeHead(200, { 'cache-control': 'no-store' }).end(token)
      return
    }
    try {
      const file = pathname === '/' ? '/index.html' : pathname
      const content = await readFile(join(this.#pages, file))
      const type = types[extname(file)] ?? 'application/octet-stream'
      response.writeHead(200, { 'content-type': type, ...isolated }).end(content)
    } catch {
      response.writeHead(404).end()
    }
  }
}
