import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClient, newId, type ProgressDBClient, ProgressDBError } from '../src/index.ts'
import type { ThreadClient } from '../src/thread/thread-client.ts'
import type { RegisteredShape } from '../src/types.ts'
import { startServer, type TestServer } from './server.ts'
import { until } from './until.ts'

let server: TestServer

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server[Symbol.asyncDispose]())

type Chat = ThreadClient<RegisteredShape>
/** Who does something: two users, one of whom has two tabs. */
type By = 'ada' | 'tab' | 'grace'
const all: By[] = ['ada', 'tab', 'grace']
type Step = { by: By; do: string; message: number }

const steps = fc.array(
  fc.record({
    by: fc.constantFrom(...all),
    do: fc.constantFrom(
      'create',
      'edit',
      'delete',
      'restore',
      'react',
      'unreact',
      'older',
      'jump',
      'newest',
      'stream',
      'leave',
      'go',
    ),
    message: fc.nat(40),
  }),
  { minLength: 10, maxLength: 40 },
)

/** What the server has, for a user. */
async function stored(client: ProgressDBClient, id: string) {
  const page = await client.api.listMessages(id, { limit: 1000 })
  return page.items.map((message) => ({ ...message, mine: [...(page.mine[message.id] ?? [])].sort() }))
}

/** What a client shows. */
function shownBy(chat: Chat) {
  return chat.messages
    .getSnapshot()
    .items.map(({ delivery: _, ...item }) => ({ ...item, mine: [...item.mine].sort() }))
}

/** An edit or a reaction may come too late, of a message that somebody else has deleted: that is no failure. */
async function tolerate(done: Promise<unknown>): Promise<void> {
  await done.catch((error) => {
    if (!(error instanceof ProgressDBError) || error.status === undefined || error.status >= 500) throw error
  })
}

/** @returns what is under way */
function take(chat: Chat, step: Step): Promise<void> {
  const { items } = chat.messages.getSnapshot()
  const target = items[step.message % Math.max(1, items.length)]?.id ?? 'none'
  if (step.do === 'create') return tolerate(chat.create({ body: { text: `by ${step.by}` } }))
  if (step.do === 'edit') return tolerate(chat.edit(target, { body: { text: `edit ${step.message}` } }))
  if (step.do === 'delete') return tolerate(chat.delete(target))
  if (step.do === 'restore') return tolerate(chat.restore(target))
  if (step.do === 'react') return tolerate(chat.react(target, step.message % 2 ? '👍' : '🎉'))
  if (step.do === 'unreact') return tolerate(chat.unreact(target, step.message % 2 ? '👍' : '🎉'))
  if (step.do === 'older') return chat.loadOlder()
  if (step.do === 'jump') return tolerate(chat.jumpTo(target))
  if (step.do === 'newest') return chat.jumpToNewest()
  return streamed(chat, step.message)
}

async function streamed(chat: Chat, pieces: number): Promise<void> {
  const writer = await chat.stream()
  for (const piece of ['a', 'ä', '😀'].slice(0, 1 + (pieces % 3))) void writer.append(piece)
  await tolerate(pieces % 2 ? writer.finish() : writer.abort('enough'))
}

test('after whatever two users do in three tabs, each shows what the server has', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (commands) => {
      const id = newId()
      const clients = { ada: clientOf('ada'), tab: clientOf('ada'), grace: clientOf('grace') }
      await clients.ada.api.createThread({ id })
      await clients.ada.api.setMember(id, 'grace')
      await clients.ada.api.createMessages(
        id,
        Array.from({ length: 60 }, (_, i) => ({ body: { text: `text ${i}` } })),
      )
      const chats = {
        ada: clients.ada.thread(id),
        tab: clients.tab.thread(id),
        grace: clients.grace.thread(id),
      }
      const show = (by: By) => chats[by].messages.subscribe(() => {})
      const ends = { ada: show('ada'), tab: show('tab'), grace: show('grace') }
      await until(() => Object.values(chats).every((chat) => chat.messages.getSnapshot().status === 'ready'))
      const underWay: Promise<void>[] = []
      for (const step of commands) {
        if (step.do === 'leave' || step.do === 'go') {
          ends[step.by]()
          if (step.do !== 'go') ends[step.by] = show(step.by)
        } else underWay.push(take(chats[step.by], step))
        // Some things happen in the same turn, others one after the other.
        if (step.message % 3 === 0) await underWay.at(-1)
      }
      await Promise.all(underWay)
      for (const user of all) {
        ends[user]()
        ends[user] = show(user)
        const chat = chats[user]
        if (chat.messages.getSnapshot().hasNewer) await chat.jumpToNewest()
        while (chat.messages.getSnapshot().hasOlder) await chat.loadOlder()
        let wanted = ''
        await until(async () => {
          wanted = JSON.stringify(await stored(clients[user], id))
          return canonical(shownBy(chat)) === canonical(JSON.parse(wanted))
        }).catch(() => expect(shownBy(chat)).toEqual(JSON.parse(wanted)))
      }
      for (const end of Object.values(ends)) end()
      for (const client of Object.values(clients)) client.close()
    }),
    { numRuns: Number(process.env.PROGRESSDB_CLIENT_RUNS ?? 15), endOnFailure: true },
  )
}, 120_000)

function clientOf(user: string): ProgressDBClient {
  return createClient({ baseUrl: server.url, getToken: () => server.token(user), shareTabs: true })
}

function canonical(items: unknown[]): string {
  return JSON.stringify(items, (_, value) =>
    value && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  )
}
