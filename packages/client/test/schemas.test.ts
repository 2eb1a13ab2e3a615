import { afterAll, beforeAll, expect, expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import { createClient, newId } from '../src/index.ts'
import { startServer, type TestServer } from './server.ts'
import { until } from './until.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server[Symbol.asyncDispose]())

const body = z.strictObject({ text: z.string().trim().min(1), 'a/b': z.object({ n: z.number() }).optional() })
const metadata = z.object({ topic: z.string().optional() })

test('what a schema does not allow is refused with its fields, and nothing of it is shown or stored', async () => {
  const client = createClient({
    baseUrl: server.url,
    getToken: () => server.token('ada'),
    schemas: { body, metadata },
  })
  const thread = client.thread(newId())
  const end = thread.messages.subscribe(() => {})
  const { id, body: stored } = await thread.create({ body: { text: ' trimmed ' } })
  expectTypeOf(stored.text).toEqualTypeOf<string>()
  expect(stored).toEqual({ text: 'trimmed' })
  const wrong = { text: '', 'a/b': { n: 'one' } } as unknown as z.infer<typeof body>
  const refused = {
    code: 'invalid_argument',
    errors: [
      { in: 'body', field: '/body/text' },
      { in: 'body', field: '/body/a~1b/n' },
    ],
  }
  await expect(thread.create({ body: wrong })).rejects.toMatchObject(refused)
  await expect(thread.edit(id, { body: wrong })).rejects.toMatchObject(refused)
  const wrongTopic = { topic: 1 } as unknown as { topic: string }
  await expect(thread.create({ body: { text: 'a' }, metadata: wrongTopic })).rejects.toMatchObject({
    errors: [{ field: '/metadata/topic' }],
  })
  await thread.edit(id, { metadata: { topic: 'billing' } })
  expect((await thread.api.listMessages()).items).toMatchObject([
    { body: { text: 'trimmed' }, metadata: { topic: 'billing' } },
  ])
  const shown = () => thread.messages.getSnapshot().messages.map(({ body }) => body.text)
  await until(() => thread.messages.getSnapshot().status === 'ready' && shown().length > 0)
  expect(shown()).toEqual(['trimmed'])
  end()
  client.close()
})

test('a schema that takes its time is refused', async () => {
  const slow = z.object({ text: z.string().refine(async () => true) })
  const client = createClient({
    baseUrl: server.url,
    getToken: () => server.token('ada'),
    schemas: { body: slow },
  })
  await expect(client.thread(newId()).create({ body: { text: 'a' } })).rejects.toMatchObject({
    code: 'invalid_argument',
  })
  client.close()
})
