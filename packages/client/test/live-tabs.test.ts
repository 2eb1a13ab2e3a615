import { Worker } from 'node:worker_threads'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { parseApiKey } from '../../../apps/server/src/auth/api-keys.ts'
import { mintToken } from '../../../apps/server/src/auth/tokens.ts'
import { createClient, newId, type ProgressDBClient } from '../src/index.ts'
import { sharedName } from '../src/live/channel.ts'
import type { Connection } from '../src/live/connection.ts'
import { type MineFrame, messagesOf } from '../src/live/frames.ts'
import { openConnection, Reader, type TestConnectionOptions } from './live-reader.ts'
import { startServer, type TestServer } from './server.ts'
import { until } from './until.ts'

let server: TestServer
let asUser: string
let ada: ProgressDBClient
let id: string
let tabs: Tab[] = []

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server[Symbol.asyncDispose]())
beforeEach(() => {
  id = newId()
  // Another one for each test, so that they share nothing.
  asUser = newId()
  const user = asUser
  ada = createClient({ baseUrl: server.url, getToken: () => server.token(user) })
})
afterEach(() => {
  vi.unstubAllGlobals()
  for (const tab of tabs) tab.connection.close()
  tabs = []
})
/** A window of the user's. */
class Tab {
  readonly connection: Connection
  /** What it asks the server for. */
  readonly requests: string[] = []

  constructor(options: Partial<TestConnectionOptions> = {}) {
    const user = asUser
    this.connection = openConnection({
      url: server.url,
      getToken: () => server.token(user),
      shareTabs: true,
      fetch: async (request) => {
        const path = new URL(request.url).pathname.replace('/v1/', '')
        const { messages = [] } = await request.clone().json()
        const said = messages.map(({ type }: { type: string }) => type).join()
        this.requests.push(said ? `tell ${said}` : path)
        return fetch(request)
      },
      timing: { lingerMs: 10, retryMs: 5 },
      ...options,
    })
    tabs.push(this)
  }

  get isLive(): boolean {
    return this.connection.status.getSnapshot().state === 'live'
  }

  follow(reader: Reader): Reader {
    this.connection.follow(reader.threadId, reader)
    return reader
  }
}

const open = (count: number) => Array.from({ length: count }, () => new Tab())
const post = (text: string, threadId = id) => ada.api.createMessage(threadId, { body: { text } })
const connections = (all = tabs) => all.flatMap(({ requests }) => requests).filter((path) => path === 'live')

async function mustHave(readers: readonly Reader[], texts: string[]): Promise<void> {
  const all = JSON.stringify(texts)
  await until(() => readers.every((reader) => JSON.stringify(reader.texts) === all)).catch(() => {})
  for (const reader of readers) {
    reader.mustBeRight()
    expect(reader.texts).toEqual(texts)
  }
}

describe('tabs of a user', () => {
  test('G-LIVE: ten of them have one connection, and each has all', async () => {
    await post('one')
    const readers = open(10).map((tab) => tab.follow(new Reader(id, '0')))
    await mustHave(readers, ['one'])
    await post('two')
    await mustHave(readers, ['one', 'two'])
    expect(connections()).toHaveLength(1)
    expect(tabs.every(({ isLive }) => isLive)).toBe(true)
  })

  test('each get only what they follow, from where they are', async () => {
    const other = newId()
    for (const threadId of [id, other]) await post('one', threadId)
    const { cursor } = await ada.api.listMessages(id)
    await post('two')
    const [first, second, third] = open(3) as [Tab, Tab, Tab]
    const whole = first.follow(new Reader(id, '0'))
    await mustHave([whole], ['one', 'two'])
    const late = second.follow(new Reader(id, cursor))
    const elsewhere = third.follow(new Reader(other, '0'))
    await mustHave([late], ['two'])
    await mustHave([elsewhere], ['one'])
    await post('three')
    await post('two', other)
    await mustHave([whole], ['one', 'two', 'three'])
    await mustHave([late], ['two', 'three'])
    await mustHave([elsewhere], ['one', 'two'])
    expect(connections()).toHaveLength(1)
  })

  test('a tab alone asks for nothing more than without others', async () => {
    await post('one')
    const [tab] = open(1) as [Tab]
    await mustHave([tab.follow(new Reader(id, '0'))], ['one'])
    expect(tab.requests).toEqual(['live'])
  })

  test('one that joins without a place gets what is new', async () => {
    await post('old')
    const [first, second] = open(2) as [Tab, Tab]
    await mustHave([first.follow(new Reader(id, '0'))], ['old'])
    const reader = second.follow(new Reader(id))
    await until(() => reader.frames.length > 0)
    await post('new')
    await mustHave([reader], ['new'])
  })

  test('one that joins in the middle of a stream has the text so far, and each piece from then on', async () => {
    await ada.api.createMessage(id, { id: 'm', body: { text: '' }, status: 'streaming' } as never)
    await ada.api.appendToMessage(id, 'm', { text: 'one ' })
    const [first, second, third] = open(3) as [Tab, Tab, Tab]
    const readers = [first.follow(new Reader(id, '0'))]
    await mustHave(readers, ['one '])
    // Whoever follows now has it up to here, and is told where it is.
    const known = new Reader(id, '0')
    for (const frame of readers[0]!.frames) known.take(structuredClone(frame))
    for (const word of ['two ', 'drei größere ', 'four ']) {
      await ada.api.appendToMessage(id, 'm', { text: word })
      if (word.startsWith('drei')) readers.push(second.follow(new Reader(id, '0')), third.follow(known))
    }
    await mustHave(readers, ['one two drei größere four '])
    await ada.api.finalizeMessage(id, 'm')
    await until(() => readers.every(({ replica }) => !replica.messages.get('m')?.stream))
    await mustHave(readers, ['one two drei größere four '])
  })

  test('G-LIVE: one that leaves while it reads, and comes back, takes nothing of what it read then', async () => {
    await ada.api.createMessage(id, { id: 'm', body: { text: '' }, status: 'streaming' } as never)
    const append = (text: string) => ada.api.appendToMessage(id, 'm', { text })
    await append('one ')
    const first = new Tab()
    const reader = new Reader(id, '0')
    const leaveFirst = first.connection.follow(id, reader)
    await mustHave([reader], ['one '])
    const late = new Reader(id, '0')
    for (const frame of reader.frames) late.take(structuredClone(frame))
    await append('two ')

    const said: string[] = []
    const channel = new BroadcastChannel(sharedName(server.url, asUser))
    channel.onmessage = ({ data: { leave = [], frame } }) =>
      said.push(...leave.map(() => 'leave'), frame?.text)
    let isReading = false
    const answer = Promise.withResolvers<void>()
    const second = new Tab({
      fetch: async (request) => {
        const response = await fetch(request)
        isReading = request.url.endsWith('/poll')
        if (isReading) await answer.promise
        return response
      },
    })
    // Else the tabs would go as a whole.
    for (const tab of [first, second]) tab.follow(new Reader(newId(), '0'))
    const leaveSecond = second.connection.follow(id, late)
    await until(() => isReading)
    await append('three ')
    await until(() => said.includes('three '))
    leaveFirst()
    leaveSecond()
    await until(() => said.filter((what) => what === 'leave').length === 2)
    channel.close()
    second.follow(late)
    await append('four ')
    await mustHave([late], ['one two three four '])
    answer.resolve()
    await append('five ')
    await mustHave([late], ['one two three four five '])
  })

  test('G-LIVE: one that joins while the thread is closed to the user has all once it is open again', async () => {
    const grace = createClient({ baseUrl: server.url, getToken: () => server.token('grace') })
    await grace.api.createMessage(id, { body: { text: 'one' } })
    await grace.api.setMember(id, asUser)
    const { cursor } = await ada.api.listMessages(id)
    const [first, second] = open(2) as [Tab, Tab]
    const [known, late] = [first.follow(new Reader(id, cursor)), new Reader(id, '0')]
    const isClosed = ({ frames }: Reader) => frames.some(({ type }) => type === 'closed')
    await until(() => known.frames.length > 0)
    await grace.api.removeMember(id, asUser)
    await until(() => isClosed(known))
    second.follow(late)
    await until(() => isClosed(late))
    await grace.api.setMember(id, asUser)
    await grace.api.createMessage(id, { body: { text: 'two' } })
    await mustHave([known], ['two'])
    await mustHave([late], ['one', 'two'])
    expect(connections()).toHaveLength(1)
  })

  test('each knows at once who is present', async () => {
    await post('one')
    await ada.api.setMember(id, 'grace')
    const grace = createClient({ baseUrl: server.url, getToken: () => server.token('grace') })
    await grace.api.setPresence(id, { mood: 'good' })
    for (const tab of open(3)) {
      const reader = tab.follow(new Reader(id, '0'))
      await until(() => reader.frames.some((frame) => frame.type === 'presence' && 'present' in frame))
    }
    await grace.api.removePresence(id)
    expect(connections()).toHaveLength(1)
  })

  test('follow all threads, too', async () => {
    await post('one')
    const { cursor } = await ada.api.listMyChanges()
    await post('two')
    const seen = open(3).map(({ connection }) => {
      const frames: MineFrame[] = []
      let since: string | undefined = cursor
      connection.followMine({
        since: () => since,
        take(frame) {
          frames.push(frame)
          since = ('resume' in frame && frame.resume) || since
        },
        reset: () => {},
      })
      return frames
    })
    const revs = (frames: MineFrame[]) =>
      new Set(frames.flatMap((frame) => (frame.type === 'changes' ? frame.items.map(({ rev }) => rev) : [])))
    await until(() => seen.every((frames) => revs(frames).size === 1))
    await post('three')
    await until(() => seen.every((frames) => revs(frames).size === 2))
    expect(connections()).toHaveLength(1)
  })

  test('G-LIVE: one to which nothing was brought for a while misses nothing', async () => {
    let isAway = false
    const unheard: string[] = []
    // As a page to which somebody goes back.
    class Channel extends BroadcastChannel {
      constructor(name: string) {
        super(name)
        this.addEventListener('message', (event) => {
          if (!isAway) return
          event.stopImmediatePropagation()
          unheard.push(JSON.stringify(event.data))
        })
      }
    }
    await post('one')
    const first = new Tab()
    await mustHave([first.follow(new Reader(id, '0'))], ['one'])
    vi.stubGlobal('BroadcastChannel', Channel)
    const second = new Tab()
    const seen: string[] = []
    let since: string | undefined = '0'
    second.connection.followMine({
      since: () => since,
      take(frame) {
        since = ('resume' in frame && frame.resume) || since
        const items = frame.type === 'changes' ? messagesOf(frame) : []
        seen.push(...items.map(({ body }) => (body as { text: string }).text))
      },
      reset: () => {},
    })
    await until(() => seen.includes('one'))
    vi.unstubAllGlobals()
    isAway = true
    await post('two')
    await until(() => unheard.some((message) => message.includes('two') && message.includes('"key":null')))
    isAway = false
    await post('three')
    await until(() => seen.includes('three'))
    expect(seen).toEqual(['one', 'two', 'three'])
  })

  test('G-AUTH: share with those whose tokens are for the same threads', async () => {
    const other = newId()
    for (const threadId of [id, other]) await post('one', threadId)
    const key = parseApiKey(server.process.apiKey)!
    const tabFor = (...threads: string[]) =>
      new Tab({ getToken: () => mintToken(key, { user: asUser, ttl: 60, threads }, Date.now()) })
    const readers = [
      tabFor(id).follow(new Reader(id, '0')),
      tabFor(other).follow(new Reader(other, '0')),
      tabFor(id, other).follow(new Reader(id, '0')),
      tabFor(other, id).follow(new Reader(other, '0')),
      new Tab().follow(new Reader(other, '0')),
    ]
    await mustHave(readers, ['one'])
    for (const threadId of [id, other]) await post('two', threadId)
    await mustHave(readers, ['one', 'two'])
    expect(connections()).toHaveLength(4)
  })

  test('share with others once they connect again with a token for other threads', async () => {
    const other = newId()
    for (const threadId of [id, other]) await post('one', threadId)
    const key = parseApiKey(server.process.apiKey)!
    const tokenFor = (ttl: number, threads: string[]) =>
      mintToken(key, { user: asUser, ttl, threads }, Date.now())
    const tokens = [await tokenFor(2, [id]), await tokenFor(60, [id, other])]
    const channel = new BroadcastChannel(sharedName(server.url, asUser, [id]))
    let leader = ''
    channel.onmessage = ({ data: { of } }) => {
      leader = of ?? leader
    }
    const first = new Tab({ getToken: () => tokens.shift()! })
    const reader = first.follow(new Reader(id, '0'))
    await mustHave([reader], ['one'])
    await until(() => tokens.length === 0)
    // Something got lost on it.
    channel.postMessage({ of: leader, n: -1, say: 'beat' })
    await until(() => connections().length === 2)
    channel.close()
    const second = new Tab({ getToken: () => tokenFor(60, [other, id]) })
    const late = second.follow(new Reader(other, '0'))
    for (const threadId of [id, other]) await post('two', threadId)
    await mustHave([reader, late], ['one', 'two'])
    expect(connections([second])).toEqual([])
  })

  test('a thread that nobody follows any more is left', async () => {
    const [first, second] = open(2) as [Tab, Tab]
    const other = newId()
    first.follow(new Reader(other))
    // It leads.
    await until(() => first.requests.includes('live'))
    const reader = new Reader(id)
    const end = second.connection.follow(id, reader)
    await until(() => reader.frames.length > 0)
    end()
    await until(() => first.requests.includes('tell unsubscribe'))
    expect(second.connection.status.getSnapshot()).toEqual({ state: 'idle' })
  })

  test('a cursor of another time has its own follower begin again', async () => {
    await post('one')
    const [first, second] = open(2) as [Tab, Tab]
    const fine = first.follow(new Reader(id, '0'))
    await mustHave([fine], ['one'])
    const lost = new Reader(id, 'czzzzzzz-1-1')
    lost.reset = () => {
      lost.resets++
      lost.replica.cursor = '0'
      second.follow(lost)
    }
    second.follow(lost)
    await mustHave([lost, fine], ['one'])
    expect([fine.resets, lost.resets]).toEqual([0, 1])
  })

  test('a cursor of another time has a tab begin again that is alone, too', async () => {
    await post('one')
    const [tab] = open(1) as [Tab]
    const lost = new Reader(id, 'czzzzzzz-1-1')
    lost.reset = () => {
      lost.resets++
      lost.replica.cursor = '0'
      tab.follow(lost)
    }
    tab.follow(lost)
    await mustHave([lost], ['one'])
    await post('two')
    await mustHave([lost], ['one', 'two'])
    expect(lost.resets).toBe(1)
  })

  test('a tab alone whose token is refused is closed', async () => {
    const token = await server.token(asUser)
    const tab = new Tab({ getToken: () => `${token.slice(0, -4)}none` })
    tab.follow(new Reader(id, '0'))
    await until(() => tab.connection.status.getSnapshot().state === 'closed')
    expect(tab.connection.status.getSnapshot()).toMatchObject({ error: { status: 401 } })
  })

  test('follow all threads again when a token for other threads has ended that', async () => {
    await post('one')
    const key = parseApiKey(server.process.apiKey)!
    const tokenFor = (threads: string[], ttl: number) =>
      mintToken(key, { user: asUser, ttl, threads }, Date.now())
    const other = newId()
    await post('one', other)
    const asked: string[] = []
    const getToken = () => {
      const threads = asked.length === 0 ? [id] : [id, other]
      asked.push(threads.join())
      return tokenFor(threads, asked.length === 1 ? 2 : 3600)
    }
    const tab = new Tab({ getToken })
    const seen: string[] = []
    let since: string | undefined = '0'
    const follow = () => {
      const end = tab.connection.followMine({
        since: () => since,
        take(frame) {
          if ('resume' in frame) since = frame.resume
          if (frame.type === 'changes') seen.push(frame.thread)
          if (frame.type !== 'closed' || !('all' in frame)) return
          end()
          since = '0'
          follow()
        },
        reset: () => {},
      })
    }
    follow()
    await until(() => seen.includes(other))
    seen.length = 0
    await post('two', other)
    await until(() => seen.includes(other))
  })
})

describe('when the tab that leads', () => {
  test('G-LIVE: is closed, another one does, and nobody misses anything', async () => {
    await post('0')
    const readers = open(5).map((tab) => tab.follow(new Reader(id, '0')))
    await mustHave(readers, ['0'])
    const texts = ['0']
    for (let i = 1; i < 5; i++) {
      const leader = tabs.find(({ requests }) => requests.includes('live'))!
      leader.connection.close()
      readers.splice(tabs.indexOf(leader), 1)
      tabs.splice(tabs.indexOf(leader), 1)
      for (const tab of tabs) tab.requests.length = 0
      texts.push(`${i}`)
      await post(`${i}`)
      await mustHave(readers, texts)
      expect(connections()).toHaveLength(1)
    }
  })

  test('G-LIVE: is killed, the others go on within two seconds, and miss nothing', async () => {
    await post('0')
    const workerData = { url: server.url, token: await server.token(asUser), threadId: id }
    const leader = new Worker(new URL('./tab-thread.ts', import.meta.url), { workerData })
    await new Promise((resolve) => leader.once('message', resolve))
    const readers = open(4).map((tab) => tab.follow(new Reader(id, '0')))
    await mustHave(readers, ['0'])
    expect(connections()).toEqual([])
    await post('1')
    await leader.terminate()
    const killed = performance.now()
    await post('2')
    // A browser gives the lock to the next one; Node does so only when it is asked for again.
    await navigator.locks.request(sharedName(server.url, asUser), { ifAvailable: true }, () => {})
    await mustHave(readers, ['0', '1', '2'])
    expect(performance.now() - killed).toBeLessThan(2000)
    expect(connections()).toHaveLength(1)
  })

  test('is cut off, all wait and go on', async () => {
    await post('one')
    const readers = open(3).map((tab) => tab.follow(new Reader(id, '0')))
    await mustHave(readers, ['one'])
    await server.killAndStart()
    await post('two')
    await mustHave(readers, ['one', 'two'])
    expect(tabs.every(({ isLive }) => isLive)).toBe(true)
  })

  test('waits to connect again, it does so at once when somebody looks at another one', async () => {
    await post('one')
    const timing = { lingerMs: 10, retryMs: 60_000, longestRetryMs: 60_000 }
    const first = new Tab({ timing })
    const readers = [first.follow(new Reader(id, '0'))]
    await mustHave(readers, ['one'])
    const view = Object.assign(new EventTarget(), { visibilityState: 'visible' })
    vi.stubGlobal('document', view)
    const second = new Tab({ timing })
    readers.push(second.follow(new Reader(id, '0')))
    await mustHave(readers, ['one'])
    await server.killAndStart()
    await post('two')
    const isWaiting = ({ connection }: Tab) => 'retryAt' in connection.status.getSnapshot()
    await until(() => isWaiting(first) && isWaiting(second))
    view.dispatchEvent(new Event('visibilitychange'))
    await mustHave(readers, ['one', 'two'])
  })

  test('G-AUTH: has its token refused, another one does with its own', async () => {
    await post('one')
    const tokens = [await server.token(asUser, 2)]
    const first = new Tab({ getToken: () => tokens.pop() ?? 'none' })
    first.follow(new Reader(id, '0'))
    await until(() => first.isLive)
    const second = new Tab()
    const other = second.follow(new Reader(id, '0'))
    await until(() => first.connection.status.getSnapshot().state === 'closed')
    await post('two')
    await mustHave([other], ['one', 'two'])
    expect(connections([second])).toHaveLength(1)
  })

  test('says nothing any more, another one takes over', async () => {
    await post('one')
    // A page that is frozen keeps its lock.
    const name = sharedName(server.url, asUser)
    const frozen = navigator.locks.request(name, () => new Promise(() => {}))
    frozen.catch(() => {})
    const reader = new Tab({ timing: { joinMs: 50 } }).follow(new Reader(id, '0'))
    await mustHave([reader], ['one'])
    await expect(frozen).rejects.toMatchObject({ name: 'AbortError' })
  })

  test('is replaced while it still speaks, nobody takes what it says', async () => {
    await post('one')
    const readers = open(3).map((tab) => tab.follow(new Reader(id, '0')))
    await mustHave(readers, ['one'])
    const name = sharedName(server.url, asUser)
    await navigator.locks.request(name, { steal: true }, () => {})
    await post('two')
    await mustHave(readers, ['one', 'two'])
    await post('three')
    await mustHave(readers, ['one', 'two', 'three'])
  })
})

test('where locks are forbidden, a tab has a connection of its own', async () => {
  await post('one')
  const forbidden = () => Promise.reject(new DOMException('not here', 'SecurityError'))
  vi.spyOn(navigator.locks, 'request').mockImplementation(forbidden as never)
  try {
    const tab = new Tab()
    await mustHave([tab.follow(new Reader(id, '0'))], ['one'])
  } finally {
    vi.restoreAllMocks()
  }
})
