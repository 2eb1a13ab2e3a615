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

test('a writer that has nothing to add yet hears of a stop by asking', async () => {
  const threadId = newId()
  const stream = await db.streamMessage(threadId, {}, 'helper')
  await stream.append('')
  expect(stream.signal.aborted).toBe(false)
  await db.setMember(threadId, 'ada', 'member')
  await db.cancelMessage(threadId, stream.id, 'ada')
  await stream.append('')
  expect(stream.signal.aborted).toBe(true)
  expect(await stream.abort()).toMatchObject({ status: 'aborted', body: { text: '' } })
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

test('what is appended without awaiting it is stored before an abort, and what comes after it harms nobody', async () => {
  const rejections: unknown[] = []
  const note = (reason: unknown) => rejections.push(reason)
  process.on('unhandledRejection', note)
  const stream = await db.streamMessage(newId(), {}, 'helper')
  void stream.append('one ')
  void stream.append('two')
  expect(await stream.abort('enough')).toMatchObject({ status: 'aborted', body: { text: 'one two' } })
  void stream.append('late')
  await new Promise((resolve) => setImmediate(resolve))
  process.off('unhandledRejection', note)
  expect(rejections).toEqual([])
})

test('more than the server takes at once goes in several pieces, none of them in the middle of a character', async () => {
  const stream = await db.streamMessage(newId(), {}, 'helper')
  const text = `x${'👋'.repeat(300_000)}`
  void stream.append(text)
  expect((await stream.finish()).body?.text === text).toBe(true)
})

test('a stop that a reader asks for ends a pipe: the source is cancelled, the message aborted', async () => {
  const threadId = newId()
  const stream = await db.streamMessage(threadId, {}, 'helper')
  await db.setMember(threadId, 'ada', 'member')
  const cancelled = Promise.withResolvers<unknown>()
  const endless = new ReadableStream<string>({
    pull: (controller) => controller.enqueue('x'),
    cancel: cancelled.resolve,
  })
  const piping = endless.pipeTo(stream.writable)
  await db.cancelMessage(threadId, stream.id, 'ada')
  await expect(piping).rejects.toMatchObject({ code: 'aborted' })
  expect(await cancelled.promise).toMatchObject({ code: 'aborted' })
  await expect
    .poll(() => db.getMessage(threadId, stream.id))
    .toMatchObject({ status: 'aborted', abortReason: 'cancelled' })
})
