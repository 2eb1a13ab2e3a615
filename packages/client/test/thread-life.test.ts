import { cp, rm } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { temporaryFolder } from '../../../apps/server/test/support/process.ts'
import { createClient, newId, type ProgressDBClient, type ThreadClient } from '../src/index.ts'
import { startServer, type TestServer } from './server.ts'
import { until } from './until.ts'

let server: TestServer
let client: ProgressDBClient
/** What was asked for, as `GET /v1/threads/…/messages`. */
let requests: string[]

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server[Symbol.asyncDispose]())
beforeEach(() => {
  requests = []
  client = createClient({
    baseUrl: server.url,
    getToken: () => server.token('ada'),
    fetch: (request) => {
      requests.push(`${request.method} ${new URL(request.url).pathname}`)
      return fetch(request)
    },
  })
})
afterEach(() => client.close())

const texts = (thread: ThreadClient) => thread.messages.getSnapshot().messages.map(({ body }) => body.text)
const show = (thread: ThreadClient) => thread.messages.subscribe(() => {})

async function threadOf(...contents: string[]): Promise<string> {
  const id = newId()
  await client.api.createMessages(
    id,
    contents.map((text) => ({ body: { text } })),
  )
  return id
}

test('who subscribes, leaves and comes back in one turn costs one page and one connection', async () => {
  const id = await threadOf('one')
  requests.length = 0
  const thread = client.thread(id)
  show(thread)()
  const ends = [show(thread), thread.messageIds.subscribe(() => {}), show(client.thread(id))]
  ends.pop()!()
  await until(() => client.connection.getSnapshot().state === 'live')
  await client.api.createMessage(id, { body: { text: 'two' } })
  await until(() => texts(thread).length === 2)
  expect(
    requests.filter((request) => request.endsWith('/messages') && request.startsWith('GET')),
  ).toHaveLength(1)
  expect(requests.filter((request) => request.includes('/live'))).toEqual(['POST /v1/live'])
  for (const end of ends) end()
})

test('without weak references, as in older runtimes, a thread is the same for as long as it is remembered', async () => {
  vi.stubGlobal('WeakRef', undefined)
  const shown = client.thread('shown')
  const end = show(shown)
  const left = client.thread('left')
  expect(client.thread('left')).toBe(left)
  for (let i = 0; i < 50; i++) client.thread(`other ${i}`)
  expect(client.thread('shown')).toBe(shown)
  expect(client.thread('left')).not.toBe(left)
  vi.unstubAllGlobals()
  end()
})

test('who comes back to a thread sees it at once, and what was missed soon after', async () => {
  const id = await threadOf('one')
  const thread = client.thread(id)
  const end = show(thread)
  await until(() => texts(thread).length === 1)
  end()
  await until(() => client.connection.getSnapshot().state === 'idle')
  await client.api.createMessage(id, { body: { text: 'two' } })
  requests.length = 0
  const again = show(client.thread(id))
  expect(texts(client.thread(id))).toEqual(['one'])
  await until(() => texts(thread).length === 2)
  expect(requests.filter((request) => request.startsWith('GET'))).toEqual([])
  again()
})

test('who has only asked who is there sees messages come, once they are shown', async () => {
  const id = await threadOf('one')
  const thread = client.thread(id)
  const end = thread.presence.subscribe(() => {})
  await thread.setPresence({})
  await until(() => thread.presence.getSnapshot().length === 1)
  end()
  const shown = show(thread)
  await until(() => texts(thread).length === 1)
  await client.api.createMessage(id, { body: { text: 'two' } })
  await until(() => texts(thread).length === 2)
  shown()
})

test('a page that was read elsewhere, before the thread was followed, is brought up to date', async () => {
  const id = await threadOf('one')
  const page = await client.api.listMessages(id)
  await client.api.createMessage(id, { body: { text: 'two' } })
  const thread = client.thread(id)
  const ends = [thread.presence.subscribe(() => {})]
  await thread.setPresence({})
  await until(() => thread.presence.getSnapshot().length === 1)
  thread.hydrate(page)
  ends.push(show(thread))
  await until(() => texts(thread).join() === 'one,two')
  for (const end of ends) end()
})

test('a jump to what is not there, before anything is shown, ends with the newest messages', async () => {
  const id = await threadOf('one')
  const thread = client.thread(id)
  const end = show(thread)
  await expect(thread.jumpTo('nothing')).rejects.toMatchObject({ code: 'message_not_found' })
  await until(() => texts(thread).length === 1)
  await client.api.createMessage(id, { body: { text: 'two' } })
  await until(() => texts(thread).length === 2)
  end()
})

test('what a program does wrong when it is told holds up nothing', async () => {
  const wrong = vi.spyOn(console, 'error').mockImplementation(() => {})
  const fail = () => {
    throw new Error('a mistake of the program')
  }
  const id = await threadOf('one')
  const thread = client.thread(id)
  const ends = [thread.messages.subscribe(fail), show(thread), thread.onEphemeral(fail)]
  await until(() => client.connection.getSnapshot().state === 'live')
  await thread.create('two')
  await client.api.createMessage(id, { body: { text: 'brief' }, ephemeral: true } as never)
  await client.api.createMessage(id, { body: { text: 'three' } })
  await until(() => texts(thread).join() === 'one,two,three')
  expect(requests.filter((request) => request.includes('/live'))).toEqual(['POST /v1/live'])
  expect(wrong).toHaveBeenCalled()
  wrong.mockRestore()
  for (const end of ends) end()
})

test('what is stored while nobody looks is there at once for who comes back', async () => {
  const id = await threadOf('one')
  const thread = client.thread(id)
  const end = show(thread)
  await until(() => texts(thread).length === 1)
  const sent = thread.create('two')
  await until(() => texts(thread).length === 2)
  end()
  await sent
  await until(() => client.connection.getSnapshot().state === 'idle')
  const seen: string[] = []
  const again = thread.messages.subscribe(() => seen.push(texts(thread).join()))
  await client.api.createMessage(id, { body: { text: 'three' } })
  await until(() => texts(thread).length === 3)
  expect(seen.filter((shown) => !shown.includes('two'))).toEqual([])
  again()
})

test('a thread that somebody holds is the same for all, however many are asked for before it is shown', async () => {
  const id = await threadOf('one')
  const thread = client.thread(id)
  for (let i = 0; i < 60; i++) client.thread(newId())
  const ends = [show(thread), show(client.thread(id))]
  await until(() => texts(client.thread(id)).length === 1)
  await client.api.createMessage(id, { body: { text: 'two' } })
  await until(() => texts(client.thread(id)).length === 2)
  for (const end of ends) end()
})

test('a thread behind the page of a network that wants a login is shown once that is done', async () => {
  const id = await threadOf('one')
  let isSignedIn = false
  const behind = createClient({
    baseUrl: server.url,
    getToken: () => server.token('ada'),
    fetch: (request) =>
      isSignedIn ? fetch(request) : Promise.resolve(new Response('<html>', { status: 200 })),
  })
  const thread = behind.thread(id)
  const end = show(thread)
  await until(() => thread.messages.getSnapshot().status === 'failed')
  isSignedIn = true
  await until(() => texts(thread).length === 1)
  end()
  behind.close()
})

test('to ask for a thread costs as much with a thousand that are held as with one', () => {
  const deref = vi.spyOn(WeakRef.prototype, 'deref')
  const held = Array.from({ length: 1000 }, (_, i) => client.thread(`held ${i}`))
  for (let i = 0; i < 1000; i++) expect(client.thread(held[i]!.id)).toBe(held[i])
  expect(deref.mock.calls.length).toBeLessThan(10_000)
  deref.mockRestore()
})

test('1,000 threads shown and left one after the other leave nothing behind, and are never mixed up', async () => {
  const ids = await Promise.all(Array.from({ length: 20 }, (_, i) => threadOf(`of ${i}`)))
  for (let i = 0; i < 1000; i++) {
    const which = (i * 7) % 20
    const thread = client.thread(ids[which]!)
    const end = show(thread)
    for (const text of texts(thread)) expect(text).toBe(`of ${which}`)
    if (i % 50 === 0) await until(() => texts(thread).length === 1)
    else if (i % 5 === 0) await Promise.resolve()
    expect(thread.messages.getSnapshot().messages.every(({ threadId }) => threadId === ids[which])).toBe(true)
    end()
  }
  await until(() => client.connection.getSnapshot().state === 'idle')
  expect(client.thread(ids[0]!).isUsed).toBe(false)
})

test('after kills of the server a thread goes on where it was', async () => {
  const id = await threadOf('before')
  const thread = client.thread(id)
  const end = show(thread)
  await until(() => texts(thread).length === 1)
  for (let round = 1; round <= 3; round++) {
    const sent = [thread.create(`sent ${round}`)]
    await server.killAndStart(async () => {
      sent.push(thread.create(`offline ${round}`))
    })
    await Promise.all(sent)
    await until(() => texts(thread).length === 1 + 2 * round)
  }
  const { items } = await client.api.listMessages(id)
  expect(texts(thread)).toEqual(items.map(({ body }) => body?.text))
  end()
})

test('G-LIVE: after a restore of the server, what was lost is gone, and what came since is there', async () => {
  await using backup = await temporaryFolder()
  const id = await threadOf('kept')
  await server.killAndStart((folder) => cp(folder, backup.path, { recursive: true }))
  await client.api.createMessage(id, { body: { text: 'lost' } })
  const thread = client.thread(id)
  const end = show(thread)
  await until(() => texts(thread).join() === 'kept,lost')
  await until(() => client.connection.getSnapshot().state === 'live')
  await server.killAndStart(async (folder) => {
    await rm(folder, { recursive: true })
    await cp(backup.path, folder, { recursive: true })
  })
  await until(() => texts(thread).join() === 'kept')
  expect(await thread.markRead()).toMatchObject({ readSeq: 1 })
  await client.api.createMessage(id, { body: { text: 'new' } })
  await until(() => texts(thread).join() === 'kept,new')
  end()
})
