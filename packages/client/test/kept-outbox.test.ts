import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { temporaryFolder } from '../../../apps/server/test/support/process.ts'
import { seededRandom } from '../../../apps/server/test/support/seed.ts'
import { createClient, newId, ProgressDBError } from '../src/index.ts'
import { Outbox } from '../src/outbox/outbox.ts'
import type { RegisteredShape } from '../src/types.ts'
import { startServer, type TestServer } from './server.ts'
import { FolderStorage, MapStorage } from './storages.ts'

type S = RegisteredShape

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server[Symbol.asyncDispose]())

const offline = async (): Promise<Response> => {
  throw new TypeError('fetch failed')
}

function outboxOf(
  storage: MapStorage | FolderStorage,
  user = 'ada',
  fetch?: () => Promise<Response>,
): Outbox<S> {
  const { api } = createClient({ baseUrl: server.url, getToken: () => server.token(user), fetch })
  return new Outbox<S>(api, { storage, server: server.url, user: async () => user })
}

const create = (messageId: string, more = {}) => ({
  kind: 'create' as const,
  messageId,
  message: { body: { text: messageId }, ...more },
})

async function texts(threadId: string, user = 'ada') {
  const { api } = createClient({ baseUrl: server.url, getToken: () => server.token(user) })
  return (await api.listMessages(threadId, { limit: 1000 })).items.map(({ body }) => body?.text)
}

/** Runs a client in a process of its own, and kills it as soon as it has kept so many writes. @returns these */
async function doomed(folder: string, thread: string, count: number, network: string, until: number) {
  const program = fileURLToPath(new URL('./doomed-writer.ts', import.meta.url))
  const args = [program, server.url, await server.token('ada'), folder, thread, `${count}`, network]
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const kept = new Set<string>()
  for await (const line of createInterface(child.stdout)) {
    kept.add(line)
    if (kept.size >= until) child.kill('SIGKILL')
  }
  return kept
}

test('200 writes of a client that was offline and killed are sent by the next, once each, in order', async () => {
  await using folder = await temporaryFolder()
  const thread = newId()
  await doomed(folder.path, thread, 200, 'offline', 200)
  const storage = new FolderStorage(folder.path)
  expect(await storage.keys('progressdb/outbox/')).toHaveLength(200)
  const outbox = outboxOf(storage)
  // What is written now is behind what was left.
  const last = outbox.add(`${thread}0`, create('last'))
  expect((await last).message?.seq).toBe(101)
  await expect.poll(() => storage.keys('')).toEqual([])
  const evens = Array.from({ length: 100 }, (_, i) => `${2 * i}`)
  expect(await texts(`${thread}0`)).toEqual([...evens, 'last'])
  expect(await texts(`${thread}1`)).toEqual(evens.map((n) => `${Number(n) + 1}`))
  outbox.close()
})

test('a client that is killed at any moment leaves nothing that was kept, and nothing twice', async () => {
  const random = seededRandom()
  for (let round = 0; round < 3; round++) {
    await using folder = await temporaryFolder()
    const thread = newId()
    const kept = await doomed(folder.path, thread, 400, 'online', 1 + random.below(300))
    const storage = new FolderStorage(folder.path)
    const outbox = outboxOf(storage)
    await outbox.add(`${thread}0`, create('last'))
    await expect.poll(() => storage.keys('')).toEqual([])
    const all = [...(await texts(`${thread}0`)), ...(await texts(`${thread}1`).catch(() => []))]
    for (const id of kept) expect(all.filter((text) => `m${text}` === id)).toHaveLength(1)
    for (const half of [await texts(`${thread}0`), await texts(`${thread}1`).catch(() => [])]) {
      const order = half.filter((text) => text !== 'last').map(Number)
      expect(order).toEqual([...new Set(order)].sort((one, other) => one - other))
    }
    outbox.close()
  }
})

test('what failed is there again after a restart, with what depends on it', async () => {
  const storage = new MapStorage()
  const threadId = newId()
  const first = outboxOf(storage)
  const refused = first.add(threadId, create('bad', { role: 'not a word' }))
  first.add(threadId, { kind: 'edit', messageId: 'bad', edit: { body: {} } })
  first.add(threadId, create('good'))
  await expect(refused).rejects.toMatchObject({ code: 'invalid_request' })
  await expect.poll(() => first.pending(threadId).length).toBe(2)
  await expect.poll(() => storage.entries.size).toBe(2)
  first.close()
  const second = outboxOf(storage)
  await expect.poll(() => second.pending(threadId).length).toBe(2)
  const [create1, edit] = second.pending(threadId)
  expect(create1).toMatchObject({ state: 'failed', error: { code: 'invalid_request', status: 422 } })
  expect(create1!.error!.errors).toMatchObject([{ field: '/role' }])
  expect(edit).toMatchObject({ state: 'failed', error: { code: 'create_failed' } })
  second.discard(create1!.id)
  await expect.poll(() => storage.entries.size).toBe(0)
  second.close()
})

test('what waits again after it failed comes after the others in the next client, too', async () => {
  const storage = new MapStorage()
  const threadId = newId()
  let network: 'refuses' | 'offline' = 'refuses'
  const refusal = { status: 403, headers: { 'content-type': 'application/problem+json' } }
  const first = outboxOf(storage, 'ada', async () => {
    if (network === 'refuses') return new Response('{"code":"forbidden","status":403,"title":"no"}', refusal)
    throw new TypeError('fetch failed')
  })
  await expect(first.add(threadId, create('a'))).rejects.toMatchObject({ code: 'forbidden' })
  network = 'offline'
  first.add(threadId, create('b'))
  first.retry(first.pending(threadId)[0]!.id)
  await expect.poll(() => [...storage.entries.values()].filter((text) => text.includes('error'))).toEqual([])
  first.close()
  const second = outboxOf(storage)
  await second.add(threadId, create('c'))
  expect(await texts(threadId)).toEqual(['b', 'a', 'c'])
  second.close()
})

test('writes are sent as the user who wrote them only, and to the server that they were for', async () => {
  const storage = new MapStorage()
  const threadId = newId()
  const ada = outboxOf(storage, 'ada', offline)
  ada.add(threadId, create('secret'))
  await expect.poll(() => storage.entries.size).toBe(1)
  ada.close()
  const grace = outboxOf(storage, 'grace')
  await grace.add(newId(), create('other'))
  expect(grace.pending(threadId)).toEqual([])
  grace.close()
  const elsewhere = new Outbox<S>(
    createClient({ baseUrl: 'http://127.0.0.1:9', getToken: () => server.token('ada') }).api,
    { storage, server: 'http://127.0.0.1:9', user: async () => 'ada' },
  )
  await new Promise(setImmediate)
  expect(elsewhere.pending(threadId)).toEqual([])
  elsewhere.close()
  const again = outboxOf(storage)
  await expect.poll(() => storage.entries.size).toBe(0)
  expect(await texts(threadId)).toEqual(['secret'])
  again.close()
})

test('a tab that lives keeps its writes; when it has gone, one of the others sends them', async () => {
  const storage = new MapStorage()
  const threadId = newId()
  const living = outboxOf(storage, 'ada', offline)
  living.add(threadId, create('a'))
  living.add(threadId, create('b'))
  await expect.poll(() => storage.entries.size).toBe(2)
  const before = [...storage.entries.keys()]
  const others = [outboxOf(storage), outboxOf(storage), outboxOf(storage)]
  await Promise.all(others.map((outbox) => outbox.add(newId(), create('x'))))
  expect(others.map((outbox) => outbox.pending(threadId).length)).toEqual([0, 0, 0])
  await expect.poll(() => [...storage.entries.keys()]).toEqual(before)
  const stored: string[] = []
  for (const [i, outbox] of others.entries())
    outbox.listen(threadId, {
      onPending() {},
      onStored: ({ operation }) => stored.push(`${i} ${operation.messageId}`),
    })
  living.close()
  await expect.poll(() => stored.length).toBe(2)
  await expect.poll(() => storage.entries.size).toBe(0)
  expect(new Set(stored.map((said) => said[0])).size).toBe(1)
  expect(stored.map((said) => said.slice(2))).toEqual(['a', 'b'])
  for (const outbox of others) outbox.close()
})

test('what cannot be read is dropped, and said so without what it held', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const storage = new MapStorage()
  const mine = `progressdb/outbox/${encodeURIComponent(server.url)}/ada/gone/`
  const whole = JSON.stringify({ order: 1, createdAt: 1, operation: create('whole') })
  for (const [key, value] of [
    ['t/1', '{"secret'],
    ['t/2', 'null'],
    ['t/3', '{"order":1,"createdAt":1,"operation":{"kind":"secret","messageId":"m"}}'],
    ['t/4', '{"order":1,"createdAt":1,"operation":{"kind":"create","messageId":"m"}}'],
    ['%/5', whole],
    ['6', whole],
  ])
    storage.entries.set(mine + key, value!)
  const threadId = newId()
  storage.entries.set(`${mine}${threadId}/7`, whole)
  const outbox = outboxOf(storage)
  await outbox.add(threadId, create('last'))
  expect(await texts(threadId)).toEqual(['whole', 'last'])
  await expect.poll(() => storage.entries.size).toBe(0)
  expect(warn).toHaveBeenCalledTimes(6)
  expect(JSON.stringify(warn.mock.calls)).not.toContain('secret')
  warn.mockRestore()
  outbox.close()
})

test('a storage that fails is said so, and what is written is sent nevertheless', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  for (const broken of ['keys', 'set'] as const) {
    const storage = Object.assign(new MapStorage(), {
      [broken]: () => Promise.reject(new Error('no room')),
    })
    const outbox = outboxOf(storage)
    expect((await outbox.add(newId(), create('a'))).message?.seq).toBe(1)
    await expect.poll(() => warn.mock.calls.length).toBeGreaterThan(0)
    warn.mockClear()
    outbox.close()
  }
  warn.mockRestore()
})

test('without a token nobody knows the user: what is written waits until there is one', async () => {
  const network = new EventTarget()
  vi.stubGlobal('addEventListener', network.addEventListener.bind(network))
  vi.stubGlobal('removeEventListener', network.removeEventListener.bind(network))
  const storage = new MapStorage()
  const threadId = newId()
  const before = outboxOf(storage, 'ada', offline)
  before.add(threadId, create('first'))
  await expect.poll(() => storage.entries.size).toBe(1)
  before.close()
  let asked = 0
  const { api } = createClient({ baseUrl: server.url, getToken: () => server.token('ada') })
  const user = async () => {
    if (asked++ === 0) throw new ProgressDBError('no_token', 'offline')
    return 'ada'
  }
  const outbox = new Outbox<S>(api, { storage, server: server.url, user })
  const second = outbox.add(threadId, create('second'))
  await expect.poll(() => asked).toBe(1)
  expect(outbox.pending(threadId)).toMatchObject([{ state: 'waiting' }])
  await expect
    .poll(() => {
      network.dispatchEvent(new Event('online'))
      return asked
    })
    .toBe(2)
  expect((await second).message?.seq).toBe(2)
  expect(await texts(threadId)).toEqual(['first', 'second'])
  outbox.close()
  vi.unstubAllGlobals()
})

test('a client with a storage sends what the one before it left, before anything is shown', async () => {
  const storage = new MapStorage()
  const threadId = newId()
  const options = { baseUrl: server.url, getToken: () => server.token('ada'), storage }
  const first = createClient({ ...options, userId: 'ada', fetch: offline })
  first
    .thread(threadId)
    .create('left')
    .catch(() => {})
  await expect.poll(() => storage.entries.size).toBe(1)
  first.close()
  const second = createClient(options)
  await expect.poll(() => storage.entries.size).toBe(0)
  expect(await texts(threadId)).toEqual(['left'])
  second.close()
})
