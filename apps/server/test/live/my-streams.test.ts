import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Connection } from '../../src/followers/realtime/connection.ts'
import type { Frame } from '../../src/followers/realtime/frame.ts'
import { HeldReads } from '../support/held-reads.ts'
import { TestServer } from '../support/in-process.ts'
import { MyLiveReplica } from '../support/my-live-replica.ts'
import type { LiveFrame } from '../support/replica.ts'
import { TestCarrier } from '../support/test-carrier.ts'

const ada = { user: 'ada' }
const caller = { kind: 'user', keyId: '', user: 'ada', backend: true } as const
let store: HeldReads
let server: TestServer
beforeEach(async () => {
  store = new HeldReads()
  server = await TestServer.open({ store, settings: { cacheBytes: 1 << 20, listSettleMs: 60_000 } })
})
afterEach(() => server.close())

/** A reader without a socket, which takes as much as the test wants. */
class Reader {
  readonly replica: MyLiveReplica
  readonly #carrier: TestCarrier
  readonly #connection: Connection
  hasEnded = false
  /** Whether the connection ends with a frame. */
  isLast: (frame: LiveFrame) => boolean = () => false

  /**
   * @param thread that of the only one that it reads, of which it keeps the frames alone
   * @param replica what is known already, to go on from
   */
  constructor({ thread, replica = new MyLiveReplica() }: { thread?: string; replica?: MyLiveReplica } = {}) {
    this.replica = replica
    this.#carrier = new TestCarrier((frame) => {
      if (thread === undefined) replica.apply(frame)
      if (this.isLast(frame)) this.end()
    })
    const { live } = server.server
    this.#connection = live.open(this.#carrier, caller, {
      authorization: `Bearer ${server.apiKey}`,
      apiKey: undefined,
      userId: 'ada',
    })
    this.#connection.subscribe(live.placeOf({ thread, since: replica.cursor }))
  }

  get backlog(): number {
    return this.#connection.backlog
  }

  get frames(): readonly Frame[] {
    return this.#carrier.frames
  }

  mustBeRight(): void {
    this.#carrier.mustBeRight()
  }

  setFull(isFull: boolean): void {
    this.#carrier.backlog = isFull ? Number.POSITIVE_INFINITY : 0
    this.#carrier.isFull = isFull
    if (!isFull) this.#carrier.onDrain()
  }

  end(): void {
    this.hasEnded = true
    this.#connection.gone()
  }
}

const messages = (thread: string) => `/v1/threads/${thread}/messages`
const begin = (thread: string, id = 'm') =>
  server.call('POST', messages(thread), { as: ada, body: { id, body: {}, status: 'streaming' } })
const append = (thread: string, body: object, id = 'm') =>
  server.call('POST', `${messages(thread)}/${id}/append`, { as: ada, body })
const react = (thread: string) => server.call('PUT', `${messages(thread)}/m/reactions/ok`, { as: ada })

/** In memory nothing takes longer than some turns. */
async function until(condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 5000 && !condition(); turn++) await new Promise(setImmediate)
  expect(condition()).toBe(true)
}

/** A reader whose read of what changed is held up. */
async function catchingUp(): Promise<Reader> {
  store.holdNextRead()
  const reader = new Reader()
  await until(() => store.isHoldingRead)
  // That was the read of the user's large threads, which comes first.
  store.holdNextRead()
  store.releaseRead()
  await until(() => store.isHoldingRead)
  return reader
}

async function mustKnow(reader: Reader, ...threads: string[]): Promise<void> {
  for (const thread of threads) {
    const { items } = (await server.call('GET', messages(thread), { as: ada })).json
    const known = () => [...(reader.replica.threads.get(thread)?.messages.values() ?? [])]
    await until(() => {
      reader.mustBeRight()
      return JSON.stringify(sorted(known())) === JSON.stringify(sorted(items))
    })
  }
}

/** Names in one order, so that only values count. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]),
  )
}

test('G-LIVE: what is appended while a reader of all threads catches up is not lost on it', async () => {
  for (const thread of ['t1', 't2']) await begin(thread)
  await append('t1', { text: 'before ' })
  const reader = await catchingUp()
  await append('t1', { text: 'meanwhile ' })
  await append('t2', { part: 0, value: 1 })
  await react('t1')
  await append('t1', { text: 'and later' })
  store.releaseRead()
  await mustKnow(reader, 't1', 't2')
  await append('t1', { text: ', live' })
  await mustKnow(reader, 't1', 't2')
})

test('G-UNREAD: what is read while a reader of all threads catches up is told once it has', async () => {
  for (const thread of ['t', 'u'])
    await server.call('POST', messages(thread), { as: 'app', body: { body: 1 } })
  for (const thread of ['t', 'u'])
    await server.call('PUT', `/v1/threads/${thread}/members/ada`, { body: { role: 'member' } })
  for (const thread of ['t', 'u'])
    for (let i = 0; i < 3; i++) await server.call('POST', messages(thread), { as: 'app', body: { body: i } })
  const reader = await catchingUp()
  const read = (thread: string, seq: number) =>
    server.call('PUT', `/v1/threads/${thread}/read`, { as: ada, body: { seq } })
  await read('t', 2)
  await read('t', 3)
  await read('u', 2)
  await server.call('DELETE', '/v1/threads/u/members/ada', { as: 'app' })
  store.releaseRead()
  const told = () =>
    reader.frames.map(({ json }) => JSON.parse(json.toString())).filter(({ type }) => type === 'read')
  await until(() => told().length > 0)
  await append('t', { text: 'x' })
  expect(told()).toEqual([{ type: 'read', thread: 't', user: 'ada', seq: 3, via: 'all' }])
})

test('G-LIVE: more than is kept while it catches up is read', async () => {
  await begin('t')
  const reader = await catchingUp()
  for (let i = 0; i < 600; i++) await append('t', { text: `${i} ` })
  store.releaseRead()
  await mustKnow(reader, 't')
})

test('G-BOUND: nothing is kept for a slow reader that will read it', async () => {
  await begin('t')
  const reader = new Reader()
  await mustKnow(reader, 't')
  reader.setFull(true)
  for (let i = 0; i < 10; i++) await append('t', { text: 'x'.repeat(10_000) })
  reader.setFull(false)
  expect(reader.backlog).toBe(0)
  await mustKnow(reader, 't')
})

test('G-LIVE: what a slow reader has read is not told again, though it is still on its way', async () => {
  await begin('t')
  const reader = new Reader()
  await mustKnow(reader, 't')
  reader.setFull(true)
  await append('t', { text: 'unheard ' })
  store.holdNextRead()
  // An id beyond all others needs no look at the stored ones.
  const large = { id: 'z', body: { text: 'x'.repeat(300_000) } }
  await server.call('POST', messages('t'), { as: ada, body: large })
  await until(() => store.isHoldingRead) // the frame of the large message waits for its contents
  await append('t', { text: 'meanwhile ' })
  reader.setFull(false)
  await mustKnow(reader, 't')
  store.releaseRead()
  await append('t', { text: 'and later' })
  await mustKnow(reader, 't')
})

test('G-LIVE: a slow reader gets what it missed of each stream, and no more', async () => {
  const threads = ['t1', 't2', 't3']
  for (const thread of threads) await begin(thread)
  await append('t1', { text: 'x'.repeat(100_000) })
  const reader = new Reader()
  await mustKnow(reader, ...threads)
  await append('t2', { text: 'live' })
  await mustKnow(reader, ...threads)
  const before = reader.frames.length
  reader.setFull(true)
  await append('t1', { text: 'missed' })
  await append('t2', { text: 'y'.repeat(200_000) })
  await append('t3', { text: 'z'.repeat(200_000), part: 0, value: 'part' })
  await begin('t3', 'new')
  await append('t3', { text: 'new' }, 'new')
  expect(reader.frames.length).toBe(before)
  reader.setFull(false)
  await mustKnow(reader, ...threads)
  const told = reader.frames.slice(before).map(({ json }) => JSON.parse(json.toString()))
  const missed = told.filter(({ type, thread }) => type === 'append' && thread === 't1')
  const via = 'all'
  expect(missed).toEqual([
    { type: 'append', thread: 't1', message: 'm', generation: 1, offset: 100_000, text: 'missed', via },
  ])
  await append('t3', { text: ', live' }, 'new')
  await mustKnow(reader, ...threads)
})

test('G-LIVE: a stream that ends while its reader is behind comes whole', async () => {
  await begin('t')
  const reader = new Reader()
  await mustKnow(reader, 't')
  reader.setFull(true)
  await append('t', { text: 'the end' })
  await server.call('POST', `${messages('t')}/m/finalize`, { as: ada, body: {} })
  reader.setFull(false)
  await mustKnow(reader, 't')
})

test('an append is serialised once for those who read the thread, and once for those who read all', async () => {
  await begin('t')
  const readers = [new Reader({ thread: 't' }), new Reader({ thread: 't' }), new Reader(), new Reader()]
  await until(() => readers.every(({ frames }) => frames.length > 1))
  await append('t', { text: 'told' })
  const told = ({ frames }: Reader) => frames.find(({ json }) => json.includes('"told"'))
  await until(() => readers.every(told))
  const [one, same, all, other] = readers.map((reader) => told(reader)!)
  expect(same).toBe(one)
  expect(other).toBe(all)
  const json = JSON.parse(one!.json.toString())
  expect(JSON.parse(all!.json.toString())).toEqual({ ...json, via: 'all' })
  for (const reader of readers) reader.end()
})

test('G-LIVE: readers of all threads read again when too much waits for them', async () => {
  await begin('t')
  const reader = new Reader()
  await mustKnow(reader, 't')
  store.holdNextRead()
  await server.call('POST', messages('t'), {
    as: ada,
    body: { id: 'z', body: { text: 'x'.repeat(300_000) } },
  })
  await until(() => store.isHoldingRead) // its frame waits for its contents, and those behind it for the frame
  for (let i = 0; i < 1100; i++) await append('t', { text: `${i} ` })
  store.releaseRead()
  await mustKnow(reader, 't')
})

test('G-LIVE: a reader that needs several reads has all of them before it is live', async () => {
  await begin('t')
  const body = {
    messages: Array.from({ length: 90 }, (_, i) => ({ id: `m${i}`, body: { text: 'x'.repeat(5000) } })),
  }
  expect((await server.call('POST', `${messages('t')}/batch`, { as: ada, body })).status).toBe(201)
  const reader = new Reader()
  const last = { id: 'z', body: {} }
  await server.call('POST', messages('t'), { as: ada, body: last })
  await until(() => reader.replica.threads.get('t')?.messages.has('z') ?? false)
  const { items } = (await server.call('GET', `${messages('t')}?limit=200`, { as: ada })).json
  expect(reader.replica.threads.get('t')!.messages.size).toBe(items.length)
})

/** A message of a stream comes again when the connection ended before its cursor was past it. */
async function mustKnowWhatComesAgain(first: Reader): Promise<void> {
  const before = first.replica.threads.get('t1')!.messages.get('m')
  expect(before).toMatchObject({ body: { text: 'before ' } })
  await append('t1', { text: 'meanwhile ' })
  const second = new Reader({ replica: first.replica })
  await mustKnow(second, 't1', 't2')
  await append('t1', { text: 'and later' })
  await mustKnow(second, 't1', 't2')
  const items = second.frames.flatMap(({ json }) => JSON.parse(json.toString()).items ?? [])
  expect(items).toContainEqual(expect.objectContaining({ kind: 'message', rev: before!.rev }))
}

test('G-LIVE: a message that comes again, after a connection that ended within a commit, has what was appended since', async () => {
  for (const thread of ['t1', 't2']) await begin(thread)
  await append('t1', { text: 'before ' })
  const first = new Reader()
  await mustKnow(first, 't1', 't2')
  first.isLast = ({ thread }) => thread === 't1'
  const { intake } = server.server.engine
  store.hold()
  const answers = [begin('t2', 'first')]
  await until(() => store.held === 1)
  // What waits meanwhile is one commit: its frame of `t1` goes on before what `t2` got, and so before the reaction.
  for (const change of [() => begin('t1', 'new'), () => begin('t2', 'new'), () => react('t1')]) {
    answers.push(change())
    await until(() => intake.length === answers.length - 1)
  }
  store.release()
  await until(() => first.hasEnded)
  await mustKnowWhatComesAgain(first)
})

test('G-LIVE: a message that comes again, after a connection that ended within a catch-up, has what was appended since', async () => {
  for (const thread of ['t1', 't2']) await begin(thread)
  await append('t1', { text: 'before ' })
  const first = new Reader()
  first.isLast = ({ thread }) => thread === 't1'
  await until(() => first.hasEnded)
  // It changes, and so comes again at the end of the pass that the reader is in the middle of.
  await begin('t1', 'other')
  await mustKnowWhatComesAgain(first)
})
