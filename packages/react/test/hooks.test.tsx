import { StrictMode, Suspense, useEffect, useState } from 'react'
import { flushSync } from 'react-dom'
import { createRoot, type Root } from 'react-dom/client'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import {
  type ConnectionStatus,
  type MessageActions,
  newId,
  ProgressDBProvider,
  useConnection,
  useMessages,
  usePresence,
  useThread,
  useThreads,
  useTyping,
  useUnread,
} from '../src/index.ts'
import { openDocument } from './dom.ts'
import { clientOf, startServer, type TestServer, within } from './setup.tsx'

let server: TestServer
let ada: ReturnType<typeof clientOf>
let grace: ReturnType<typeof clientOf>
let element: HTMLElement
let root: Root
let threadId: string

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server[Symbol.asyncDispose]())
beforeEach(async () => {
  ada = clientOf(server, 'ada')
  grace = clientOf(server, 'grace')
  threadId = newId()
  await ada.api.createMessage(threadId, { id: 'm1', body: { text: 'one' } })
  await ada.api.setMember(threadId, 'grace')
  ada.asked.length = 0
  element = openDocument()
  root = createRoot(element)
})
afterEach(() => {
  root.unmount()
  ada.close()
  grace.close()
})

const until = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 5 })

test('a provider makes one client, however often it is rendered before it is shown', async () => {
  // What is kept there is sent by the first client that comes, even if nobody sees it.
  const keys = vi.fn(async () => [])
  const storage = { get: async () => null, set: async () => {}, remove: async () => {}, keys }
  const getToken = vi.fn(() => server.token('ada'))
  function Texts() {
    return useMessages(threadId).messages.map(({ id, body }) => <p key={id}>{body.text}</p>)
  }
  root.render(
    <StrictMode>
      <ProgressDBProvider baseUrl={server.url} getToken={getToken} storage={storage} shareTabs={false}>
        <Texts />
      </ProgressDBProvider>
    </StrictMode>,
  )
  await until(() => expect(element.textContent).toBe('one'))
  await until(() => expect(keys).toHaveBeenCalled())
  await grace.api.createMessage(threadId, { id: 'm2', body: { text: 'two' } })
  await until(() => expect(element.textContent).toBe('onetwo'))
  expect(getToken).toHaveBeenCalledTimes(1)
})

test('messages come live; nothing is rendered, or another object, unless something changed', async () => {
  const seen: ReturnType<typeof useMessages>[] = []
  function Texts() {
    const shown = useMessages(threadId)
    seen.push(shown)
    return shown.messages.map(({ id, body }) => <p key={id}>{body.text}</p>)
  }
  root.render(<StrictMode>{within(ada, <Texts />)}</StrictMode>)
  await until(() => expect(element.textContent).toBe('one'))
  await grace.api.createMessage(threadId, { id: 'm2', body: { text: 'two' } })
  await until(() => expect(element.textContent).toBe('onetwo'))
  const [first, last] = [seen[0]!, seen.at(-1)!]
  expect(first.messages).toEqual([])
  expect(last).toMatchObject({ status: 'ready', hasOlder: false, newerCount: 0, error: undefined })
  const one = seen.find(({ messages }) => messages.length === 1)!
  expect(last.messages[0]).toBe(one.messages[0])
  for (const name of ['create', 'edit', 'remove', 'loadOlder'] as const) expect(last[name]).toBe(first[name])
  expect(ada.asked.filter((path) => path.endsWith('/messages'))).toHaveLength(1)
  expect(ada.asked.filter((path) => path.includes('/live'))).toHaveLength(1)
})

test('what is written is seen before it is stored, and can be changed and taken back', async () => {
  let actions!: MessageActions
  function Rows() {
    const { messages, ...others } = useMessages(threadId)
    actions = others
    return messages.map(({ id, body, mine, delivery }) => (
      <p key={id}>{[body.text, ...mine, delivery].join(' ')}</p>
    ))
  }
  root.render(within(ada, <Rows />))
  await until(() => expect(element.textContent).toBe('one stored'))
  const { create, edit, react, unreact, remove, restore } = actions
  flushSync(() => {
    void create({ id: 'own', body: { text: 'mine' } })
  })
  await until(() => expect(element.textContent).toMatch(/^one storedmine (waiting|sending|stored)$/))
  await edit('own', { body: { text: 'edited' } })
  await react('own', '👍')
  await until(() => expect(element.textContent).toBe('one storededited 👍 stored'))
  await unreact('own', '👍')
  await remove('m1')
  await until(() => expect(element.textContent).toBe('edited stored'))
  await restore('m1')
  await until(() => expect(element.textContent).toBe('one storededited stored'))
})

test('what is refused stays to be seen, with why, and nobody has to await it', async () => {
  await ada.api.setMember(threadId, 'grace', 'viewer')
  let actions!: MessageActions
  function Rows() {
    const { messages, ...others } = useMessages(threadId)
    actions = others
    return messages.map(({ id, body, delivery, error }) => (
      <p key={id}>{[body.text, delivery, error?.code].join(' ')}</p>
    ))
  }
  root.render(within(grace, <Rows />))
  await until(() => expect(element.textContent).toBe('one stored '))
  void actions.create({ id: 'own', body: { text: 'mine' } })
  void actions.remove('m1')
  await until(() => expect(element.textContent).toBe('one stored mine failed forbidden'))
  await ada.api.setMember(threadId, 'grace', 'member')
  actions.retry('own')
  await until(() => expect(element.textContent).toBe('one stored mine stored '))
  await ada.api.setMember(threadId, 'grace', 'viewer')
  void actions.create({ id: 'other', body: { text: 'more' } })
  await until(() => expect(element.textContent).toContain('more failed'))
  actions.discard('other')
  await until(() => expect(element.textContent).toBe('one stored mine stored '))
})

test('another thread shows nothing of the one before', async () => {
  const other = newId()
  await ada.api.createMessage(other, { body: { text: 'other' } })
  let show!: (id: string) => void
  const wrong: string[] = []
  function Switched() {
    const [shown, setShown] = useState(threadId)
    show = setShown
    const { messages } = useMessages(shown)
    for (const message of messages) if (message.threadId !== shown) wrong.push(message.id)
    return messages.map(({ id, body }) => <p key={id}>{body.text}</p>)
  }
  root.render(within(ada, <Switched />))
  await until(() => expect(element.textContent).toBe('one'))
  flushSync(() => show(other))
  expect(element.textContent).toBe('')
  await until(() => expect(element.textContent).toBe('other'))
  flushSync(() => show(threadId))
  expect(element.textContent).toBe('one')
  expect(wrong).toEqual([])
})

test('with suspense it waits for the first page, once, and throws what prevents it', async () => {
  const renders: number[] = []
  function Texts() {
    const { messages } = useMessages(threadId, { suspense: true })
    renders.push(messages.length)
    return messages.map(({ id, body }) => <p key={id}>{body.text}</p>)
  }
  root.render(
    within(
      ada,
      <Suspense fallback="waiting">
        <Texts />
      </Suspense>,
    ),
  )
  await until(() => expect(element.textContent).toBe('waiting'))
  await until(() => expect(element.textContent).toBe('one'))
  expect(renders).not.toContain(0)
  expect(ada.asked.filter((path) => path.endsWith('/messages'))).toHaveLength(1)
})

test('who is there and who types; Strict Mode says it once', async () => {
  let tell!: (isTyping?: boolean) => void
  function Present({ state }: { state: string }) {
    const present = usePresence(threadId, { state })
    const { typing, setTyping } = useTyping(threadId)
    tell = setTyping
    return [...present.map(({ user, state }) => `${user}:${state.state}`), ...typing].join(' ')
  }
  const show = (state: string) =>
    root.render(<StrictMode>{within(ada, <Present state={state} />)}</StrictMode>)
  show('here')
  await until(() => expect(element.textContent).toBe('ada:here'))
  const told = () => ada.asked.filter((path) => path.endsWith('/presence'))
  // Once, and once more when the connection is there; never that she has gone.
  expect(told().length).toBeLessThanOrEqual(2)
  show('busy')
  await until(() => expect(element.textContent).toBe('ada:busy'))
  expect(new Set(told())).toEqual(new Set([`PUT /v1/threads/${threadId}/presence`]))
  await grace.api.setTyping(threadId)
  await until(() => expect(element.textContent).toBe('ada:busy grace'))
  await grace.api.setTyping(threadId, false)
  await until(() => expect(element.textContent).toBe('ada:busy'))
  for (let i = 0; i < 10; i++) tell()
  await until(() => expect(ada.asked.filter((path) => path.endsWith('/typing'))).toHaveLength(1))
  root.render(null)
  await until(() => expect(told().at(-1)).toMatch(/^DELETE/))
})

test('who is shown as there by two components stays there when one of them goes', async () => {
  function Present({ state }: { state: string }) {
    return usePresence(threadId, { state }).map(({ state }) => `${state.state} `)
  }
  const show = (...states: string[]) =>
    root.render(
      within(
        ada,
        states.map((state) => <Present key={state} state={state} />),
      ),
    )
  show('first', 'last')
  await until(() => expect(element.textContent).toBe('last last '))
  show('first')
  await until(() => expect(element.textContent).toBe('first '))
  expect(ada.asked.filter((path) => path.startsWith('DELETE'))).toEqual([])
})

test('the thread, what is read of it, and the list of all', async () => {
  const user = newId()
  await ada.api.setMember(threadId, user)
  const client = clientOf(server, user)
  let read!: () => Promise<unknown>
  function Threads() {
    const { thread, members, markRead } = useThread(threadId)
    const { threads } = useThreads()
    const total = useUnread()
    read = markRead
    const own = threads.find(({ id }) => id === threadId)
    return `${members.length} members, ${thread?.me?.unread}, ${own?.me?.unread}, ${total?.unread}`
  }
  root.render(<StrictMode>{within(client, <Threads />)}</StrictMode>)
  await until(() => expect(element.textContent).toBe('3 members, 0, 0, 0'))
  await ada.api.createMessage(threadId, { body: { text: 'two' } })
  await until(() => expect(element.textContent).toBe('3 members, 1, 1, 1'))
  await read()
  await until(() => expect(element.textContent).toBe('3 members, 0, 0, 0'))
  root.render(null)
  client.close()
})

test('what is marked as read in an effect, as in the docs, is marked once', async () => {
  const functions = new Set<unknown>()
  function Reader() {
    const { messages } = useMessages(threadId)
    const { thread, markRead } = useThread(threadId)
    const { loadMore } = useThreads()
    functions.add(markRead).add(loadMore)
    // biome-ignore lint/correctness/useExhaustiveDependencies: what comes is to be marked, too
    useEffect(() => void markRead(), [thread?.lastSeq, markRead])
    return `${messages.length} messages, ${thread?.lastSeq}, read to ${thread?.me?.readSeq}`
  }
  root.render(within(grace, <Reader />))
  await until(() => expect(element.textContent).toBe('1 messages, 1, read to 1'))
  await ada.api.createMessage(threadId, { body: { text: 'two' } })
  await until(() => expect(element.textContent).toBe('2 messages, 2, read to 2'))
  expect(functions.size).toBe(2)
})

test('the connection is told of, from nobody shown to live and back', async () => {
  const states: ConnectionStatus['state'][] = []
  function Connection({ isShown }: { isShown: boolean }) {
    const { state } = useConnection()
    if (states.at(-1) !== state) states.push(state)
    return isShown ? <Thread /> : null
  }
  function Thread() {
    return useMessages(threadId).status
  }
  root.render(within(ada, <Connection isShown />))
  await until(() => expect(states.at(-1)).toBe('live'))
  root.render(within(ada, <Connection isShown={false} />))
  await until(() => expect(states.at(-1)).toBe('idle'))
  expect(states.filter((state) => state === 'live')).toHaveLength(1)
})

test('without a provider it says so', () => {
  const failed = vi.fn()
  const alone = createRoot(openDocument(), { onUncaughtError: failed })
  function Lost() {
    return useMessages('t').status
  }
  flushSync(() => alone.render(<Lost />))
  expect(failed.mock.calls[0]![0]).toMatchObject({
    code: 'invalid_argument',
    message: expect.stringContaining('Provider'),
  })
})
