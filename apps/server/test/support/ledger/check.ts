import type { ServerProcess } from '../process.ts'
import type { Details, Ledger, ThreadLedger } from './ledger.ts'
import type { SeenMessage } from './message-item.ts'

/**
 * Compares everything with the ledger, and settles what had no answer.
 *
 * @throws where something answered is missing or different, something is half there, or nobody wrote it
 */
export async function checkAll(server: ServerProcess, ledger: Ledger): Promise<void> {
  for (const thread of ledger.threads) await checkThread(server, ledger, thread)
  const awaited = new Set(ledger.unanswered.map(([thread]) => thread))
  ledger.threads = ledger.threads.filter((thread) => thread.details.state || awaited.has(thread))
}

interface SeenThread extends Details {
  lastSeq: number
  memberCount: number
}

async function checkThread(server: ServerProcess, ledger: Ledger, thread: ThreadLedger): Promise<void> {
  const seen = await readThread(server, thread)
  const found = seen ? await readMessages(server, thread) : []
  checkOrder(thread, seen, found)

  const byId = new Map(found.map((message) => [message.id, message]))
  const byToken = new Map(found.map((message) => [message.body?.token, message]))
  for (const item of thread.messages) {
    const message = item.id === undefined ? byToken.get(item.request.body.token) : byId.get(item.id)
    if (item.isBusy && !item.state && item.request.id !== undefined) ledger.unanswered.push([thread, item])
    item.check(message)
    if (message) byId.delete(message.id)
  }
  if (byId.size > 0) throw new Error(`nobody wrote ${[...byId.keys()].join(', ')} in thread ${thread.id}`)
  thread.details.check(seen && { title: seen.title, members: seen.members })
  thread.messages = thread.messages.filter(({ state }) => state)
}

/** G-ORDER: from 1 without a gap, and no two changes at one position. */
function checkOrder(thread: ThreadLedger, seen: SeenThread | undefined, found: SeenMessage[]): void {
  const isDense = found.every(({ seq }, i) => seq === i + 1) && (seen?.lastSeq ?? 0) === found.length
  if (!isDense)
    throw new Error(
      `thread ${thread.id} ends at ${seen?.lastSeq} and holds ${found.map(({ seq }) => seq).join()}`,
    )
  if (new Set(found.map(({ rev }) => rev)).size !== found.length)
    throw new Error(`thread ${thread.id} has one rev twice`)
  if (seen && seen.memberCount !== Object.keys(seen.members).length)
    throw new Error(`thread ${thread.id} counts ${seen.memberCount} members`)
}

async function readThread(server: ServerProcess, thread: ThreadLedger): Promise<SeenThread | undefined> {
  const answer = await server.request('GET', thread.path)
  if (answer.status === 404) {
    await answer.body?.cancel()
    return undefined
  }
  const { title, lastSeq, memberCount } = (await jsonOf(answer)) as SeenThread
  const list = (await readJson(server, `${thread.path}/members?limit=1000`)) as {
    items: { userId: string; role: string }[]
  }
  const members = Object.fromEntries(
    list.items.map(({ userId, role }) => [userId, role] as const).sort(([a], [b]) => (a < b ? -1 : 1)),
  )
  return { title, lastSeq, memberCount, members }
}

async function readMessages(server: ServerProcess, thread: ThreadLedger): Promise<SeenMessage[]> {
  const all: SeenMessage[] = []
  for (let after = 'start'; ; ) {
    const page = (await readJson(server, `${thread.path}/messages?limit=200&after=${after}`)) as {
      items: SeenMessage[]
      after: string
      hasAfter: boolean
    }
    all.push(...page.items)
    if (!page.hasAfter) return all
    after = page.after
  }
}

async function readJson(server: ServerProcess, path: string): Promise<unknown> {
  return jsonOf(await server.request('GET', path))
}

async function jsonOf(answer: Response): Promise<unknown> {
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${answer.url} was answered with ${answer.status}: ${text}`)
  return JSON.parse(text)
}
