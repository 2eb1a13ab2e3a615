import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer, type TestServer } from '../../client/test/server.ts'
import ProgressDB, { newId, type ProgressDBBackend, ProgressDBError } from '../src/index.ts'

let server: TestServer
let db: ProgressDBBackend
const assistant = { roles: ['assistant'] }

beforeAll(async () => {
  server = await startServer()
  db = ProgressDB({ baseUrl: server.url, apiKey: server.process.apiKey })
})
afterAll(() => server[Symbol.asyncDispose]())

test('an answer grows as it is made, and is one message in the end', async () => {
  const threadId = newId()
  const stream = await db.streamMessage(threadId, { role: 'assistant' }, 'helper', assistant)
  const text = 'Grüße 👋🏽 from a model. '.repeat(50)
  // In pieces of one UTF-16 unit, which tear characters apart.
  for (let i = 0; i < text.length; i++) stream.append(text[i]!)
  await stream.append('')
  const growing = await db.getMessage(threadId, stream.id)
  expect([growing.status, growing.body]).toEqual(['streaming', { text }])
  const message = await stream.finish()
  expect(message).toMatchObject({ status: 'final', version: 1, body: { text }, role: 'assistant' })
  await expect(stream.append('more')).rejects.toMatchObject({ code: 'stream_ended' })
})

test('pieces whose answers get lost are stored once', async () => {
  let lost = 0
  const rough = ProgressDB({
    baseUrl: server.url,
    apiKey: server.process.apiKey,
    fetch: async (request) => {
      const response = await fetch(request)
      if (request.url.endsWith('/append') && ++lost % 2 === 1) throw new TypeError('fetch failed')
      return response
    },
  })
  const threadId = newId()
  const stream = await rough.streamMessage(threadId, {}, 'helper')
  for (const piece of ['one ', 'two ', 'three']) await stream.append(piece)
  expect((await stream.finish()).body).toEqual({ text: 'one two three' })
  expect(lost).toBe(6)
})

test('who asks for a stop is heard by the writer', async () => {
  const threadId = newId()
  const stream = await db.streamMessage(threadId, {}, 'helper')
  await stream.append('one ')
  expect(stream.signal.aborted).toBe(false)
  await db.setMember(threadId, 'ada', 'member')
  await db.cancelMessage(threadId, stream.id, 'ada')
  await stream.append('two ')
  expect(stream.signal.aborted).toBe(true)
  expect(await stream.abort('asked to')).toMatchObject({ status: 'aborted', body: { text: 'one two ' } })
})

test('a stream can be piped into', async () => {
  const threadId = newId()
  const stream = await db.streamMessage(threadId, { role: 'assistant' }, 'helper', assistant)
  const pieces = new ReadableStream<string>({
    start(controller) {
      for (const piece of ['a', 'b', 'c']) controller.enqueue(piece)
      controller.close()
    },
  })
  await pieces.pipeTo(stream.writable)
  expect(await db.getMessage(threadId, stream.id)).toMatchObject({ status: 'final', body: { text: 'abc' } })
})

test('a stream that somebody else ended says so, and nothing is made final behind its back', async () => {
  const threadId = newId()
  const stream = await db.streamMessage(threadId, {}, 'helper')
  await stream.append('one')
  await db.deleteMessage(threadId, stream.id)
  const failure = await stream.append('two').catch((error) => error)
  expect(failure).toBeInstanceOf(ProgressDBError)
  expect(stream.signal.aborted).toBe(true)
  await expect(stream.finish()).rejects.toBe(failure)
})
