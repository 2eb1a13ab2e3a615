import { fileURLToPath } from 'node:url'
import { generateApiKey, parseApiKey } from '../../src/auth/api-keys.ts'
import { mintToken, type TokenRequest } from '../../src/auth/tokens.ts'
import { type Config, loadConfig, type SettingName } from '../../src/config.ts'
import { ConsoleFiles } from '../../src/http/console-files.ts'
import { type Clock, systemClock } from '../../src/lib/clock.ts'
import { createLog } from '../../src/observe/log.ts'
import { Server } from '../../src/server.ts'
import { MemoryStore } from '../../src/storage/memory/memory-store.ts'
import type { Store } from '../../src/storage/store.ts'

/** Who makes a request in a test. */
export type As =
  /** The application: a backend key alone. */
  | 'app'
  /** An admin key. */
  | 'admin'
  /** A user, named by the backend key. */
  | { user: string }
  /** A bearer token or key as it is. */
  | { bearer: string }
  /** Nobody. */
  | 'nobody'

export interface CallOptions {
  as?: As
  body?: unknown
  headers?: Record<string, string>
}

export interface Answer {
  status: number
  headers: Headers
  text: string
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  json: any
}

/** A console that is there whether the real one is built or not. */
const page = new ConsoleFiles(fileURLToPath(new URL('../fixtures/console', import.meta.url)))

/** A whole server without a socket, on the memory store unless another is given. */
export class TestServer {
  readonly server: Server
  readonly config: Config
  readonly apiKey: string
  readonly adminKey: string

  private constructor(server: Server, config: Config, apiKey: string, adminKey: string) {
    this.server = server
    this.config = config
    this.apiKey = apiKey
    this.adminKey = adminKey
  }

  static async open({
    store = new MemoryStore(),
    settings = {},
    clock = systemClock,
    apiKey = generateApiKey(),
  }: {
    store?: Store
    settings?: Partial<Record<SettingName, unknown>>
    clock?: Clock
    apiKey?: string
  } = {}): Promise<TestServer> {
    const adminKey = generateApiKey()
    const flags = { apiKeys: apiKey, adminKeys: adminKey, logLevel: 'silent', ...settings }
    const { config } = loadConfig({ flags })
    const server = await Server.open(store, config, createLog(config.logLevel), clock, page)
    return new TestServer(server, config, apiKey, adminKey)
  }

  async call(
    method: string,
    path: string,
    { as = 'app', body, headers = {} }: CallOptions = {},
  ): Promise<Answer> {
    const response = await this.server.app.request(path, {
      method,
      headers: {
        ...this.#credentials(as),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    })
    // Live events go on for ever; who wants to read them has a reader of its own.
    const isEvents = response.headers.get('content-type') === 'text/event-stream'
    if (isEvents) await response.body?.cancel()
    const text = isEvents ? '' : await response.text()
    return { status: response.status, headers: response.headers, text, json: jsonOf(text) }
  }

  /** A user's token. */
  token(user: string, limits: Partial<TokenRequest> = {}): Promise<string> {
    return mintToken(parseApiKey(this.apiKey)!, { user, ttl: 3600, ...limits }, Date.now())
  }

  close(): Promise<void> {
    return this.server.close()
  }

  #credentials(as: As): Record<string, string> {
    if (as === 'nobody') return {}
    if (as === 'app') return { authorization: `Bearer ${this.apiKey}` }
    if (as === 'admin') return { authorization: `Bearer ${this.adminKey}` }
    if ('bearer' in as) return { authorization: `Bearer ${as.bearer}` }
    return { authorization: `Bearer ${this.apiKey}`, 'x-user-id': encodeURIComponent(as.user) }
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
