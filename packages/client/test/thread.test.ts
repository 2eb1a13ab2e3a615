import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createClient, newId, type ProgressDBClient } from '../src/index.ts'
import type { ThreadClient } from '../src/thread/thread-client.ts'
import type { RegisteredShape } from '../src/types.ts'
import { startServer, type TestServer } from './server.ts'
import { until } from './until.ts'

let server: TestServer
let ada: ProgressDBClient
let grace: ProgressDBClient
let id: string
const ends: (() => void)[] = []

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server[Symbol.asyncDispose]())
afterEach(() => {
  for (const end of ends.splice(0)) end()
})
beforeEach(() => {
  ada = clientOf('ada')
  grace = clientOf('grace')
  id = newId()
})

function clientOf(user: string): ProgressDBClient {
  const client = createClient({ baseUrl: server.url, getToken: () => server.token(user) })
  ends.push(() => client.close())
  return client
}

/** A thread that is shown. */
function shown(client: ProgressDBClient, threadId = id): ThreadClient<RegisteredShape> {
  const thread = client.thread(threadId)
  ends.push(thread.messages.subscribe(() => {}))
  return thread
}

const texts = (thread: ThreadClient<RegisteredShape>) =>
  thread.messages.getSnapshot().messages.map(({ body }) => body.text)
const isReady = (thread: ThreadClient<RegisteredShape>) => thread.messages.getSnapshot().status === 'ready'

/** A thread of both, with some messages. */
async function made(count = 3): Promise<void> {
  await ada.api.createThread({ id })
  await ada.api.setMember(id, 'grace')
  const messages = Array.from({ length: count }, (_, i) => ({
    id: `m${i + 1}`,
    body: { text: `text ${i + 1}` },
  }))
  if (count > 0) await ada.api.createMessages(id, messages)
}

test('a thread is shown, and what others do in it', async () => {
  await made()
  const thread = shown(ada)
  expect(thread.messages.getSnapshot()).toMatchObject({ status: 'loading', messages: [] })
  await until(() => isReady(thread))
  expect(texts(thread)).toEqual(['text 1', 'text 2', 'text 3'])
  const [first, second] = thread.messages.getSnapshot().messages

  await grace.api.createMessage(id, { id: 'm4', body: { text: 'text 4' }, replyTo: 'm1' })
  await until(() => texts(thread).length === 4)
  await ada.api.editMessage(id, 'm2', { body: { text: 'two' } })
  await grace.api.react(id, 'm3', '👍')
  await ada.api.deleteMessage(id, 'm1')
  await until(() => texts(thread).join() === 'two,text 3,text 4')
  await until(() => thread.messages.getSnapshot().messages[1]!.reactions['👍'] === 1)
  const { messages, items } = thread.messages.getSnapshot()
  expect(items.map(({ id, deletedAt }) => [id, deletedAt !== undefined])).toEqual([
    ['m1', true],
    ['m2', false],
    ['m3', false],
    ['m4', false],
  ])
  expect(items[0]).not.toBe(first)
  expect(messages[0]).not.toBe(second)
  await ada.api.restoreMessage(id, 'm1')
  await until(() => texts(thread)[0] === 'text 1')
})

test('what has not changed keeps its identity, and only who shows what has is told', async () => {
  await made()
  const thread = shown(ada)
  const told: string[] = []
  ends.push(thread.messageIds.subscribe(() => told.push('ids')))
  for (const message of ['m1', 'm2', 'm3'])
    ends.push(thread.message(message).subscribe(() => told.push(message)))
  await until(() => isReady(thread))
  await until(() => thread.message('m3').getSnapshot() !== undefined)
  const before = thread.messages.getSnapshot()
  const ids = thread.messageIds.getSnapshot()
  told.length = 0
  await grace.api.react(id, 'm2', '👍')
  await until(() => told.length > 0)
  expect(told).toEqual(['m2'])
  const after = thread.messages.getSnapshot()
  expect(after.messages[0]).toBe(before.messages[0])
  expect(after.messages[1]).not.toBe(before.messages[1])
  expect(after.messages[2]).toBe(before.messages[2])
  expect(thread.messageIds.getSnapshot()).toBe(ids)
})

test('what this client writes is shown at once, with the same id before and after', async () => {
  await made(1)
  const thread = shown(ada)
  await until(() => isReady(thread))
  const stored = thread.create({ body: { text: 'mine' } })
  await until(() => texts(thread).length === 2)
  const [, pending] = thread.messages.getSnapshot().messages
  expect(pending).toMatchObject({ author: 'ada', body: { text: 'mine' } })
  const message = await stored
  expect(message).toMatchObject({ id: pending!.id, seq: 2 })
  await until(() => thread.messages.getSnapshot().messages[1]!.delivery === 'stored')

  void thread.edit('m1', { body: { text: 'edited' } })
  void thread.react('m1', '🎉')
  await until(() => texts(thread)[0] === 'edited')
  await until(() => thread.messages.getSnapshot().messages[0]!.mine[0] === '🎉')
  await thread.unreact('m1', '🎉')
  expect(thread.messages.getSnapshot().messages[0]).toMatchObject({ mine: [], reactions: {} })
  await thread.delete('m1')
  expect(texts(thread)).toEqual(['mine'])
  await thread.restore('m1')
  expect(texts(thread)).toEqual(['edited', 'mine'])
  const { items } = await ada.api.listMessages(id)
  expect(items.map(({ body }) => body)).toEqual([{ text: 'edited' }, { text: 'mine' }])
})

test('a thread that is not there is made by the first message', async () => {
  const thread = shown(ada)
  await until(() => thread.messages.getSnapshot().status === 'missing')
  expect(thread.messages.getSnapshot().error?.code).toBe('thread_not_found')
  await thread.create('first')
  await until(() => isReady(thread))
  expect(texts(thread)).toEqual(['first'])
  await ada.api.setMember(id, 'grace')
  await grace.api.createMessage(id, { body: { text: 'second' } })
  await until(() => texts(thread).length === 2)
})

test('what makes a thread stays in the list, however much it is', async () => {
  const thread = shown(ada)
  await until(() => thread.messages.getSnapshot().status === 'missing')
  const lengths: number[] = []
  ends.push(thread.messages.subscribe(() => lengths.push(texts(thread).length)))
  const wanted = Array.from({ length: 120 }, (_, i) => `${i}`)
  await Promise.all(wanted.map((text) => thread.create(text)))
  await ada.api.setMember(id, 'grace')
  await grace.api.createMessage(id, { body: { text: 'more' } })
  await until(() => texts(thread).at(-1) === 'more')
  expect(texts(thread)).toEqual([...wanted, 'more'])
  expect(lengths).toEqual(lengths.toSorted((one, other) => one - other))
  expect(thread.messages.getSnapshot()).toMatchObject({ status: 'ready', hasOlder: false, error: undefined })
})

test('who is removed sees nothing any more, and all of it once back', async () => {
  await made()
  const thread = shown(grace)
  await until(() => isReady(thread))
  await until(() => texts(thread).length === 3)
  await ada.api.createMessage(id, { body: { text: 'live' } })
  await until(() => texts(thread).length === 4)
  ends.push(thread.info.subscribe(() => {}))
  await until(() => thread.info.getSnapshot().status === 'ready')
  await ada.api.removeMember(id, 'grace')
  await until(() => thread.messages.getSnapshot().status === 'missing')
  await until(() => thread.info.getSnapshot().error?.code === 'thread_not_found')
  expect(texts(thread)).toEqual([])
  await ada.api.createMessage(id, { body: { text: 'meanwhile' } })
  await ada.api.setMember(id, 'grace')
  await until(() => texts(thread).length === 5)
  await until(() => thread.info.getSnapshot().status === 'ready')
})

test('older messages come in pages, and a jump leads into the past and back', async () => {
  await made(230)
  const thread = shown(ada)
  await until(() => isReady(thread))
  expect(texts(thread)[0]).toBe('text 181')
  await Promise.all([thread.loadOlder(), thread.loadOlder()])
  await until(() => texts(thread).length === 100)
  expect(texts(thread)[0]).toBe('text 131')

  await thread.jumpTo('m20')
  await until(() => texts(thread).includes('text 20'))
  expect(thread.messages.getSnapshot()).toMatchObject({ hasNewer: true })
  const { newerCount, messages } = thread.messages.getSnapshot()
  expect(newerCount).toBe(230 - messages.at(-1)!.seq!)
  await grace.api.createMessage(id, { body: { text: 'new' } })
  await until(() => thread.messages.getSnapshot().newerCount === newerCount + 1)
  while (thread.messages.getSnapshot().hasNewer) {
    await thread.loadNewer()
  }
  await until(() => texts(thread).at(-1) === 'new')
  const seqs = thread.messages.getSnapshot().messages.map(({ seq }) => seq!)
  expect(seqs).toEqual(seqs.map((_, i) => seqs[0]! + i))

  await thread.jumpTo('m20')
  await thread.jumpToNewest()
  await until(() => texts(thread).at(-1) === 'new' && !thread.messages.getSnapshot().hasNewer)
  await thread.jumpTo('m20')
  void thread.create('from the past')
  await until(() => texts(thread).at(-1) === 'from the past')
})

test('a streamed message grows, for who was there and for who comes in the middle', async () => {
  await made(0)
  const thread = shown(ada)
  await until(() => isReady(thread))
  const writer = await grace.thread(id).stream({ body: { text: '' } })
  await until(() => texts(thread).length === 1)
  await writer.append('One, ')
  await until(() => texts(thread)[0] === 'One, ')
  const late = shown(clientOf('ada'))
  const pieces: string[] = []
  const reading = (async () => {
    for await (const { delta } of late.read(writer.id)) pieces.push(delta)
  })()
  await until(() => pieces.join('') === 'One, ')
  await writer.append('zwei, 三')
  await until(() => texts(thread)[0] === 'One, zwei, 三' && texts(late)[0] === 'One, zwei, 三')
  await ada.api.react(id, writer.id, '👀')
  await until(() => thread.messages.getSnapshot().messages[0]!.reactions['👀'] === 1)
  expect(texts(thread)).toEqual(['One, zwei, 三'])
  await writer.append('.')
  await writer.finish()
  await until(() => thread.messages.getSnapshot().messages[0]!.status === 'final')
  await until(() => late.messages.getSnapshot().messages[0]!.status === 'final')
  expect([texts(thread), texts(late)]).toEqual([['One, zwei, 三.'], ['One, zwei, 三.']])
  await reading
  expect(pieces.join('')).toBe('One, zwei, 三.')
  expect(thread.messages.getSnapshot().messages[0]!.mine).toEqual(['👀'])
})

test('a message that is not loaded is read too, and one that is not there is no endless wait', async () => {
  await made(60)
  const thread = shown(ada)
  await until(() => isReady(thread))
  const pieces: string[] = []
  for await (const { delta } of thread.read('m1')) pieces.push(delta)
  expect(pieces).toEqual(['text 1'])
  await expect(thread.read('nothing').next()).rejects.toMatchObject({ code: 'message_not_found' })
})

test('a streamed message that is not loaded is read to its end', async () => {
  await made(0)
  const writers = await Promise.all([grace.thread(id).stream(), grace.thread(id).stream()])
  await ada.api.createMessages(
    id,
    Array.from({ length: 60 }, () => ({ body: { text: 'later' } })),
  )
  for (const writer of writers) await writer.append('One, ')
  const thread = shown(ada)
  await until(() => isReady(thread))
  const pieces: string[] = []
  const reading = (async () => {
    for await (const { delta } of thread.read(writers[0]!.id)) pieces.push(delta)
  })()
  const deleted = (async () => {
    for await (const { delta } of thread.read(writers[1]!.id)) pieces.push(delta)
  })()
  await until(() => pieces.join('') === 'One, One, ')
  await writers[0]!.append('two.')
  await writers[0]!.finish()
  await reading
  expect(pieces.join('')).toBe('One, One, two.')
  await grace.api.deleteMessage(id, writers[1]!.id)
  await deleted
})

test('who is there, who types, and how far everybody has read', async () => {
  await made()
  const thread = shown(ada)
  const snapshots = [thread.presence, thread.typing, thread.info]
  for (const store of snapshots) ends.push(store.subscribe(() => {}))
  const other = shown(grace)
  await until(() => isReady(thread) && isReady(other))
  await other.setPresence({ mood: 'good' })
  await until(() => thread.presence.getSnapshot().length === 1)
  expect(thread.presence.getSnapshot()).toEqual([{ user: 'grace', state: { mood: 'good' } }])
  await other.setTyping()
  await until(() => thread.typing.getSnapshot().length === 1)
  expect(thread.typing.getSnapshot()).toEqual(['grace'])
  await other.create('here')
  await until(() => thread.typing.getSnapshot().length === 0)
  await until(() => thread.info.getSnapshot().thread?.me?.unread === 1)
  await thread.markRead()
  expect(thread.info.getSnapshot().thread?.me).toMatchObject({ unread: 0, readSeq: 4 })
  await until(() => thread.info.getSnapshot().members.every(({ readSeq }) => readSeq === 4))
  expect(
    thread.info
      .getSnapshot()
      .members.map(({ userId }) => userId)
      .sort(),
  ).toEqual(['ada', 'grace'])
})

test('an expired message is not shown, whatever the server has told', async () => {
  await made(1)
  const thread = shown(ada)
  await until(() => isReady(thread))
  await ada.api.createMessage(id, { body: { text: 'brief' }, ttl: 1 })
  await until(() => texts(thread).length === 2)
  await until(() => texts(thread).length === 1)
})
