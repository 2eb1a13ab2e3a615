import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClient, newId } from '../src/index.ts'
import { Outbox } from '../src/outbox/outbox.ts'
import type { RegisteredShape } from '../src/types.ts'
import { startServer, type TestServer } from './server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server[Symbol.asyncDispose]())

const newClient = (url = server.url) => createClient({ baseUrl: url, getToken: () => server.token('ada') })

test('100 creates at once are 100 messages in their order, in one request', async () => {
  const { api } = newClient()
  const outbox = new Outbox<RegisteredShape>(api)
  const threadId = newId()
  const stored = await Promise.all(
    Array.from({ length: 100 }, (_, i) =>
      outbox.add(threadId, { kind: 'create', messageId: `m${i}`, message: { body: { text: `${i}` } } }),
    ),
  )
  expect(stored.map(({ message }) => message?.seq)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1))
  expect(outbox.pending(threadId)).toEqual([])
  outbox.close()
})
