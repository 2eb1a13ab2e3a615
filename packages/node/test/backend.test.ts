import { readFileSync } from 'node:fs'
import { createClient } from '@progressdb/client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startServer, type TestServer } from '../../client/test/server.ts'
import ProgressDB, { newId, type ProgressDBBackend } from '../src/index.ts'

let server: TestServer
let db: ProgressDBBackend

beforeAll(async () => {
  server = await startServer()
  db = ProgressDB({ baseUrl: server.url, apiKey: server.process.apiKey })
})
afterAll(() => server[Symbol.asyncDispose]())

test('a text is a message; who sends it joins', async () => {
  const threadId = newId()
  const message = await db.createThreadMessage(threadId, 'Hello', 'user-123')
  expect(message).toMatchObject({ seq: 1, author: 'user-123', role: 'user', body: { text: 'Hello' } })
  await db.createThreadMessage(threadId, { body: { text: 'Hi' } }, 'grün/1')
  const { items } = await db.listMembers(threadId)
  expect(items.map(({ userId, role }) => [userId, role])).toEqual([
    ['grün/1', 'member'],
    ['user-123', 'owner'],
  ])
})

describe('what a front end sends on', () => {
  const refused = { code: 'invalid_argument', status: undefined }
  test('may not say who wrote it, when, or in which role', async () => {
    const body = { text: 'x' }
    const createdAt = '2020-01-01T00:00:00.000Z'
    for (const [message, says] of [
      [{ body, role: 'assistant' }, /roles: \['assistant'\]/],
      [{ body, author: 'somebody' }, /author/],
      [{ body, createdAt }, /createdAt: true/],
      [{ text: 'no body' }, /body/],
      [null, /string/],
      [7, /string/],
    ] as const) {
      const creating = db.createThreadMessage('t', message as never, 'ada')
      await expect(creating, JSON.stringify(message)).rejects.toMatchObject(refused)
      await expect(creating).rejects.toThrow(says)
    }
    await expect(db.getThread('t')).rejects.toMatchObject({ code: 'thread_not_found' })
  })

  test('may where it is allowed', async () => {
    const createdAt = '2020-01-01T00:00:00.000Z'
    const message = { id: 'm', body: { text: 'x' }, role: 'assistant', createdAt }
    const options = { roles: ['assistant', 'tool'], createdAt: true }
    expect(await db.createThreadMessage('t2', message, 'helper', options)).toMatchObject(message)
    expect(await db.createThreadMessages('t2', ['a', 'b'], 'ada')).toHaveLength(2)
  })
})

test('a token that is minted here opens the server to a front end, and no more than it says', async () => {
  await db.createThreadMessage('open', 'x', 'ada')
  await db.createThreadMessage('closed', 'x', 'ada')
  const { token, expiresAt } = await db.mintToken({ userId: 'ada', threads: ['open'], ttl: 60 })
  expect(expiresAt.getTime() - Date.now()).toBeLessThanOrEqual(60_000)
  const ada = createClient({ baseUrl: server.url, getToken: () => token })
  expect((await ada.api.listMessages('open')).items).toHaveLength(1)
  await expect(ada.api.listMessages('closed')).rejects.toMatchObject({ code: 'thread_not_found' })
  await expect(db.mintToken({ userId: '' })).rejects.toMatchObject({ code: 'invalid_argument' })
  await expect(db.mintToken({ userId: 'ada', ttl: 86_401 })).rejects.toMatchObject({
    code: 'invalid_argument',
  })
})

test('the token endpoint gives who is signed in a token, and nobody else', async () => {
  const handler = db.tokenHandler((request) => request.headers.get('x-session'), { ttl: 120 })
  const getToken = async () => {
    const response = await handler(new Request('http://app/token', { headers: { 'x-session': 'grace' } }))
    expect(response.headers.get('cache-control')).toBe('no-store')
    return (await response.json()).token as string
  }
  const grace = createClient({ baseUrl: server.url, getToken })
  expect(await grace.api.createMessage('of-grace', { body: { text: 'x' } })).toMatchObject({
    author: 'grace',
  })
  expect((await handler(new Request('http://app/token'))).status).toBe(401)
  const session: { userId: string } | undefined = undefined as { userId: string } | undefined
  const lax = db.tokenHandler(() => session?.userId)
  expect((await lax(new Request('http://app/token'))).status).toBe(401)
})

test('what the server would refuse in a token is refused where it is made', async () => {
  for (const wrong of [
    { userId: 'é'.repeat(65) },
    { threads: 'support' },
    { threads: [5] },
    { threads: Array(1001).fill('t') },
    { roles: 'assistant' },
    { roles: Array(101).fill('r') },
    { access: 'write' },
    { create: true },
  ])
    await expect(
      db.mintToken({ userId: 'ada', ...(wrong as object) }),
      JSON.stringify(wrong),
    ).rejects.toMatchObject({ code: 'invalid_argument' })
})

test('the token endpoint says what to do where it gets the request of node:http', async () => {
  const handler = db.tokenHandler(() => 'ada')
  const request = { url: '/api/token', headers: { host: 'app' } }
  await expect(handler(request as unknown as Request)).rejects.toThrow(/mintToken/)
})

test('what is misspelt in a message does not compile, and roles are a list', async () => {
  const body = { text: 'x' }
  // @ts-expect-error there is no such field
  const misspelt = () => db.createThreadMessage('t', { body, metdata: {} }, 'ada')
  // @ts-expect-error the author is the user who is named last
  const authored = () => db.createThreadMessage('t', { body, author: 'root' }, 'ada')
  await expect(misspelt()).rejects.toMatchObject({ code: 'invalid_request' })
  await expect(authored()).rejects.toMatchObject({ code: 'invalid_argument' })
  for (const roles of [[], 'assistant'] as unknown as string[][])
    await expect(db.createThreadMessage('t', 'x', 'ada', { roles })).rejects.toThrow(/roles must be a list/)
  const nameless = db.createThreadMessage('t', { body, role: null as unknown as string }, 'ada')
  await expect(nameless).rejects.toThrow(/its role must be a text/)
})

test('a key that is missing or wrong is told at once, and never shown', () => {
  expect(() => ProgressDB({ baseUrl: server.url, apiKey: undefined })).toThrow(
    expect.objectContaining({ code: 'missing_api_key' }),
  )
  expect(() => ProgressDB({ baseUrl: server.url, apiKey: 'secret' })).toThrow(
    expect.objectContaining({ code: 'invalid_argument', message: expect.not.stringContaining('secret') }),
  )
  expect(() => ProgressDB({ baseUrl: 'chat.example.com', apiKey: server.process.apiKey })).toThrow(/baseUrl/)
  expect(JSON.stringify(db)).not.toContain(server.process.apiKey)
})

test('another user’s view: the last argument is the user', async () => {
  const threadId = newId()
  await db.createThread({ id: threadId, title: 'Private' }, 'ada')
  await expect(db.getThread(threadId, 'grace')).rejects.toMatchObject({ code: 'thread_not_found' })
  await db.setMember(threadId, 'grace', 'viewer', 'ada')
  expect(await db.getThread(threadId, 'grace')).toMatchObject({ me: { role: 'viewer' } })
  await db.createThreadMessage(threadId, { id: 'm', body: { text: 'x' } }, 'ada')
  await expect(db.editMessage(threadId, 'm', { body: { text: 'y' } }, 'grace')).rejects.toMatchObject({
    code: 'forbidden',
  })
  await db.react(threadId, 'm', '👍', 'ada')
  expect((await db.listThreads({ title: 'Private' }, 'grace')).items).toHaveLength(1)
})

test.each([null, '', 7, '\ud800'])('%j is no user, and nobody is asked for', async (user) => {
  const listing = db.listThreads({}, user as string)
  await expect(listing).rejects.toMatchObject({ code: 'invalid_argument', status: undefined })
  await expect(listing).rejects.toThrow(/userId/)
})

test('a thread that a browser forgot to name is none', async () => {
  const { chatId } = JSON.parse('{}')
  const creating = db.createThreadMessage(chatId, 'Hello!', 'user-123')
  await expect(creating).rejects.toMatchObject({ code: 'invalid_argument' })
  await expect(db.getThread('undefined')).rejects.toMatchObject({ code: 'thread_not_found' })
})

test('the package has one dependency of its own besides the client', () => {
  const { dependencies } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  expect(Object.keys(dependencies)).toEqual(['@progressdb/client', 'jose'])
})
