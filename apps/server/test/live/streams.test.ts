import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ListeningServer } from '../support/listening.ts'
import { LiveReader } from '../support/live-reader.ts'

let server: ListeningServer
beforeEach(async () => {
  server = await ListeningServer.open({
    settings: { requestTimeoutMs: 100, headersTimeoutMs: 100, streamIdleMs: 5000, livePollMs: 600_000 },
  })
})
afterEach(() => server.close())

const ada = { user: 'ada' }
const messages = '/v1/threads/t/messages'
const post = (path: string, body: object) => server.call('POST', `${messages}${path}`, { as: ada, body })
const begin = () => post('', { id: 'm', body: {}, status: 'streaming' })
const read = async () => (await server.call('GET', `${messages}/m`, { as: ada })).json
const follow = () =>
  new LiveReader(server.inner, 't', { kind: 'user', keyId: '', user: 'ada', backend: true })

const byKey = () => ({ authorization: `Bearer ${server.inner.apiKey}`, 'x-user-id': 'ada' })

interface Long {
  request: ClientRequest
  answer: Promise<{ status: number; json: Record<string, unknown> }>
}

/** A request whose body is written as the test goes on. */
function long(path: string, type = 'application/x-ndjson', token?: string): Long {
  const target = new URL(`${server.url}${messages}${path}`)
  const headers = {
    ...(token ? { authorization: `Bearer ${token}` } : byKey()),
    'content-type': type,
    'transfer-encoding': 'chunked',
  }
  const open = request(target, { method: 'POST', headers })
  const answer = new Promise<IncomingMessage>((resolve, reject) => {
    open.once('response', resolve)
    open.on('error', reject)
  }).then(async (response) => {
    let text = ''
    for await (const chunk of response) text += chunk
    return { status: response.statusCode!, json: JSON.parse(text) }
  })
  answer.catch(() => {})
  open.flushHeaders()
  return { request: open, answer }
}

const textOf = ({ replica }: LiveReader) => (replica.messages.get('m')?.body as { text?: string })?.text

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise(setImmediate)
}

describe('one long request', () => {
  test('goes on for longer than others may; each line is told live as it comes', async () => {
    await begin()
    const reader = follow()
    const slow = long('', 'application/json')
    const { request: writer, answer } = long('/m/append')
    for (const text of ['one ', 'two ']) {
      writer.write(`${JSON.stringify({ text })}\n`)
      await until(() => textOf(reader)?.endsWith(text) === true)
    }
    expect((await slow.answer).status).toBe(408)
    writer.write('{"text":"three"}\n')
    await until(() => textOf(reader) === 'one two three')
    writer.end()
    expect(await answer).toEqual({ status: 200, json: { generation: 1, offset: 13, parts: 0 } })
    reader.end()
  })

  test('G-AUTH: whose token is revoked is refused what comes later', async () => {
    await begin()
    const { request: writer, answer } = long('/m/append', undefined, await server.token('ada'))
    const reader = follow()
    writer.write('{"text":"one "}\n')
    await until(() => textOf(reader) === 'one ')
    await server.call('POST', '/v1/users/ada/revoke', { as: 'app', body: {} })
    const revoked = performance.now()
    let isOver = false
    const over = answer.finally(() => {
      isOver = true
    })
    // Until somebody looks: what is asked for is no more than where the stream stands.
    while (!isOver) {
      writer.write('{"text":""}\n')
      await new Promise(setImmediate)
    }
    expect(await over).toMatchObject({ status: 401, json: { code: 'revoked_credentials' } })
    expect(performance.now() - revoked).toBeLessThan(2000)
    expect(textOf(reader)).toBe('one ')
    reader.end()
  })

  test('that is cut off keeps what was whole', async () => {
    await begin()
    const reader = follow()
    const { request: writer, answer } = long('/m/append')
    writer.write('{"text":"whole"}\n{"text":"ha')
    await until(() => textOf(reader) === 'whole')
    writer.destroy()
    await expect(answer).rejects.toThrow()
    expect((await post('/m/append', { offset: 5, text: '!' })).json.offset).toBe(6)
    expect((await read()).body.text).toBe('whole!')
    reader.end()
  })

  test('is told of what it may not, and of nothing coming', async () => {
    await server.close()
    server = await ListeningServer.open({ settings: { streamIdleMs: 100 } })
    await begin()
    const idle = long('/m/append')
    expect(await idle.answer).toMatchObject({ status: 408, json: { code: 'request_timeout' } })
    const { answer } = long('/nothing/append')
    expect(await answer).toMatchObject({ status: 404, json: { code: 'message_not_found' } })
    idle.request.destroy()
  })
})

describe('G-LIVE: a reader of a stream', () => {
  test('that comes in the middle gets the text so far, and each piece from then on', async () => {
    await begin()
    await post('/m/append', { text: 'before ', value: 1 })
    const readers = [follow()]
    for (const text of ['a', 'b', 'c']) {
      await post('/m/append', { text })
      readers.push(follow())
    }
    await server.call('PUT', `${messages}/m/reactions/ok`, { as: ada })
    await post('/m/cancel', {})
    await post('/m/append', { truncateTo: 7, text: 'abcd', part: 1, value: 2 })
    await post('/m/finalize', { body: { text: 'before abcd', note: 'done' } })
    const page = (await server.call('GET', messages, { as: ada })).json
    for (const reader of readers) {
      await reader.until(page)
      expect([...reader.replica.messages.values()]).toEqual(page.items)
      reader.end()
    }
  })

  test('that comes back is sent only what it lacks; one that says nothing, all of it', async () => {
    await begin()
    await post('/m/append', { text: 'x'.repeat(10_000) })
    const { cursor } = (await server.call('GET', messages, { as: ada })).json
    await post('/m/append', { text: 'é!' })
    const stream = { message: 'm', generation: 1, parts: 0 }
    const poll = async (streams?: object[]) => {
      const subscriptions = [{ thread: 't', since: cursor, streams }]
      const { json } = await server.call('POST', '/v1/live/poll', { as: ada, body: { subscriptions } })
      return json.frames.filter(({ type }: { type: string }) => type === 'append')
    }
    const rest = { type: 'append', thread: 't', message: 'm', generation: 1, offset: 10_000, text: 'é!' }
    expect(await poll([{ ...stream, offset: 10_000 }])).toEqual([rest])
    // In the middle of a character.
    expect(await poll([{ ...stream, offset: 10_001 }])).toEqual([rest])
    const whole = { ...rest, offset: 0, text: `${'x'.repeat(10_000)}é!` }
    expect(await poll([])).toEqual([whole])
    expect(await poll([{ ...stream, offset: 99_999 }])).toEqual([whole])
    expect(await poll([{ ...stream, offset: 5, generation: 2 }])).toEqual([whole])
    // A cursor of before a restart: what it knew may be something else now, and it is told so at once.
    const { cursors } = server.inner.server.engine
    cursors.epochs = cursors.epochs.next(99)
    expect(await poll([{ ...stream, offset: 10_000 }])).toEqual([whole])
  })

  test('by long polls that do not name the stream is not woken again and again', async () => {
    await server.close()
    server = await ListeningServer.open({ settings: { livePollMs: 100 } })
    await begin()
    await post('/m/append', { text: 'x' })
    const { cursor } = (await server.call('GET', messages, { as: ada })).json
    const body = { subscriptions: [{ thread: 't', since: cursor }] }
    const { json } = await server.call('POST', '/v1/live/poll', { as: ada, body })
    // It was answered at the end of its time, with all that there is.
    expect(json.frames.map(({ type }: { type: string }) => type)).toEqual(['ready', 'append'])
  })
})
