import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Caller } from '../../src/auth/principal.ts'
import type { Frame } from '../../src/followers/realtime/frame.ts'
import { type Outlet, Subscription } from '../../src/followers/realtime/subscription.ts'
import { ListeningServer } from '../support/listening.ts'
import { carriers, type Tail } from '../support/live-readers.ts'
import type { LiveFrame } from '../support/replica.ts'
import { seededRandom } from '../support/seed.ts'

type ReadFrame = LiveFrame & { user: string; seq: number }

let server: ListeningServer
beforeEach(async () => {
  server = await ListeningServer.open()
})
afterEach(() => server.close())

const users = ['ada', 'grace', 'joan']
const app = 'app' as const
const ask = (method: string, path: string, as: 'app' | { user: string }, body?: object) =>
  server.call(method, `/v1/threads/t${path}`, { as, body })
const post = (body: unknown = 1) => ask('POST', '/messages', app, { body })
const read = (user: string, seq: number) => ask('PUT', '/read', { user }, { seq })

async function createThread(members: readonly string[], messages: number): Promise<void> {
  const [owner, ...others] = members
  const first = others.slice(0, 100).map((userId) => ({ userId }))
  await server.call('POST', '/v1/threads', { as: { user: owner! }, body: { id: 't', members: first } })
  for (const user of others.slice(100)) await ask('PUT', `/members/${user}`, app, {})
  const bodies = Array.from({ length: messages }, () => ({ body: 1 }))
  await ask('POST', '/messages/batch', app, { messages: bodies })
}

/** Follows the thread from now on. */
async function follow(carrier: string, user: string) {
  const frames: LiveFrame[] = []
  let wake = () => {}
  const target = { url: server.url, token: await server.token(user), thread: 't', since: undefined }
  const tail = carriers[carrier]!(target, (frame) => {
    frames.push(frame)
    wake()
  })
  const until = async (condition: () => boolean) => {
    while (!condition()) await new Promise<void>((resolve) => (wake = resolve))
  }
  // A change that arrives shows that the subscription is live.
  await until(() => frames.length > 0)
  await post()
  await until(() => frames.some(({ type }) => type === 'changes'))
  const reads = () => frames.filter(({ type }) => type === 'read')
  return { frames, tail, until, reads }
}

const steady = ['server-sent events', 'WebSocket']

describe.each(steady)('what was read, over %s', (carrier) => {
  test('is told to all members, the reader’s other devices among them', async () => {
    await createThread(users, 5)
    const ada = await follow(carrier, 'ada')
    const grace = await follow(carrier, 'grace')
    await read('grace', 3)
    await read('grace', 2)
    await read('grace', 4)
    const expected = [3, 4].map((seq) => ({ type: 'read', thread: 't', user: 'grace', seq }))
    for (const { until, reads, tail } of [ada, grace]) {
      await until(() => reads().length === 2)
      expect(reads()).toEqual(expected)
      tail.destroy()
      await tail.ended
    }
  })

  test('in a thread of more than 100 members is told to nobody else', async () => {
    await createThread([...users, ...Array.from({ length: 98 }, (_, i) => `u${i}`)], 5)
    const ada = await follow(carrier, 'ada')
    const grace = await follow(carrier, 'grace')
    await read('grace', 3)
    await grace.until(() => grace.reads().length === 1)
    await post('behind it')
    await ada.until(() => JSON.stringify(ada.frames).includes('behind it'))
    expect(ada.reads()).toEqual([])
    for (const { tail } of [ada, grace]) {
      tail.destroy()
      await tail.ended
    }
  })
})

/** As a client does: reads what there is with each `ready`, and then takes what it is told. */
class Watcher {
  readonly known = new Map<string, number>()
  disconnects = 0
  #tail: Tail | undefined
  #isClosed = false
  readonly #carrier: string
  readonly #token: string
  #asked: Promise<unknown> = Promise.resolve()

  constructor(carrier: string, token: string) {
    this.#carrier = carrier
    this.#token = token
  }

  async run(): Promise<void> {
    while (!this.#isClosed) {
      const target = { url: server.url, token: this.#token, thread: 't', since: undefined }
      this.#tail = carriers[this.#carrier]!(target, (frame) => this.#take(frame))
      await this.#tail.ended
      this.disconnects++
    }
  }

  drop(): void {
    this.#tail?.destroy()
  }

  close(): void {
    this.#isClosed = true
    this.drop()
  }

  /** The answers that were asked for are there. */
  asked(): Promise<unknown> {
    return this.#asked
  }

  #take(frame: LiveFrame): void {
    if (frame.type === 'ready') this.#asked = Promise.all([this.#asked, this.#readAll()])
    if (frame.type !== 'read') return
    const { user, seq } = frame as ReadFrame
    this.#note(user, seq)
  }

  async #readAll(): Promise<void> {
    const { json } = await ask('GET', '/members', app)
    for (const { userId, readSeq } of json.items) this.#note(userId, readSeq)
  }

  #note(user: string, seq: number): void {
    this.known.set(user, Math.max(seq, this.known.get(user) ?? 0))
  }
}

test.each(steady)(
  'over %s: who asks with each ready, and listens, knows it all in the end',
  async (carrier) => {
    await createThread(users, 400)
    const random = seededRandom()
    const watcher = new Watcher(carrier, await server.token('ada'))
    const running = watcher.run()
    for (let seq = 1; seq <= 200; seq++) {
      await Promise.all(users.map((user) => read(user, seq + random.below(3))))
      if (random.below(4) === 0) watcher.drop()
    }
    await Promise.all(users.map((user) => read(user, 300)))
    while (users.some((user) => watcher.known.get(user) !== 300)) await new Promise(setImmediate)
    watcher.close()
    await running
    await watcher.asked()
    expect(watcher.disconnects).toBeGreaterThan(20)
  },
)

describe('a subscription that is behind', () => {
  const caller: Caller = { kind: 'user', keyId: 'k', user: 'ada', backend: true }

  /** A reader that takes nothing until it has room. */
  function open() {
    const sent: LiveFrame[] = []
    const { engine, live } = server.inner.server
    let room = Promise.withResolvers<boolean>()
    let isFull = false
    const outlet: Outlet = {
      caller,
      send(frame: Frame) {
        if (!isFull) sent.push(JSON.parse(frame.json.toString()))
        return !isFull
      },
      tell: (frame: Frame) => void sent.push(JSON.parse(frame.json.toString())),
      hasRoom: () => room.promise,
      catchUp: (each) => void each.catchUp(),
    }
    const place = { thread: 't', since: undefined, cursor: undefined }
    const subscription = new Subscription(engine, live.hub.topic('t'), outlet, place)
    const fill = () => {
      isFull = true
      room = Promise.withResolvers()
    }
    const empty = () => {
      isFull = false
      room.resolve(true)
    }
    return { subscription, sent, fill, empty }
  }

  const told = (sent: LiveFrame[]) =>
    (sent as ReadFrame[]).filter(({ type }) => type === 'read').map(({ user, seq }) => [user, seq])

  test('gets the latest of what each has read, and nothing that is worth nothing later', async () => {
    await createThread(users, 9)
    const { subscription, sent, fill, empty } = open()
    const caughtUp = subscription.catchUp()
    await read('grace', 1)
    await read('joan', 2)
    await read('grace', 3)
    server.inner.server.engine.signals.send({ thread: 't', frame: { type: 'typing', user: 'grace' } })
    expect(sent).toEqual([])
    empty()
    await caughtUp
    expect(told(sent)).toEqual([
      ['joan', 2],
      ['grace', 3],
    ])
    expect(sent.map(({ type }) => type)).toEqual(['ready', 'read', 'read'])
    fill()
    await read('grace', 4)
    await read('grace', 5)
    await read('joan', 5)
    expect(told(sent).slice(2)).toEqual([])
    empty()
    while (told(sent).length < 4) await new Promise(setImmediate)
    expect(told(sent).slice(2)).toEqual([
      ['grace', 5],
      ['joan', 5],
    ])
    subscription.end()
  })

  test('and closed hears nothing of what happened before it is admitted', async () => {
    await createThread(['grace', 'joan'], 9)
    const { subscription, sent, empty } = open()
    empty()
    await subscription.catchUp()
    await read('grace', 1)
    await ask('PUT', '/members/ada', app, {})
    while (!sent.some(({ type }) => type === 'ready')) await new Promise(setImmediate)
    await read('grace', 2)
    expect(told(sent)).toEqual([['grace', 2]])
    subscription.end()
  })
})
