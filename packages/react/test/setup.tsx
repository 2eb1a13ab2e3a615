import type { ReactNode } from 'react'
import { startServer, type TestServer } from '../../client/test/server.ts'
import { createClient, type ProgressDBClient, ProgressDBProvider } from '../src/index.ts'

/** A client of a user, and the paths that it has asked for. */
export function clientOf(server: TestServer, user: string): ProgressDBClient & { asked: string[] } {
  const asked: string[] = []
  const client = createClient({
    baseUrl: server.url,
    getToken: () => server.token(user),
    fetch: (request) => {
      asked.push(`${request.method} ${new URL(request.url).pathname}`)
      return fetch(request)
    },
  })
  return Object.assign(client, { asked })
}

export function within(client: ProgressDBClient, children: ReactNode) {
  return <ProgressDBProvider client={client}>{children}</ProgressDBProvider>
}

export { startServer, type TestServer }
