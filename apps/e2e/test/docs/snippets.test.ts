import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer, type TestServer } from '../../../../packages/client/test/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
  const { fetch } = globalThis
  // The snippets name a server that is not there.
  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init)
    return fetch(new Request(request.url.replace('https://api.example.com', server.url), request))
  }
})
afterAll(() => server[Symbol.asyncDispose]())

test('the snippet of the back end runs as it stands', async () => {
  process.env.PROGRESSDB_KEY = server.process.apiKey
  const { POST } = await import('../snippets/back-end.ts')
  const chatId = randomUUID()
  for (const message of ['Hello!', { body: { text: 'Hello again!' } }])
    await POST(
      new Request('http://chat.example.com', { method: 'POST', body: JSON.stringify({ message, chatId }) }),
    )
  const answer = await server.process.request('GET', `/v1/threads/${chatId}/messages`, { user: 'user-123' })
  const { items } = (await answer.json()) as { items: object[] }
  expect(items).toMatchObject([
    { author: 'user-123', role: 'user', body: { text: 'Hello!' } },
    { author: 'user-123', role: 'user', body: { text: 'Hello again!' } },
  ])
})
