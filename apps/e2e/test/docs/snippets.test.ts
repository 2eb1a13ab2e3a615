import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createClient, ProgressDBProvider } from '@progressdb/react'
import { type ComponentType, createElement } from 'react'
import { createRoot } from 'react-dom/client'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startServer, type TestServer } from '../../../../packages/client/test/server.ts'
import { openDocument } from '../../../../packages/react/test/dom.ts'
import { root } from '../support/run.ts'

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

test('the snippet of the front end runs as it stands, within a provider', async () => {
  const client = createClient({ baseUrl: server.url, getToken: () => server.token('ada') })
  await client.api.createMessage('t', { body: { text: 'Hello!' } })
  await using snippet = await exported('chat-interface.tsx', 'ChatInterface')
  const element = openDocument()
  const app = createRoot(element)
  const chat = createElement(snippet.component, { threadId: 't' })
  app.render(createElement(ProgressDBProvider, { client }, chat))
  await vi.waitFor(() => expect(element.innerHTML).toBe('<div><div>Hello!</div></div>'), { timeout: 10_000 })
  await client.api.createMessage('t', { body: { text: 'Again!' } })
  await vi.waitFor(() => expect(element.textContent).toBe('Hello!Again!'), { timeout: 10_000 })
  app.unmount()
  client.close()
})

/** A component of a snippet, which keeps it to itself. */
async function exported(file: string, name: string) {
  await mkdir(join(root, 'apps/e2e/.cache'), { recursive: true })
  const folder = await mkdtemp(join(root, 'apps/e2e/.cache/snippet-'))
  const text = await readFile(join(root, 'apps/e2e/test/snippets', file), 'utf8')
  await writeFile(join(folder, file), `${text}\nexport { ${name} }\n`)
  const module = await import(/* @vite-ignore */ join(folder, file))
  return {
    component: module[name] as ComponentType<{ threadId: string }>,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  }
}
