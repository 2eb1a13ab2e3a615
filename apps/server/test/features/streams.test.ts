import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { MemoryStore } from '../../src/storage/memory/memory-store.ts'
import { verifyStore } from '../../src/upkeep/verify/verify.ts'
import { TestServer } from '../support/in-process.ts'

/** Stays open when a server closes it, as a disk does. */
class KeptStore extends MemoryStore {
  override async close(): Promise<void> {}
}

const ada = { user: 'ada' }
const grace = { user: 'grace' }
let now = Date.parse('2026-11-21T09:00:00Z')
let server: TestServer
let store: KeptStore
beforeEach(async () => {
  now = Date.parse('2026-11-21T09:00:00Z')
  store = new KeptStore()
  server = await TestServer.open({ store, settings: { purgeEveryMs: 100 }, clock: { now: () => now } })
})
afterEach(() => server.close())

const messages = '/v1/threads/t/messages'
const post = (path: string, body: unknown, as: { user: string } | 'app' = ada) =>
  server.call('POST', `${messages}${path}`, { as, body })
const begin = (id = 'm', more: object = {}) =>
  post('', { id, body: { text: '' }, role: 'assistant', status: 'streaming', ...more })
const append = (body: object, id = 'm') => post(`/${id}/append`, body)
const read = async (id = 'm') => (await server.call('GET', `${messages}/${id}`, { as: ada })).json

describe('a streamed message', () => {
  test('grows as it is appended to, and is one version at the end', async () => {
    const { status, json } = await begin()
    expect(status).toBe(201)
    const stream = { pointer: '/text', partsPointer: '/parts', generation: 1, offset: 0, parts: 0 }
    expect(json).toMatchObject({ status: 'streaming', stream, version: 1, body: { text: '' } })
    expect((await append({ offset: 0, text: 'Hé' })).json).toEqual({ generation: 1, offset: 3, parts: 0 })
    expect((await append({ offset: 3, text: 'llo' })).json.offset).toBe(6)
    expect((await append({ part: 0, value: { type: 'tool' } })).json.parts).toBe(1)
    const streaming = await read()
    expect(streaming.body).toEqual({ text: 'Héllo', parts: [{ type: 'tool' }] })
    expect(streaming).toMatchObject({ rev: json.rev, stream: { generation: 1, offset: 6, parts: 1 } })
    const final = await post('/m/finalize', { metadata: { model: 'x' } })
    expect(final.json).toMatchObject({
      status: 'final',
      version: 1,
      body: { text: 'Héllo', parts: [{ type: 'tool' }] },
      metadata: { model: 'x' },
    })
    expect(final.json).not.toHaveProperty('stream')
    expect(await read()).toEqual(final.json)
    const versions = await server.call('GET', `${messages}/m/versions`, { as: ada })
    expect(versions.json.items).toHaveLength(1)
    expect((await append({ offset: 6, text: '!' })).json.code).toBe('stream_ended')
  })

  test('is seen wherever messages are, as one with the text so far', async () => {
    await post('', { id: 'before', body: 1 })
    await begin('m', { replyTo: 'before' })
    await post('', { id: 'after', body: 2 })
    for (let i = 0; i < 20; i++) {
      await append({ text: `${i} ` })
      const page = (await server.call('GET', messages, { as: ada })).json
      expect(page.items[1]).toEqual(await read())
      expect(page.items[1].body.text.endsWith(` ${i} `) || i === 0).toBe(true)
      expect(page.items.map((item: { id: string }) => item.id)).toEqual(['before', 'm', 'after'])
    }
    const whole = await read()
    const replies = await server.call('GET', `${messages}/before/replies`, { as: ada })
    expect(replies.json.items).toEqual([whole])
    const changes = await server.call('GET', '/v1/threads/t/changes', { as: ada })
    expect(
      changes.json.items.find((item: { message?: { id: string } }) => item.message?.id === 'm').message,
    ).toEqual(whole)
    const versions = await server.call('GET', `${messages}/m/versions`, { as: ada })
    expect(versions.json.items[0].body).toEqual(whole.body)
  })

  test('takes the same bytes again, and refuses a gap and other bytes with where it stands', async () => {
    await begin()
    await append({ offset: 0, text: 'Hello' })
    const state = { generation: 1, offset: 5, parts: 0 }
    expect(await append({ offset: 0, text: 'Hello' })).toMatchObject({ status: 200, json: state })
    expect(await append({ offset: 2, text: 'll' })).toMatchObject({ status: 200, json: state })
    for (const wrong of [
      { offset: 6, text: 'x' },
      { offset: 0, text: 'Jello' },
      { offset: 3, text: 'li' },
      { offset: 5, text: 'x', generation: 2 },
      { part: 1, value: 1 },
      { truncateTo: 6 },
    ])
      expect(await append(wrong)).toMatchObject({
        status: 409,
        json: { code: 'stream_conflict', stream: state },
      })
    expect((await append({ offset: 3, text: 'lo, Ada' })).json.offset).toBe(10)
    expect((await read()).body.text).toBe('Hello, Ada')
    expect((await append({ value: { a: 1 } })).json.parts).toBe(1)
    expect(await append({ part: 0, value: { a: 1 } })).toMatchObject({ status: 200, json: { parts: 1 } })
    expect((await append({ part: 0, value: { a: 2 } })).json.code).toBe('stream_conflict')
  })

  test('takes its end back, which begins a generation', async () => {
    await begin()
    await append({ offset: 0, text: 'I scream 🍦' })
    expect((await append({ truncateTo: 10, text: 'x' })).json).toMatchObject({
      code: 'invalid_request',
      errors: [{ field: '/truncateTo' }],
    })
    const taken = { truncateTo: 2, text: 'see' }
    expect((await append(taken)).json).toEqual({ generation: 2, offset: 5, parts: 0 })
    expect((await append(taken)).json).toEqual({ generation: 2, offset: 5, parts: 0 })
    expect((await append({ offset: 5, text: ' you', generation: 2 })).json.offset).toBe(9)
    expect((await read()).body.text).toBe('I see you')
    expect((await append({ truncateTo: 0 })).json).toEqual({ generation: 3, offset: 0, parts: 0 })
    expect((await post('/m/finalize', {})).json.body).toEqual({ text: '' })
  })

  test('grows where the pointer says, on from what is there', async () => {
    const body = { a: [{ __proto__: 1, 'x/y': 'So' }], list: ['first'] }
    const created = await begin('m', { body, stream: { pointer: '/a/0/x~1y', partsPointer: '/list' } })
    expect(created.json).toMatchObject({ body, stream: { offset: 2 } })
    await append({ offset: 2, text: ' long' })
    await append({ part: 0, value: 'second' })
    const { body: final } = (await post('/m/finalize', {})).json
    expect(final).toEqual({ a: [{ 'x/y': 'So long' }], list: ['first', 'second'] })
    await begin('whole', { body: '', stream: { pointer: '' } })
    await append({ text: 'just text' }, 'whole')
    expect((await append({ part: 0, value: 1 }, 'whole')).json.errors).toMatchObject([{ field: '/value' }])
    expect((await post('/whole/finalize', {})).json.body).toBe('just text')
    for (const [wrong, field] of [
      [{ body: 1 }, '/stream/pointer'],
      [{ body: { text: 1 } }, '/stream/pointer'],
      [{ stream: { pointer: '/a/b' } }, '/stream/pointer'],
      [{ stream: { partsPointer: '/text' } }, '/stream/partsPointer'],
      [{ status: 'final', stream: {} }, '/stream'],
    ] as const)
      expect((await begin('wrong', wrong)).json.errors).toMatchObject([{ field }])
  })

  test('G-IDEM: the same create, finalize and abort again are answered with the message', async () => {
    await begin()
    await append({ text: 'x' })
    expect(await begin()).toMatchObject({ status: 200, json: { stream: { offset: 1 }, body: { text: 'x' } } })
    expect((await begin('m', { status: 'final' })).json.code).toBe('id_conflict')
    const final = await post('/m/finalize', { body: { text: 'y' } })
    expect(await post('/m/finalize', { body: { text: 'y' } })).toMatchObject({
      status: 200,
      json: final.json,
    })
    expect((await post('/m/finalize', { body: { text: 'z' } })).json.code).toBe('stream_ended')
    expect((await post('/m/abort', {})).json.code).toBe('stream_ended')
    await begin('n')
    await append({ text: 'half' }, 'n')
    const aborted = await post('/n/abort', { reason: 'failed' })
    expect(aborted.json).toMatchObject({ status: 'aborted', abortReason: 'failed', body: { text: 'half' } })
    expect(await post('/n/abort', { reason: 'failed' })).toMatchObject({ status: 200, json: aborted.json })
    expect((await post('/n/abort', { reason: 'other' })).json.code).toBe('stream_ended')
    expect((await post('/n/finalize', {})).json.code).toBe('stream_ended')
  })

  test('is exported with its text so far, as one that ended there', async () => {
    await begin()
    await append({ text: 'So far', value: 1 })
    const exported = await server.call('GET', '/v1/export', { as: 'admin' })
    const other = await TestServer.open()
    const imported = await other.server.app.request('/v1/import', {
      method: 'POST',
      headers: { authorization: `Bearer ${other.adminKey}`, 'content-type': 'application/x-ndjson' },
      body: exported.text,
    })
    expect(await imported.json()).toMatchObject({ rejected: [] })
    const { json } = await other.call('GET', `${messages}/m`, { as: ada })
    expect(json).toMatchObject({
      status: 'aborted',
      abortReason: 'exported',
      body: { text: 'So far', parts: [1] },
    })
    const again = await other.call('GET', '/v1/export', { as: 'admin' })
    expect(again.text).toBe(exported.text)
    await other.close()
  })

  test('can be reacted and replied to; not edited; deleting it ends it', async () => {
    await begin()
    await append({ text: 'So far' })
    const reacted = await server.call('PUT', `${messages}/m/reactions/ok`, { as: ada })
    expect(reacted.json).toMatchObject({ reactions: { ok: 1 }, body: { text: 'So far' } })
    await post('', { id: 'reply', body: 1, replyTo: 'm' })
    await append({ text: ', so good' })
    expect(await read()).toMatchObject({ replyCount: 1, body: { text: 'So far, so good' } })
    const edit = await server.call('PATCH', `${messages}/m`, { as: ada, body: { body: 1 } })
    expect(edit.json.code).toBe('message_streaming')
    expect((await server.call('DELETE', `${messages}/m`, { as: ada })).status).toBe(204)
    expect(await read()).toMatchObject({ status: 'aborted', abortReason: 'deleted' })
    expect((await append({ text: 'x' })).json.code).toBe('message_deleted')
    const restored = await post('/m/restore', {})
    expect(restored.json).toMatchObject({ status: 'aborted', body: { text: 'So far, so good' } })
  })

  test('is its author’s; an owner may abort it, and members may ask for its end', async () => {
    for (const [userId, role] of [
      ['grace', 'member'],
      ['joan', 'member'],
      ['vera', 'viewer'],
    ])
      await begin().then(() =>
        server.call('PUT', `/v1/threads/t/members/${userId}`, { as: ada, body: { role } }),
      )
    await post('', { id: 'g', body: { text: '' }, status: 'streaming' }, grace)
    expect((await append({ text: 'x' }, 'g')).json.code).toBe('forbidden')
    expect((await post('/g/append', { text: 'x' }, { user: 'joan' })).json.code).toBe('forbidden')
    expect((await post('/g/append', { text: 'x' }, 'app')).status).toBe(200)
    expect((await post('/g/cancel', {}, { user: 'vera' })).json.code).toBe('forbidden')
    const asked = await post('/g/cancel', {}, { user: 'joan' })
    expect(asked.json.stream.cancelRequestedBy).toBe('joan')
    expect((await post('/g/cancel', {})).json.stream.cancelRequestedBy).toBe('joan')
    expect((await post('/g/append', { text: 'y' }, grace)).json).toMatchObject({
      offset: 2,
      cancelRequestedBy: 'joan',
    })
    expect((await post('/g/abort', {}, { user: 'joan' })).json.code).toBe('forbidden')
    expect((await post('/g/abort', {})).json).toMatchObject({ status: 'aborted', body: { text: 'xy' } })
    expect((await post('/g/cancel', {})).json.code).toBe('stream_ended')
  })
})

describe('G-BOUND: streams', () => {
  test('are so many a thread and in all, of so many bytes and pieces', async () => {
    await server.close()
    server = await TestServer.open({
      settings: { maxThreadStreams: 2, maxStreams: 3, maxStreamBytes: 1024, maxStreamPieces: 5 },
    })
    await begin('a')
    await begin('b')
    expect((await begin('c')).json).toMatchObject({ status: 422, code: 'limit_reached' })
    expect((await read('c')).code).toBe('message_not_found')
    const elsewhere = (id: string) =>
      server.call('POST', '/v1/threads/u/messages', {
        as: ada,
        body: { id, body: {}, status: 'streaming' },
      })
    expect((await elsewhere('a')).status).toBe(201)
    expect((await elsewhere('b')).json.code).toBe('overloaded')
    await post('/a/finalize', {})
    expect((await begin('c')).status).toBe(201)
    expect((await append({ text: 'x'.repeat(1024) }, 'c')).status).toBe(200)
    expect((await append({ text: 'x' }, 'c')).json.code).toBe('limit_reached')
    await append({ truncateTo: 0 }, 'c')
    expect((await append({ text: 'x' }, 'c')).json.code).toBe('limit_reached')
    for (let i = 0; i < 5; i++) expect((await append({ text: 'x' }, 'b')).status).toBe(200)
    expect((await append({ text: 'x' }, 'b')).json.code).toBe('limit_reached')
    expect((await post('/b/finalize', {})).json.body.text).toBe('xxxxx')
  })

  test('that expire are hidden, and purged with their pieces', async () => {
    await begin('a', { ttl: 60 })
    await append({ text: 'gone soon' }, 'a')
    expect((await begin('e', { ephemeral: true })).json.errors).toMatchObject([{ field: '/status' }])
    now += 60_000
    expect((await append({ text: 'x' }, 'a')).json.code).toBe('message_gone')
    expect((await read('a')).code).toBe('message_gone')
    while (server.server.engine.streams.size > 0) await new Promise(setImmediate)
    const findings: string[] = []
    await server.close()
    await verifyStore(store, { finding: (found) => findings.push(found), progress: () => {} })
    expect(findings).toEqual([])
    server = await TestServer.open()
  })

  test('do not begin in a batch', async () => {
    const batch = [{ body: 1 }, { body: {}, status: 'streaming' }]
    const { json } = await post('/batch', { messages: batch })
    expect(json.errors).toMatchObject([{ field: '/messages/1/status' }])
  })

  test('that get nothing for too long are aborted, also after a restart and in a deleted thread', async () => {
    const idle = server.config.streamIdleMs
    await begin('a')
    await begin('b')
    await append({ text: 'kept' }, 'a')
    now += idle - 1
    await append({ text: '' }, 'b')
    now += 1
    await server.server.idleStreams.run()
    expect(await read('a')).toMatchObject({ status: 'aborted', abortReason: 'idle', body: { text: 'kept' } })
    expect((await read('b')).status).toBe('streaming')
    await server.call('DELETE', '/v1/threads/t', { as: ada })
    now += idle
    await server.server.idleStreams.run()
    await server.call('POST', '/v1/threads/t/restore', { as: ada, body: {} })
    expect(await read('b')).toMatchObject({ status: 'aborted', abortReason: 'idle' })
    expect(server.server.engine.streams.size).toBe(0)
  })
})

test('a stream that gets something while it is about to be aborted goes on', async () => {
  await begin()
  const { engine, idleStreams } = server.server
  now += server.config.streamIdleMs
  const answer = append({ text: 'just in time' })
  while (engine.intake.length === 0) await Promise.resolve()
  await idleStreams.run()
  expect((await answer).status).toBe(200)
  expect(await read()).toMatchObject({ status: 'streaming', body: { text: 'just in time' } })
  now += server.config.streamIdleMs
  await idleStreams.run()
  expect((await read()).status).toBe('aborted')
})

test('G-BOUND: streams that are aborted together leave room in the queue for writes', async () => {
  const small = await TestServer.open({
    settings: { maxQueueCommands: 50, maxThreadStreams: 100 },
    clock: { now: () => now },
  })
  const create = (id: string, more: object) =>
    small.call('POST', messages, { as: ada, body: { id, body: {}, ...more } })
  for (let i = 0; i < 60; i++) await create(`m${i}`, { status: 'streaming' })
  now += small.config.streamIdleMs
  const { engine, idleStreams } = small.server
  const aborting = idleStreams.run()
  const other = idleStreams.run()
  expect((await create('write', {})).status).toBe(201)
  await Promise.all([aborting, other])
  expect(engine.streams.size).toBe(0)
  await small.close()
})

describe('one long request', () => {
  const send = (type: string, pieces: readonly string[]) => {
    const body = ReadableStream.from(pieces.map((piece) => Buffer.from(piece)))
    return server.server.app.request(`${messages}/m/append`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${server.apiKey}`,
        'x-user-id': 'ada',
        'content-type': type,
      },
      body,
      duplex: 'half',
    } as RequestInit)
  }

  test('appends each line as it comes', async () => {
    await begin()
    const lines = Array.from({ length: 500 }, (_, i) => `${JSON.stringify({ text: `é${i} ` })}\n`).join('')
    const bytes = Buffer.from(lines)
    const pieces = Array.from({ length: Math.ceil(bytes.length / 7) }, (_, i) => i * 7)
    const body = ReadableStream.from(pieces.map((at) => bytes.subarray(at, at + 7)))
    const answer = await server.server.app.request(`${messages}/m/append`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${server.apiKey}`,
        'x-user-id': 'ada',
        'content-type': 'application/x-ndjson',
      },
      body,
      duplex: 'half',
    } as RequestInit)
    const text = Array.from({ length: 500 }, (_, i) => `é${i} `).join('')
    expect(await answer.json()).toEqual({ generation: 1, offset: Buffer.byteLength(text), parts: 0 })
    expect((await read()).body.text).toBe(text)
  })

  test('appends each event', async () => {
    await begin()
    const answer = await send('text/event-stream; charset=utf-8', [
      ': hello\n\ndata: {"text":\ndata: "He"}\n\nevent: x\r\nda',
      'ta:{"text":"llo"}\r\n\r\ndata: {"part":0,"value":[1]}\n\ndata: {"truncateTo":2,"text":"y"}\n\ndata: {"text":"!"}',
    ])
    expect(await answer.json()).toEqual({ generation: 2, offset: 4, parts: 1 })
    expect((await read()).body).toEqual({ text: 'Hey!', parts: [[1]] })
  })

  test('keeps what came before a line that is refused', async () => {
    await begin()
    for (const [line, code] of [
      ['{"text":1}', 'invalid_request'],
      ['{"offset":99,"text":"x"}', 'stream_conflict'],
      ['nonsense', 'invalid_json'],
    ] as const) {
      const answer = await send('application/x-ndjson', ['{"text":"a"}\n\n', `${line}\n{"text":"never"}\n`])
      expect(((await answer.json()) as { code: string }).code).toBe(code)
    }
    expect((await read()).body.text).toBe('aaa')
    const large = await send('application/x-ndjson', [
      '{"text":"a"}\n{"text":"',
      ...Array.from({ length: 40 }, () => 'x'.repeat(50_000)),
    ])
    expect(((await large.json()) as { code: string }).code).toBe('body_too_large')
    expect((await read()).body.text).toBe('aaaa')
  })

  test('is refused for what was wrong first, however much came behind it', async () => {
    await begin()
    for (const letter of 'ab') await append({ text: letter.repeat(1_000_000) })
    const lines = Array.from({ length: 100 }, () => '{"text":"x"}\n').join('')
    const answer = await send('application/x-ndjson', [`{"text":"${'c'.repeat(200_000)}"}\n${lines}`])
    expect(((await answer.json()) as { code: string }).code).toBe('limit_reached')
  })
})
