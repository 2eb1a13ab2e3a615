import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ListeningServer } from '../support/listening.ts'
import { carriers } from '../support/live-readers.ts'
import { type LiveFrame, Replica } from '../support/replica.ts'

let server: ListeningServer
beforeEach(async () => {
  server = await ListeningServer.open()
})
afterEach(() => server.close())

const thread = '/v1/threads/t'
const post = (body: object, user = 'ada') => server.call('POST', `${thread}/messages`, { as: { user }, body })

describe.each(Object.entries(carriers))('a tail over %s', (_, tail) => {
  async function follow(user: string, since?: string) {
    const frames: LiveFrame[] = []
    const replica = new Replica()
    replica.cursor = since
    let wake = () => {}
    const reader = tail({ url: server.url, token: await server.token(user), thread: 't', since }, (frame) => {
      frames.push(frame)
      replica.apply(frame)
      wake()
    })
    const until = async (condition: () => boolean) => {
      while (!condition()) await new Promise<void>((resolve) => (wake = resolve))
    }
    return { frames, replica, reader, until }
  }

  test('G-LIVE: sends what was missed, then each change as it happens', async () => {
    await post({ id: 'm1', body: { text: 'before' } })
    const { replica, until, frames, reader } = await follow('ada', '0')
    await until(() => replica.messages.size === 1)
    expect(frames[0]).toMatchObject({ type: 'ready', thread: 't', since: '0' })
    await post({ id: 'm2', body: { text: 'live' }, replyTo: 'm1' })
    await server.call('PATCH', `${thread}/messages/m1`, {
      as: { user: 'ada' },
      body: { body: { text: 'edited' } },
    })
    await server.call('PUT', `${thread}/messages/m2/reactions/%F0%9F%91%8D`, { as: { user: 'ada' } })
    await post({ id: 'm3', body: { text: 'x'.repeat(5000) } })
    await server.call('PUT', `${thread}/messages/m3/reactions/ok`, { as: { user: 'ada' } })
    await server.call('DELETE', `${thread}/messages/m2`, { as: { user: 'ada' } })
    await server.call('PUT', `${thread}/members/grace`, { as: { user: 'ada' }, body: { role: 'viewer' } })
    await server.call('PATCH', thread, { as: { user: 'ada' }, body: { title: 'Hello' } })
    await until(() => (replica.thread as { title?: string })?.title === 'Hello')
    const page = await server.call('GET', `${thread}/messages`, { as: 'app' })
    expect([...replica.messages.values()]).toEqual(page.json.items)
    expect(replica.members.get('grace')).toBe('viewer')
    expect(replica.cursor).toBe(page.json.cursor)
    reader.destroy()
    await reader.ended
  })

  test('without a cursor begins with what is new', async () => {
    await post({ id: 'm1', body: 1 })
    const { replica, until, frames, reader } = await follow('ada')
    await until(() => frames.length > 0)
    await post({ id: 'm2', body: 2 })
    await until(() => replica.messages.size > 0)
    expect([...replica.messages.keys()]).toEqual(['m2'])
    reader.destroy()
    await reader.ended
  })

  test('G-AUTH: ends with the membership, at once, and goes on when it is back', async () => {
    await post({ id: 'm1', body: 1 })
    await server.call('PUT', `${thread}/members/grace`, { as: 'app', body: { role: 'member' } })
    const { replica, until, frames, reader } = await follow('grace', '0')
    await until(() => replica.messages.size === 1)
    await server.call('DELETE', `${thread}/members/grace`, { as: 'app' })
    await post({ id: 'm2', body: 'secret' })
    await until(() => frames.at(-1)!.type === 'closed')
    expect(frames.at(-1)).toEqual({ type: 'closed', thread: 't', code: 'thread_not_found' })
    expect(JSON.stringify(frames)).not.toContain('secret')
    await server.call('PUT', `${thread}/members/grace`, { as: 'app', body: { role: 'member' } })
    await until(() => replica.messages.size === 2)
    reader.destroy()
    await reader.ended
  })

  test('of a thread that is missing looks like one of a thread that is closed, and begins with it', async () => {
    const { replica, until, frames, reader } = await follow('grace')
    await until(() => frames.length > 0)
    expect(frames[0]).toEqual({ type: 'closed', thread: 't', code: 'thread_not_found' })
    await post({ id: 'm1', body: 1 })
    await server.call('PUT', `${thread}/members/grace`, { as: 'app', body: { role: 'member' } })
    await post({ id: 'm2', body: 2 })
    await until(() => replica.messages.has('m2'))
    reader.destroy()
    await reader.ended
  })
})

test.each(['*', 'https://app.example.com'])(
  'web pages of other origins (%s) are let in, over a socket too',
  async (corsOrigins) => {
    const open = await ListeningServer.open({ settings: { corsOrigins } })
    const write = () =>
      open.call('POST', '/v1/threads/t/messages', { as: { user: 'ada' }, body: { body: 'hello' } })
    await write()
    const stop = new AbortController()
    const { headers, body } = await fetch(`${open.url}/v1/live?thread=t`, {
      headers: { authorization: `Bearer ${await open.token('ada')}`, origin: 'https://app.example.com' },
      signal: stop.signal,
    })
    expect(headers.get('content-type')).toBe('text/event-stream')
    expect(headers.get('access-control-allow-origin')).toBe(corsOrigins)
    expect(headers.get('access-control-expose-headers')).toContain('X-Request-Id')
    // And it goes on: what Hono does with its headers does not end it.
    let text = ''
    for await (const chunk of body!.pipeThrough(new TextDecoderStream())) {
      if (text === '') await write()
      text += chunk
      if (text.includes('"type":"changes"')) break
    }
    expect(text).toContain('"body":"hello"')
    stop.abort()
    await open.close()
  },
)
