import { afterAll, beforeAll, expect, test } from 'vitest'
import { seededRandom } from '../../../apps/server/test/support/seed.ts'
import { createClient, newId, type ProgressDBClient } from '../src/index.ts'
import { Outbox, type Pending, type Stored } from '../src/outbox/outbox.ts'
import type { RegisteredShape } from '../src/types.ts'
import { CuttingProxy, type Fate } from './cutting-proxy.ts'
import { startServer, type TestServer } from './server.ts'

type S = RegisteredShape

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server[Symbol.asyncDispose]())

const clientOf = (user = 'ada', url = server.url, fetch?: (request: Request) => Promise<Response>) =>
  createClient({ baseUrl: url, getToken: () => server.token(user), fetch })

const create = (messageId: string, text = messageId, more = {}) => ({
  kind: 'create' as const,
  messageId,
  message: { body: { text }, ...more },
})

const texts = async (client: ProgressDBClient, threadId: string) =>
  (await client.api.listMessages(threadId, { limit: 1000 })).items.map(({ body }) => body?.text)

const numbers = (count: number) => Array.from({ length: count }, (_, i) => `${i}`)

/** Tries at once what waits for its next try, so that no test waits for a clock. */
function hasten(outbox: Outbox<S>, threadId: string): void {
  outbox.listen(threadId, { onPending: () => queueMicrotask(outbox.wake), onStored() {} })
}

const settled = (stored: Promise<Stored<S>>) =>
  stored.then(
    () => 'stored',
    (error) => error.code,
  )

test('G-ORDER: 100 creates at once are 100 messages in their order, in one request', async () => {
  await using proxy = await CuttingProxy.open(server.url, () => 'passed')
  const client = clientOf('ada', proxy.url)
  const outbox = new Outbox<S>(client.api)
  const threadId = newId()
  const stored = await Promise.all(numbers(100).map((n) => outbox.add(threadId, create(`m${n}`, n))))
  expect(stored.map(({ message }) => message?.seq)).toEqual(numbers(100).map((n) => Number(n) + 1))
  expect(stored.map(({ rev }) => rev)).toEqual(stored.map(({ message }) => message?.rev))
  expect(proxy.requests).toHaveLength(1)
  expect(await texts(client, threadId)).toEqual(numbers(100))
  expect(outbox.pending(threadId)).toEqual([])
  outbox.close()
})

test('G-IDEM: of 1,000 creates, half of whose answers are cut off, each is stored once, in order', async () => {
  const random = seededRandom()
  await using proxy = await CuttingProxy.open(server.url, () =>
    random.pick<Fate>(['passed', 'passed', 'lost', 'torn']),
  )
  const outbox = new Outbox<S>(clientOf('ada', proxy.url).api)
  const threadId = newId()
  hasten(outbox, threadId)
  const stored: Promise<Stored<S>>[] = []
  for (const n of numbers(1000)) {
    stored.push(outbox.add(threadId, create(`m${n}`, n)))
    if (random.below(20) === 0) await new Promise(setImmediate)
  }
  const seqs = (await Promise.all(stored)).map(({ message }) => message?.seq)
  expect(seqs).toEqual(numbers(1000).map((n) => Number(n) + 1))
  expect(await texts(clientOf(), threadId)).toEqual(numbers(1000))
  expect(proxy.requests.some(({ fate }) => fate === 'lost')).toBe(true)
  expect(proxy.requests.some(({ fate }) => fate === 'torn')).toBe(true)
  outbox.close()
})

test('a batch of which some are stored already stores the others, behind them', async () => {
  const { api } = clientOf()
  const threadId = newId()
  const messages = ['a', 'b', 'c'].map((id) => ({ id, body: { text: id } }))
  await api.createMessages(threadId, messages.slice(0, 2))
  const again = await api.createMessages(threadId, messages)
  expect(again.map(({ id, seq, version }) => [id, seq, version])).toEqual([
    ['a', 1, 1],
    ['b', 2, 1],
    ['c', 3, 1],
  ])
})

test('what is written in a thread happens in the order in which it was written', async () => {
  const client = clientOf()
  const outbox = new Outbox<S>(client.api)
  const threadId = newId()
  const lists: string[][] = []
  outbox.listen(threadId, {
    onPending: () => lists.push(outbox.pending(threadId).map((p) => `${p.operation.kind} ${p.state}`)),
    onStored: ({ operation }) => {
      expect(outbox.pending(threadId).map(({ operation }) => operation)).not.toContain(operation)
      lists.push([`${operation.kind} stored`])
    },
  })
  const stored = [
    outbox.add(threadId, create('a')),
    outbox.add(threadId, { kind: 'edit', messageId: 'a', edit: { body: { text: 'A' } } }),
    outbox.add(threadId, { kind: 'react', messageId: 'a', reaction: '👍' }),
    outbox.add(threadId, { kind: 'unreact', messageId: 'a', reaction: '👍' }),
    outbox.add(threadId, { kind: 'delete', messageId: 'a' }),
    outbox.add(threadId, { kind: 'restore', messageId: 'a' }),
    outbox.add(threadId, create('b')),
  ]
  expect(lists.at(-1)).toHaveLength(7)
  const results = await Promise.all(stored)
  expect(results.map(({ message }) => message?.version)).toEqual([1, 2, 2, undefined, undefined, 2, 1])
  expect(results[2]!.message?.reactions).toEqual({ '👍': 1 })
  const revs = results.map(({ rev }) => rev!)
  expect(revs.every((rev, i) => rev > (revs[i - 1] ?? 0))).toBe(true)
  expect(await texts(client, threadId)).toEqual(['A', 'b'])
  expect(lists.flat().filter((said) => said.endsWith(' stored'))).toHaveLength(7)
  expect(lists.at(-1)).toEqual([])
  outbox.close()
})

test('a bad message in the middle fails alone, with what depends on it', async () => {
  const client = clientOf()
  const outbox = new Outbox<S>(client.api)
  const threadId = newId()
  const stored = [
    outbox.add(threadId, create('a')),
    outbox.add(threadId, create('bad', 'bad', { role: 'not a word' })),
    outbox.add(threadId, create('b')),
    outbox.add(threadId, { kind: 'edit', messageId: 'bad', edit: { body: { text: 'x' } } }),
    outbox.add(threadId, create('c')),
  ]
  expect(await Promise.all(stored.map(settled))).toEqual([
    'stored',
    'invalid_request',
    'stored',
    'create_failed',
    'stored',
  ])
  expect(await texts(client, threadId)).toEqual(['a', 'b', 'c'])
  const failed = outbox.pending(threadId)
  expect(failed.map(({ operation, state, error }) => [operation.kind, state, error?.code])).toEqual([
    ['create', 'failed', 'invalid_request'],
    ['edit', 'failed', 'create_failed'],
  ])
  expect(failed[0]!.error?.errors).toMatchObject([{ field: '/role' }])
  expect(outbox.pending(threadId)).toBe(failed)
  const later = outbox.add(threadId, { kind: 'react', messageId: 'bad', reaction: '👍' })
  await expect(later).rejects.toMatchObject({ code: 'create_failed', cause: { code: 'invalid_request' } })
  outbox.discard(failed[0]!.id)
  expect(outbox.pending(threadId)).toEqual([])
  outbox.close()
})

test('a failed create is sent again with what depends on it, behind the others', async () => {
  const ada = clientOf('ada')
  const threadId = newId()
  await ada.api.createThread({ id: threadId })
  await ada.api.setMember(threadId, 'grace', 'viewer')
  const outbox = new Outbox<S>(clientOf('grace').api)
  const refused = outbox.add(threadId, create('a'))
  const edit = outbox.add(threadId, { kind: 'edit', messageId: 'a', edit: { body: { text: 'A' } } })
  expect([await settled(refused), await settled(edit)]).toEqual(['forbidden', 'create_failed'])
  await ada.api.setMember(threadId, 'grace', 'member')
  const other = outbox.add(threadId, create('b'))
  const empty = new Promise<void>((resolve) => {
    outbox.listen(threadId, {
      onPending: () => outbox.pending(threadId).length === 0 && resolve(),
      onStored() {},
    })
  })
  outbox.retry(outbox.pending(threadId)[0]!.id)
  expect(outbox.pending(threadId).map(({ operation }) => operation.messageId)).toEqual(['b', 'a', 'a'])
  await other
  await empty
  expect(await texts(ada, threadId)).toEqual(['b', 'A'])
  outbox.close()
})

test('what fails and is not seen leaves the list', async () => {
  const outbox = new Outbox<S>(clientOf().api)
  const threadId = newId()
  await outbox.add(threadId, create('a'))
  expect(await settled(outbox.add(threadId, { kind: 'delete', messageId: 'b' }))).toBe('message_not_found')
  const edit = { kind: 'edit' as const, messageId: 'a', edit: { body: { text: 'A' } }, ifVersion: 7 }
  expect(await settled(outbox.add(threadId, edit))).toBe('version_mismatch')
  expect(outbox.pending(threadId)).toEqual([])
  outbox.close()
})

test('an edit whose answer gets lost is one version', async () => {
  await using proxy = await CuttingProxy.open(server.url, ({ method }) =>
    method === 'PATCH' && isFirst() ? 'lost' : 'passed',
  )
  let edits = 0
  const isFirst = () => edits++ < 1
  const outbox = new Outbox<S>(clientOf('ada', proxy.url).api)
  const threadId = newId()
  hasten(outbox, threadId)
  const metadata = { tags: { a: 1, b: 2 }, gone: true }
  await outbox.add(threadId, create('a', 'a', { metadata }))
  const patch = { tags: { b: 3 }, gone: null, list: [1] }
  const edit = {
    kind: 'edit' as const,
    messageId: 'a',
    edit: { body: { text: 'A' }, metadata: patch },
    ifVersion: 1,
  }
  const next = { kind: 'edit' as const, messageId: 'a', edit: { body: { text: 'AA' } }, ifVersion: 1 }
  const [first, second] = await Promise.all([outbox.add(threadId, edit), outbox.add(threadId, next)])
  expect(first.message).toMatchObject({ version: 2, metadata: { tags: { a: 1, b: 3 }, list: [1] } })
  expect(second.message).toMatchObject({ version: 3, body: { text: 'AA' } })
  outbox.close()
})

test('threads do not wait for one another, and a thread sends one request at a time', async () => {
  const held: (() => void)[] = []
  let under = 0
  const client = clientOf('ada', server.url, async (request) => {
    expect(++under).toBeLessThan(3)
    if (request.url.includes('slow')) await new Promise<void>((resolve) => held.push(resolve))
    return fetch(request).finally(() => under--)
  })
  const outbox = new Outbox<S>(client.api)
  const slow = `slow-${newId()}`
  const other = newId()
  const first = outbox.add(slow, create('a'))
  for (const n of numbers(5)) await outbox.add(other, create(n))
  const second = outbox.add(slow, create('b'))
  expect(outbox.pending(slow).map(({ state }) => state)).toEqual(['sending', 'waiting'])
  held[0]!()
  await first
  await expect.poll(() => held.length).toBe(2)
  held[1]!()
  expect((await second).message?.seq).toBe(2)
  outbox.close()
})

test('the end of the client ends what waits, and what comes later', async () => {
  const outbox = new Outbox<S>(clientOf('ada', 'http://127.0.0.1:9').api)
  const waits = outbox.add('t', create('a'))
  outbox.close()
  expect(await settled(waits)).toBe('aborted')
  expect(await settled(outbox.add('t', create('b')))).toBe('aborted')
})

test('what is not JSON is refused at once; what the caller changes later is not sent', async () => {
  const outbox = new Outbox<S>(clientOf().api)
  const threadId = newId()
  const bad = outbox.add(threadId, create('a', 'a', { metadata: { big: 1n } }))
  expect(outbox.pending(threadId)).toEqual([])
  expect(await settled(bad)).toBe('invalid_argument')
  const operation = create('b')
  const stored = outbox.add(threadId, operation)
  operation.message.body.text = 'changed'
  expect((await stored).message?.body).toEqual({ text: 'b' })
  const lone = outbox.add(threadId, { kind: 'delete', messageId: '\ud800' })
  expect(await settled(lone)).toBe('invalid_argument')
  outbox.close()
})

test('the list of what is pending is the same until it changes', async () => {
  const outbox = new Outbox<S>(clientOf().api)
  const lists = new Set<readonly Pending<S>[]>()
  expect(outbox.pending('nothing')).toBe(outbox.pending('nothing'))
  const stored = outbox.add('same', create(newId()))
  lists.add(outbox.pending('same')).add(outbox.pending('same'))
  expect(lists.size).toBe(1)
  await stored
  outbox.close()
})
