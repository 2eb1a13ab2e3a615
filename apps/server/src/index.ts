import { generateApiKey } from './auth/api-keys.ts'
import { type Config, loadConfig } from './config.ts'
import { createLog } from './observe/log.ts'
import { Server } from './server.ts'
import { RecoveringStore } from './storage/rocks/recovering-store.ts'

/** The settings of a server without a socket; `dataDir` has to be given. See docs/configuration.md. */
export type OpenOptions = { dataDir: string } & Partial<Omit<Config, 'dataDir' | 'host' | 'port'>>

/** A server in this process. */
export interface OpenServer {
  /** Answers a request as the server on a socket would; give it to an SDK as its `fetch`. */
  fetch(request: Request): Promise<Response>
  /** A backend key that is good for this server as long as it is open, and kept nowhere. */
  apiKey: string
  /** Answers what is under way, and closes the data folder; what comes later is not answered. Once more does nothing. */
  close(): Promise<void>
}

/**
 * Opens a server in this process, on a data folder that no other process holds. There is no socket: requests come
 * through `fetch`. Settings come from the options alone, and not from the environment; what is usual is quieter than for a
 * server of its own: only warnings are logged, and there is no console at `/`.
 *
 * @throws ConfigError for a setting that is not valid; StoreError for a folder that cannot be used
 * @example
 * const server = await open({ dataDir: './data' })
 * const db = ProgressDB({ baseUrl: 'http://progressdb', apiKey: server.apiKey, fetch: server.fetch })
 */
export async function open(options: OpenOptions): Promise<OpenServer> {
  const { config } = loadConfig({ flags: { logLevel: 'warn', console: false, ...options } })
  const store = await RecoveringStore.open(config.dataDir, config)
  const server = await Server.open(store, config, createLog(config.logLevel))
  const apiKey = generateApiKey()
  server.keys.give(apiKey, 'backend')
  let closing: Promise<void> | undefined
  return {
    async fetch(request) {
      if (closing) throw new TypeError('The server is closed.')
      return server.app.fetch(request)
    },
    apiKey,
    close() {
      if (!closing) {
        server.live.closeAll('shutting_down')
        closing = server.close()
      }
      return closing
    },
  }
}
