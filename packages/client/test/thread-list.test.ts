import { afterAll, beforeAll, expect, test } from 'vitest'
import { RoughProxy } from '../../../apps/server/test/support/rough-proxy.ts'
import { seededRandom } from '../../../apps/server/test/support/seed.ts'
import { createClient, newId, type ProgressDBClient, type Thread } from '../src/index.ts'
import { FrameScheduler } from '../src/schedule.ts'
import { isEqual } from '../src/threads/is-equal.ts'
import { ThreadList } from '../src/threads/thread-list.ts'
import { openConnection } from './live-reader.ts'
import { startServer, type TestServer } from './server.ts'
import { until } from './until.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server[Symbol.asyncDispose]())

/** How often the list is compared with the server's. */
const rounds = Math.ceil(Number(process.env.PROGRESSDB_TEST_RUNS ?? 100) / 10)

const requests: string[] = []

function clientOf(user: string, url = server.url): ProgressDBClient {
  return createClient({
    baseUrl: url,
    getToken: () => server.token(user),
    fetch: (request) => {
      requests.push(`${user} ${request.method} ${new URL(request.url).pathname}`)
      return fetch(request)
    },
  })
}

/** A user of one's own, so that no test sees the threads of another. */
const newUser = (name: string) => `${name}-${newId()}`

const ids = ({ threads }: ProgressDBClient) => threads.getSnapshot().threads.map(({ id }) => id)

const find = ({ threads }: ProgressDBClient, id: string): Thread | undefined =>
  threads.getSnapshot().threads.find((thread) => thread.id === id)

const text = (words: string) => ({ body: { text: words } })

test('the list is read once, and follows what happens in the threads', async () => {
  const [ada, grace] = [newUser('ada'), newUser('grace')]
  const [mine, hers] = [clientOf(ada), clientOf(grace)]
  const [a, b] = [newId(), newId()]
  for (const id of [a, b]) {
    await mine.api.createThread({ id, title: id })
    await mine.api.setMember(id, grace)
  }
  requests.length = 0
  const ends = [mine.threads.subscribe(() => {}), mine.threads.subscribe(() => {})]
  expect(mine.threads.getSnapshot()).toMatchObject({ threads: [], status: 'loading' })
  await until(() => mine.threads.getSnapshot().status === 'ready')
  expect(ids(mine)).toEqual([b, a])
  expect(requests.filter((said) => said === `${ada} GET /v1/threads`)).toHaveLength(1)
  const other = find(mine, b)

  await hers.api.createMessage(a, { ...text('hello'), mentions: [ada] })
  await until(() => ids(mine)[0] === a)
  expect(find(mine, a)!.me).toMatchObject({ unread: 1, mentions: 1, readSeq: 0 })
  expect(find(mine, b)).toBe(other)

  await mine.api.createMessage(a, text('hi'))
  await until(() => find(mine, a)!.lastSeq === 2)
  expect(find(mine, a)!.me).toMatchObject({ unread: 0, mentions: 0, readSeq: 2 })

  const { id } = await hers.api.createMessage(b, text('there'))
  await until(() => find(mine, b)!.me!.unread === 1)
  await hers.api.deleteMessage(b, id)
  await until(() => find(mine, b)!.me!.unread === 0)
  await hers.api.restoreMessage(b, id)
  await until(() => find(mine, b)!.me!.unread === 1)
  await mine.api.markRead(b, 1)
  await until(() => find(mine, b)!.me!.unread === 0)

  await mine.api.editThread(a, { title: 'Coffee' })
  await until(() => find(mine, a)!.title === 'Coffee')
  await mine.api.editThread(a, { title: null })
  await until(() => find(mine, a)!.title === undefined)
  await mine.api.setMember(a, newUser('joan'))
  await until(() => find(mine, a)!.memberCount === 3)
  for (const thread of mine.threads.getSnapshot().threads) {
    const { rev: _, ...now } = await mine.api.getThread(thread.id)
    expect(thread).toMatchObject(now)
  }
  expect(requests.filter((said) => said === `${ada} GET /v1/threads`)).toHaveLength(1)
  for (const end of ends) end()
  mine.close()
})

test('threads come and go: created, joined, left, deleted, restored', async () => {
  const [ada, grace] = [newUser('ada'), newUser('grace')]
  const [mine, hers] = [clientOf(ada), clientOf(grace)]
  const end = mine.threads.subscribe(() => {})
  await until(() => mine.threads.getSnapshot().status === 'ready')
  const [first, joined] = [newId(), newId()]
  await mine.api.createMessage(first, text('one'))
  await until(() => find(mine, first)?.lastSeq === 1)
  await hers.api.createMessage(joined, text('older'))
  await mine.api.createMessage(first, text('two'))
  await until(() => find(mine, first)?.lastSeq === 2)
  await hers.api.setMember(joined, ada)
  await until(() => find(mine, joined))
  expect(ids(mine)).toEqual([first, joined])
  expect(find(mine, joined)!.me).toMatchObject({ role: 'member', unread: 0 })
  await hers.api.setMember(joined, ada, 'viewer')
  await until(() => find(mine, joined)!.me!.role === 'viewer')
  await hers.api.removeMember(joined, ada)
  await until(() => !find(mine, joined))
  await mine.api.deleteThread(first)
  await until(() => !find(mine, first))
  await mine.api.restoreThread(first)
  await until(() => find(mine, first))
  expect(find(mine, first)).toEqual(await mine.api.getThread(first))
  end()
  mine.close()
})

test('pages of 50, without one twice while threads move', async () => {
  const ada = newUser('ada')
  const mine = clientOf(ada)
  const all = Array.from({ length: 120 }, () => newId())
  for (const id of all) await mine.api.createThread({ id })
  const end = mine.threads.subscribe(() => {})
  await until(() => mine.threads.getSnapshot().status === 'ready')
  expect(mine.threads.getSnapshot()).toMatchObject({ hasMore: true, isLoadingMore: false })
  expect(ids(mine)).toEqual(all.slice(70).reverse())
  let wasLoading = false
  mine.threads.subscribe(() => {
    wasLoading ||= mine.threads.getSnapshot().isLoadingMore
  })
  const loading = [mine.threads.loadMore(), mine.threads.loadMore()]
  await mine.api.createMessage(all[60]!, text('moves'))
  await Promise.all(loading)
  await until(() => ids(mine)[0] === all[60])
  expect(wasLoading).toBe(true)
  expect(new Set(ids(mine)).size).toBe(ids(mine).length)
  await mine.threads.loadMore()
  await mine.threads.loadMore()
  expect(mine.threads.getSnapshot()).toMatchObject({ hasMore: false, isLoadingMore: false })
  expect(ids(mine)).toEqual([all[60], ...all.toReversed().filter((id) => id !== all[60])])
  end()
  mine.close()
})

test('G-UNREAD: the total follows what is read and written, in threads that are loaded or not', async () => {
  const [ada, grace] = [newUser('ada'), newUser('grace')]
  const [mine, hers] = [clientOf(ada), clientOf(grace)]
  const all = Array.from({ length: 60 }, () => newId())
  for (const id of all) {
    await mine.api.createThread({ id })
    await mine.api.setMember(id, grace)
  }
  const { unread } = mine.threads
  expect(unread.getSnapshot()).toBeUndefined()
  const end = unread.subscribe(() => {})
  await until(() => unread.getSnapshot()?.unread === 0)
  requests.length = 0
  await hers.api.createMessages(all[59]!, [text('a'), { ...text('b'), mentions: [ada] }])
  await until(() => unread.getSnapshot()?.unread === 2)
  expect(unread.getSnapshot()).toEqual({ unread: 2, mentions: 1, threads: 1 })
  // What is known of a thread that is loaded needs no request.
  expect(requests.filter((said) => said.startsWith(`${ada} GET`))).toEqual([])
  await hers.api.createMessage(all[0]!, text('in one that is not loaded'))
  await until(() => unread.getSnapshot()?.threads === 2)
  await mine.api.markRead(all[59]!, 1)
  await until(() => unread.getSnapshot()?.unread === 2)
  await mine.api.removeMember(all[59]!, grace)
  await mine.api.deleteThread(all[59]!)
  await until(() => unread.getSnapshot()?.unread === 1)
  expect(unread.getSnapshot()).toEqual(await mine.api.getUnread())
  end()
  mine.close()
})

test('who comes back sees the list as it is now', async () => {
  const ada = newUser('ada')
  const [mine, same] = [clientOf(ada), clientOf(ada)]
  const [a, b] = [newId(), newId()]
  await mine.api.createThread({ id: a })
  const end = mine.threads.subscribe(() => {})
  await until(() => ids(mine).length === 1)
  const before = mine.threads.getSnapshot()
  end()
  await same.api.createThread({ id: b })
  expect(mine.threads.getSnapshot()).toBe(before)
  const again = mine.threads.subscribe(() => {})
  await until(() => ids(mine).length === 2)
  expect(find(mine, a)).toBe(before.threads[0])
  again()
  mine.close()
})

test('whatever is done, and however often the connection breaks, the list is the server’s in the end', {
  timeout: 30_000 + rounds * 1000,
}, async () => {
  const random = seededRandom()
  const [ada, grace] = [newUser('ada'), newUser('grace')]
  const [direct, hers] = [clientOf(ada), clientOf(grace)]
  const proxy = await RoughProxy.open(server.url, random)
  const connection = openConnection({
    url: proxy.url,
    getToken: () => server.token(ada),
    timing: { retryMs: 2, longestRetryMs: 20 },
  })
  const list = new ThreadList({
    api: direct.api,
    live: async () => connection,
    scheduler: new FrameScheduler(),
    user: () => ada,
  })
  const threads = Array.from({ length: 6 }, () => newId())
  for (const id of threads) {
    await direct.api.createThread({ id })
    await direct.api.setMember(id, grace, 'owner')
  }
  const ends = [list.subscribe(() => {}), list.unread.subscribe(() => {})]
  await until(() => list.getSnapshot().status === 'ready')
  const messages = new Map<string, string[]>(threads.map((id) => [id, []]))
  const step = async () => {
    const id = random.pick(threads)
    const known = messages.get(id)!
    const api = random.below(4) === 0 ? direct.api : hers.api
    const message = known.length > 0 ? random.pick(known) : undefined
    const what = random.below(12)
    if (what < 4) {
      const mentions = random.below(3) === 0 ? [ada] : []
      const { seq, id: created } = await api.createMessage(id, { ...text('x'), mentions })
      if (seq) known.push(created)
    } else if (what === 4) await direct.api.markRead(id, random.below(known.length + 1))
    else if (what === 5 && message) await hers.api.deleteMessage(id, message)
    else if (what === 6 && message) await hers.api.restoreMessage(id, message)
    else if (what === 7 && message) await api.react(id, message, '👍')
    else if (what === 8) await hers.api.editThread(id, { title: `${random.below(100)}` })
    else if (what === 9) await hers.api.setMember(id, ada, random.pick(['member', 'owner', 'viewer']))
    else if (what === 10) await hers.api.removeMember(id, ada)
    else proxy.cut()
  }
  for (let round = 0; round < rounds; round++) {
    for (let n = 0; n < 12; n++) await step().catch((error) => expect(error.status).toBeGreaterThan(400))
    const strip = ({ rev: _, ...thread }: Thread) => thread
    const shown = () => [list.getSnapshot().threads.map(strip), list.unread.getSnapshot()]
    const known = async () => [
      (await direct.api.listThreads()).items.map(strip),
      await direct.api.getUnread(),
    ]
    await until(async () => isEqual(shown(), await known())).catch(async () => {
      expect(shown()).toEqual(await known())
    })
  }
  for (const end of ends) end()
  connection.close()
  await proxy.close()
})
