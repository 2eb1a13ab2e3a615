import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ListeningServer } from '../support/listening.ts'
import { carriers, type Tail } from '../support/live-readers.ts'
import type { LiveFrame } from '../support/replica.ts'

interface PresenceFrame extends LiveFrame {
  user?: string
  state?: object | null
  present?: { user: string; state: object }[]
  isTyping?: boolean
  expiresInMs?: number
  message?: { body: unknown }
}

const clock = { at: 0, now: () => clock.at }
let server: ListeningServer
let readers: Tail[]
beforeEach(async () => {
  clock.at = Date.now()
  readers = []
  server = await ListeningServer.open({
    clock,
    settings: { presenceMs: 30_000, maxPresent: 3, maxPresentInAll: 4, livePollMs: 500 },
  })
  const members = [{ userId: 'grace' }, { userId: 'val', role: 'viewer' }]
  await server.call('POST', '/v1/threads', { as: { user: 'ada' }, body: { id: 't', members } })
})
afterEach(async () => {
  for (const reader of readers) reader.destroy()
  await server.close()
})

const thread = '/v1/threads/t'
const present = (user: string, state: object = {}, id = 't') =>
  server.call('PUT', `/v1/threads/${id}/presence`, { as: { user }, body: { state } })
const listed = async () =>
  (await server.call('GET', `${thread}/presence`, { as: { user: 'ada' } })).json.present.map(
    ({ user }: { user: string }) => user,
  )

/** What a client knows of who is present. */
class Watcher {
  readonly frames: PresenceFrame[] = []
  readonly present = new Map<string, object>()
  reader!: Tail
  #wake = () => {}

  take(frame: PresenceFrame): void {
    this.frames.push(frame)
    if (frame.type === 'ready') this.present.clear()
    if (frame.type === 'presence' && frame.present) {
      this.present.clear()
      for (const { user, state } of frame.present) this.present.set(user, state)
    } else if (frame.type === 'presence' && frame.state) this.present.set(frame.user!, frame.state)
    else if (frame.type === 'presence') this.present.delete(frame.user!)
    this.#wake()
  }

  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => (this.#wake = resolve))
  }

  of(type: string): PresenceFrame[] {
    return this.frames.filter((frame) => frame.type === type)
  }
}

async function watch(tail: (typeof carriers)[string], user: string): Promise<Watcher> {
  const watcher = new Watcher()
  const token = await server.token(user)
  watcher.reader = tail({ url: server.url, token, thread: 't', since: undefined }, (frame) =>
    watcher.take(frame),
  )
  watcher.reader.ended.catch(() => {})
  readers.push(watcher.reader)
  await watcher.until(() => watcher.of('ready').length > 0)
  return watcher
}

describe.each(Object.entries(carriers))('over %s', (_, tail) => {
  test('readers are told who is present: those who are there, who comes, who changes and who goes', async () => {
    await present('grace', { at: 1 })
    const watcher = await watch(tail, 'ada')
    await watcher.until(() => watcher.present.has('grace'))
    await present('val', { at: 2 })
    await watcher.until(() => watcher.present.has('val'))
    await present('grace', { at: 3 })
    await watcher.until(() => JSON.stringify(watcher.present.get('grace')) === '{"at":3}')
    await server.call('DELETE', `${thread}/presence`, { as: { user: 'val' } })
    await watcher.until(() => !watcher.present.has('val'))
    expect([...watcher.present.keys()]).toEqual(await listed())
  })

  test('G-AUTH: presence ends at once with the membership, and the tokens', async () => {
    const watcher = await watch(tail, 'ada')
    for (const user of ['ada', 'grace', 'val']) await present(user)
    await watcher.until(() => watcher.present.size === 3)
    await server.call('DELETE', `${thread}/members/grace`, { as: 'app' })
    expect(await listed()).toEqual(['ada', 'val'])
    await watcher.until(() => !watcher.present.has('grace'))
    await server.call('POST', '/v1/users/val/revoke', { as: 'app', body: {} })
    expect(await listed()).toEqual(['ada'])
    await watcher.until(() => !watcher.present.has('val'))
    await server.call('DELETE', thread, { as: { user: 'ada' } })
    await server.call('POST', `${thread}/restore`, { as: { user: 'ada' } })
    expect(await listed()).toEqual([])
  })

  test('a message is taken away when it is purged', async () => {
    const watcher = await watch(tail, 'ada')
    const body = { id: 'm1', body: 'secret', ttl: 60 }
    await server.call('POST', `${thread}/messages`, { as: { user: 'grace' }, body })
    const items = () =>
      watcher.of('changes').flatMap((frame) => frame.items!) as { message?: { purgedAt?: string } }[]
    await watcher.until(() => items().length > 0)
    clock.at += 60_000
    await watcher.until(() => items().some(({ message }) => message?.purgedAt !== undefined))
    expect(items().at(-1)!.message).toMatchObject({ id: 'm1', threadId: 't', seq: 1 })
  })
})

/** A long poll hears what is told while it waits, misses what is told in between, and then reads nothing. */
const lasting = Object.entries(carriers).filter(([name]) => name !== 'long poll')

describe.each(lasting)('over %s', (_, tail) => {
  test('a user stays present while a connection of theirs reads the thread, and goes some time after', async () => {
    const watcher = await watch(tail, 'ada')
    const grace = await watch(tail, 'grace')
    await present('grace')
    await present('val')
    await watcher.until(() => watcher.present.size === 2)
    clock.at += 30_000
    // Who reads nothing goes first.
    await watcher.until(() => !watcher.present.has('val'))
    expect(await listed()).toEqual(['grace'])
    grace.reader.destroy()
    while (server.inner.server.live.hub.readersOf('t').has('grace')) await new Promise(setImmediate)
    expect(await listed()).toEqual(['grace'])
    clock.at += 30_000
    await watcher.until(() => !watcher.present.has('grace'))
    expect(await listed()).toEqual([])
  })

  test('typing is told with how long it holds, and ends with the message', async () => {
    const watcher = await watch(tail, 'ada')
    const typing = (body: object) => server.call('POST', `${thread}/typing`, { as: { user: 'grace' }, body })
    expect((await typing({})).status).toBe(204)
    await typing({ isTyping: true })
    await watcher.until(() => watcher.of('typing').length > 0)
    expect(watcher.of('typing')).toEqual([
      { type: 'typing', thread: 't', user: 'grace', isTyping: true, expiresInMs: 6000 },
    ])
    await server.call('POST', `${thread}/messages`, { as: { user: 'ada' }, body: { body: 'meanwhile' } })
    await server.call('POST', `${thread}/messages`, { as: { user: 'grace' }, body: { body: 'typed' } })
    await watcher.until(() => watcher.of('typing').length > 1)
    expect(watcher.of('typing')[1]).toEqual({ type: 'typing', thread: 't', user: 'grace', isTyping: false })
  })

  test('an ephemeral message comes once, to who reads the thread', async () => {
    const watcher = await watch(tail, 'ada')
    const body = { id: 'e1', body: { cursor: 7 }, ephemeral: true }
    const { json } = await server.call('POST', `${thread}/messages`, { as: { user: 'grace' }, body })
    await watcher.until(() => watcher.of('ephemeral').length > 0)
    expect(watcher.of('ephemeral')).toEqual([{ type: 'ephemeral', thread: 't', message: json }])
  })
})

test('a reader that took nothing for a while learns who left meanwhile', async () => {
  const token = await server.token('ada')
  const socket = (await import('node:net')).connect(Number(new URL(server.url).port), '127.0.0.1')
  socket.write(`GET /v1/live?thread=t HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n\r\n`)
  let received = ''
  socket.on('data', (data) => {
    received += data.toString('latin1')
  })
  await present('grace', { mark: 'here' })
  while (!received.includes('"mark":"here"')) await new Promise(setImmediate)
  received = ''
  socket.pause()
  // More than what the systems' own buffers take, so that signals are dropped.
  const state = (n: number) => ({ n, filler: 'x'.repeat(900) })
  for (let n = 0; server.inner.server.live.backlog < 256 * 1024; n++) await present('val', state(n))
  await server.call('DELETE', `${thread}/presence`, { as: { user: 'grace' } })
  await present('val', { mark: 'last' })
  socket.resume()
  const last = '"type":"presence","thread":"t","present":[{"user":"val","state":{"mark":"last"}}]'
  while (!received.includes(last)) await new Promise(setImmediate)
  socket.destroy()
})

describe('presence is refused', () => {
  test('G-BOUND: beyond the bounds', async () => {
    await server.call('PUT', `${thread}/members/joan`, { as: 'app', body: {} })
    for (const user of ['ada', 'grace', 'val']) expect((await present(user)).status).toBe(200)
    expect((await present('joan')).json.code).toBe('limit_reached')
    for (const id of ['u', 'v'])
      await server.call('POST', '/v1/threads', { as: { user: 'ada' }, body: { id } })
    expect((await present('ada', {}, 'u')).status).toBe(200)
    const full = await present('ada', {}, 'v')
    expect([full.json.code, full.headers.get('retry-after')]).toEqual(['overloaded', '5'])
  })

  test.each([
    ['a list', []],
    ['a text', 'here'],
    ['too large', { filler: 'x'.repeat(1024) }],
  ])('with a state that is %s', async (_, state) => {
    const { status, json } = await server.call('PUT', `${thread}/presence`, {
      as: { user: 'ada' },
      body: { state },
    })
    expect([status, json.errors[0].field]).toEqual([422, '/state'])
    expect(await listed()).toEqual([])
  })
})
