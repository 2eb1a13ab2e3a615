import { isDeepStrictEqual } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ListeningServer } from '../support/listening.ts'
import { carriers, type Tail } from '../support/live-readers.ts'
import { MyLiveReplica } from '../support/my-live-replica.ts'
import type { LiveFrame } from '../support/replica.ts'

let server: ListeningServer
beforeEach(async () => {
  server = await ListeningServer.open({ settings: { livePollMs: 500 } })
})
afterEach(() => server.close())

const as = (user: string) => ({ as: { user } })
const app = { as: 'app' as const }
/** More members than a thread keeps in its own row. */
const many = Array.from({ length: 17 }, (_, i) => ({ userId: `extra-${i}` }))

async function create(id: string, ...members: { userId: string }[]): Promise<void> {
  await server.call('POST', '/v1/threads', { ...as('ada'), body: { id, members } })
}
async function post(thread: string, id: string, text = id): Promise<void> {
  const body = { id, body: { text } }
  expect((await server.call('POST', `/v1/threads/${thread}/messages`, { ...as('ada'), body })).status).toBe(
    201,
  )
}
const begin = (thread: string, id: string, text = '') =>
  server.call('POST', `/v1/threads/${thread}/messages`, {
    ...as('ada'),
    body: { id, body: { text }, status: 'streaming' },
  })
const stream = (thread: string, id: string, how: 'append' | 'finalize' | 'abort', body: object) =>
  server.call('POST', `/v1/threads/${thread}/messages/${id}/${how}`, { ...as('ada'), body })
const join = (thread: string, user: string) =>
  server.call('PUT', `/v1/threads/${thread}/members/${user}`, { ...app, body: { role: 'member' } })
const leave = (thread: string, user: string) =>
  server.call('DELETE', `/v1/threads/${thread}/members/${user}`, app)

/** A reader of all threads of a user. */
class Reader {
  readonly frames: LiveFrame[] = []
  readonly replica: MyLiveReplica
  readonly tail: Tail
  #wake = () => {}
  #wrong: unknown

  constructor(carrier: string, token: string, since: string | undefined, replica = new MyLiveReplica()) {
    this.replica = replica
    this.replica.cursor = since
    this.tail = carriers[carrier]!({ url: server.url, token, thread: undefined, since }, (frame) => {
      this.frames.push(frame)
      try {
        // Who begins with what is new doesn't know what that follows.
        if (since !== undefined && frame.type !== 'bye') this.replica.apply(frame)
      } catch (error) {
        this.#wrong = error
      }
      this.#wake()
    })
  }

  async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      if (this.#wrong) throw this.#wrong
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }

  has(thread: string, message: string): Promise<void> {
    return this.until(() => this.replica.threads.get(thread)?.messages.has(message) ?? false)
  }

  /** Waits until a message is known as it can be read now. */
  async knows(thread: string, message: string): Promise<void> {
    const path = `/v1/threads/${thread}/messages/${message}`
    const whole = (await server.call('GET', path, app)).json
    await this.until(() => isDeepStrictEqual(this.replica.threads.get(thread)?.messages.get(message), whole))
  }

  appends(): LiveFrame[] {
    return this.frames.filter(({ type }) => type === 'append')
  }

  isClosed(thread: string, code: string): Promise<void> {
    return this.until(() =>
      this.frames.some((frame) => frame.type === 'closed' && frame.thread === thread && frame.code === code),
    )
  }
}

describe.each(Object.keys(carriers))('a tail of all threads over %s', (carrier) => {
  let reader: Reader
  async function follow(user: string, since?: string): Promise<Reader> {
    reader = new Reader(carrier, await server.token(user), since)
    await reader.until(() => reader.frames.length > 0)
    return reader
  }
  afterEach(async () => {
    reader.tail.destroy()
    await reader.tail.ended
  })

  test('G-LIVE: sends what was missed in any of them, then each change as it happens', async () => {
    await create('t1', { userId: 'grace' })
    await create('t2', { userId: 'grace' }, ...many)
    await create('others')
    await post('t1', 'm1')
    const { replica, frames } = await follow('grace', '0')
    expect(frames[0]).toMatchObject({ type: 'ready', all: true, since: '0' })
    await reader.has('t1', 'm1')
    await post('others', 'secret')
    await post('t2', 'm2')
    await post('t1', 'm3', 'x'.repeat(5000))
    await reader.has('t2', 'm2')
    await reader.has('t1', 'm3')
    await create('t3', { userId: 'grace' })
    await reader.until(() => replica.threads.has('t3'))
    expect([...replica.threads.keys()].sort()).toEqual(['t1', 't2', 't3'])
    expect(JSON.stringify(frames)).not.toContain('secret')
  })

  test('without a cursor begins with what is new, in old threads and in new ones', async () => {
    await create('t1', { userId: 'grace' })
    await post('t1', 'm1')
    const { frames } = await follow('grace')
    await post('t1', 'm2')
    await reader.until(() => JSON.stringify(frames).includes('m2'))
    expect(JSON.stringify(frames)).not.toContain('"id":"m1"')
  })

  test.each(['small', 'large'])(
    'G-AUTH: a %s thread comes whole to a new member, and ends at once for one who is removed',
    async (size) => {
      const others = size === 'large' ? many : []
      await create('t', ...others)
      await post('t', 'm1')
      const { replica, frames } = await follow('grace', '0')
      await join('t', 'grace')
      await reader.has('t', 'm1')
      await post('t', 'm2')
      await reader.has('t', 'm2')
      await leave('t', 'grace')
      await post('t', 'm3', 'secret')
      await create('next', { userId: 'grace' })
      await reader.until(() => replica.threads.has('next'))
      expect(JSON.stringify(frames)).not.toContain('secret')
      await reader.isClosed('t', 'thread_not_found')
      await join('t', 'grace')
      await reader.has('t', 'm3')
      expect([...replica.threads.get('t')!.messages.keys()]).toEqual(['m1', 'm2', 'm3'])
    },
  )

  test('a thread that becomes a large one goes on', async () => {
    await create('t', { userId: 'grace' })
    await follow('grace', '0')
    for (const { userId } of many) await join('t', userId)
    await post('t', 'm1')
    await reader.has('t', 'm1')
  })

  test.each(['small', 'large'])(
    'a %s thread ends when it is deleted, and comes back as a whole',
    async (size) => {
      await create('t', { userId: 'grace' }, ...(size === 'large' ? many : []))
      await post('t', 'm1')
      const { frames } = await follow('grace', '0')
      await reader.has('t', 'm1')
      await server.call('DELETE', '/v1/threads/t', as('ada'))
      await reader.isClosed('t', 'thread_gone')
      await server.call('POST', '/v1/threads/t/restore', as('ada'))
      await reader.has('t', 'm1')
      const closed = frames.length
      await server.call('DELETE', '/v1/threads/t?hard=true', app)
      await reader.until(() => frames.slice(closed).some(({ code }) => code === 'thread_gone'))
    },
  )

  test('a member who was away learns of what was left and deleted', async () => {
    for (const id of ['left', 'deleted', 'purged', 'kept']) await create(id, { userId: 'grace' })
    const first = await follow('grace', '0')
    await reader.until(() => first.replica.threads.size === 4)
    reader.tail.destroy()
    await reader.tail.ended
    await leave('left', 'grace')
    await server.call('DELETE', '/v1/threads/deleted', as('ada'))
    await server.call('DELETE', '/v1/threads/purged?hard=true', app)
    await follow('grace', first.replica.cursor)
    await reader.isClosed('left', 'thread_not_found')
    await reader.isClosed('deleted', 'thread_gone')
    await reader.isClosed('purged', 'thread_gone')
    expect(reader.frames.filter(({ type }) => type === 'changes')).toEqual([])
  })

  test.each(['small', 'large'])(
    'G-LIVE: of a stream in a %s thread, what there is, each piece from then on, and at its end no more',
    async (size) => {
      await create('t', { userId: 'grace' }, ...(size === 'large' ? many : []))
      await begin('t', 'm', 'first ')
      await stream('t', 'm', 'append', { text: 'before ' })
      await follow('grace', '0')
      await reader.knows('t', 'm')
      for (const text of ['one ', 'twö ', 'three ']) {
        await stream('t', 'm', 'append', { text })
        await reader.knows('t', 'm')
      }
      await stream('t', 'm', 'append', { truncateTo: 6, text: 'again', part: 0, value: { tool: 1 } })
      await reader.knows('t', 'm')
      await begin('t', 'later')
      await stream('t', 'later', 'append', { text: 'as well' })
      await reader.knows('t', 'later')
      const before = reader.frames.length
      await stream('t', 'm', 'finalize', {})
      await reader.knows('t', 'm')
      if (carrier === 'long poll') return // which may have come again only now
      const all = [...reader.appends()]
      expect(all.filter(({ offset }) => offset === 0)).toEqual([expect.objectContaining({ text: 'as well' })])
      const piece = { type: 'append', thread: 't', message: 'm', generation: 1, via: 'all' }
      expect(all.filter(({ text }) => text?.startsWith('t'))).toEqual([
        { ...piece, offset: 17, text: 'twö ' },
        { ...piece, offset: 22, text: 'three ' },
      ])
      const [end] = reader.frames.slice(before).flatMap(({ items }) => items ?? [])
      expect(end).toMatchObject({ message: { status: 'final', body: { text: '' } }, keep: { offset: 11 } })
    },
  )

  test('G-LIVE: who comes back in the middle of streams gets their text so far', async () => {
    await create('t1', { userId: 'grace' })
    await create('t2', { userId: 'grace' }, ...many)
    await create('others')
    for (const thread of ['t1', 't2', 'others']) await begin(thread, 'm')
    const first = await follow('grace', '0')
    await reader.knows('t1', 'm')
    await reader.knows('t2', 'm')
    reader.tail.destroy()
    await reader.tail.ended
    for (const thread of ['t1', 't2', 'others'])
      await stream(thread, 'm', 'append', { text: 'meanwhile', part: 0, value: thread })
    reader = new Reader(carrier, await server.token('grace'), first.replica.cursor, first.replica)
    for (const thread of ['t1', 't2']) {
      // A long poll is answered with what it may have only when its time has come.
      await reader.knows(thread, 'm')
      await stream(thread, 'm', 'append', { text: ', and later' })
      await reader.knows(thread, 'm')
      await stream(thread, 'm', 'abort', {})
      await reader.knows(thread, 'm')
    }
    expect(JSON.stringify(reader.frames)).not.toContain('others')
  })

  test.each(['small', 'large'])(
    'G-AUTH: who is removed from a %s thread gets nothing further of its streams',
    async (size) => {
      await create('t', { userId: 'grace' }, ...(size === 'large' ? many : []))
      await begin('t', 'm')
      await follow('grace', '0')
      await stream('t', 'm', 'append', { text: 'before' })
      await reader.knows('t', 'm')
      await Promise.all([leave('t', 'grace'), stream('t', 'm', 'append', { offset: 6, text: '' })])
      await reader.isClosed('t', 'thread_not_found')
      await stream('t', 'm', 'append', { text: 'secret' })
      await create('next', { userId: 'grace' })
      await reader.until(() => reader.replica.threads.has('next'))
      expect(JSON.stringify(reader.frames)).not.toContain('secret')
      // Nor when it comes back, which reads all open streams.
      const { cursor } = reader.replica
      reader.tail.destroy()
      await reader.tail.ended
      const again = await follow('grace', cursor)
      await create('last', { userId: 'grace' })
      await reader.until(() => again.replica.threads.has('last'))
      expect(again.appends()).toEqual([])
      await join('t', 'grace')
      await reader.knows('t', 'm')
      await stream('t', 'm', 'append', { text: '!' })
      await reader.knows('t', 'm')
    },
  )

  test('G-AUTH: a token for some threads gets these alone', async () => {
    await create('t1', { userId: 'grace' })
    await create('t2', { userId: 'grace' })
    const token = await server.inner.token('grace', { threads: ['t1'] })
    reader = new Reader(carrier, token, '0')
    await reader.until(() => reader.replica.threads.has('t1'))
    await post('t2', 'm2')
    await leave('t2', 'grace')
    await post('t1', 'm1')
    await reader.has('t1', 'm1')
    expect(JSON.stringify(reader.frames)).not.toContain('t2')
  })

  test('G-AUTH: it ends when the token is revoked', async () => {
    if (carrier === 'long poll') return void (await follow('ada')) // a poll after that is refused, as any request
    await follow('ada')
    await server.call('POST', '/v1/users/ada/revoke', { as: 'app', body: {} })
    await reader.until(() => reader.frames.at(-1)?.type === 'bye')
    expect(reader.frames.at(-1)).toMatchObject({ type: 'bye', reason: 'revoked_credentials' })
  })

  test('signals come for one’s own threads alone', async () => {
    await create('small', { userId: 'grace' })
    await create('large', { userId: 'grace' }, ...many)
    await create('others')
    const { frames } = await follow('grace', '0')
    await reader.until(() => reader.replica.threads.size === 2)
    const { signals } = server.inner.server.engine
    const send = () => {
      for (const thread of ['others', 'small', 'large']) {
        signals.send({ thread, frame: { type: 'wave' } })
        signals.send({ thread, frame: { type: 'nod' }, to: 'ada' })
        signals.send({ thread, frame: { type: 'wink' }, to: 'grace' })
      }
    }
    // Who is just catching up is told nothing.
    const came = () => frames.filter(({ type }) => ['wave', 'nod', 'wink'].includes(type))
    while (came().length < 4) {
      send()
      await new Promise(setImmediate)
    }
    const names = new Set(came().map(({ type, thread }) => `${type} ${thread}`))
    expect([...names].sort()).toEqual(['wave large', 'wave small', 'wink large', 'wink small'])
  })
})
