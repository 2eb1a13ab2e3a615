import { setTimeout as delay } from 'node:timers/promises'
import { generateApiKey } from '../auth/api-keys.ts'
import type { Config } from '../config.ts'
import { createLog } from '../observe/log.ts'
import { Server } from '../server.ts'
import { RecoveringStore } from '../storage/rocks/recovering-store.ts'
import { findServer } from './instance.ts'
import { CommandError } from './options.ts'

/** A server that a command works through, as its operator. */
export interface Connection {
  /**
   * @param body JSON, unless another content type is named
   * @throws CommandError with the server's words where it refuses
   */
  call(method: string, path: string, body?: unknown, contentType?: string): Promise<Response>
}

/**
 * Works on a data folder: through the server that holds it, if there is one, else with a server of this process that
 * has no socket. Commands are the same either way.
 */
export async function withConnection<T>(
  config: Config,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const running = findServer(config.dataDir)
  if (running && (await answers(running.url))) {
    return work(connect((request) => fetch(request), running.url, running.adminKey))
  }
  const store = await RecoveringStore.open(config.dataDir, config)
  const server = await Server.open(store, config, createLog('error'))
  try {
    const adminKey = generateApiKey()
    server.keys.give(adminKey, 'admin')
    return await work(connect(async (request) => server.app.fetch(request), 'http://in-process', adminKey))
  } finally {
    await server.close()
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(5000) })).ok
  } catch {
    return false
  }
}

function connect(send: (request: Request) => Promise<Response>, url: string, adminKey: string): Connection {
  return {
    async call(method, path, body, contentType = 'application/json') {
      const sent = contentType === 'application/json' && body !== undefined ? JSON.stringify(body) : body
      for (;;) {
        const request = new Request(url + path, {
          method,
          headers: {
            authorization: `Bearer ${adminKey}`,
            ...(sent !== undefined && { 'content-type': contentType }),
          },
          body: sent as string | Uint8Array<ArrayBuffer> | undefined,
        })
        const response = await send(request)
        if (response.ok) return response
        const problem = (await response.json().catch(() => ({}))) as { detail?: string; code?: string }
        if (problem.code !== 'overloaded')
          throw new CommandError(problem.detail ?? `The server answered ${response.status}.`)
        await delay(1000 * Number(response.headers.get('retry-after') ?? 1))
      }
    },
  }
}
