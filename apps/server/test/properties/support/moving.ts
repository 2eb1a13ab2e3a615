import { deepStrictEqual } from 'node:assert'
import type { TestServer } from '../../support/in-process.ts'
import type { Member, Model, Thread } from '../model/state.ts'

export async function exportOf({ server, adminKey }: TestServer): Promise<string> {
  const answer = await server.app.request('/v1/export', { headers: { authorization: `Bearer ${adminKey}` } })
  deepStrictEqual(answer.status, 200)
  return answer.text()
}

/** Imports an export into an empty server, which then exports the same; importing it again changes nothing. */
export async function importInto(target: TestServer, lines: string): Promise<void> {
  const first = await importLines(target, lines)
  deepStrictEqual(first.rejected, [])
  deepStrictEqual(await exportOf(target), lines)
  const again = await importLines(target, lines)
  deepStrictEqual({ imported: again.imported, rejected: again.rejected }, { imported: 0, rejected: [] })
  deepStrictEqual(await exportOf(target), lines)
}

export async function importLines({ server, adminKey }: TestServer, lines: string) {
  const answer = await server.app.request('/v1/import', {
    method: 'POST',
    headers: { authorization: `Bearer ${adminKey}`, 'content-type': 'application/x-ndjson' },
    body: lines,
  })
  deepStrictEqual(answer.status, 200)
  return (await answer.json()) as { imported: number; rejected: unknown[] }
}

/** An import marks as read what a member has read beyond its own messages. */
function isMarked({ messages }: Thread, { user, readSeq }: Member): boolean {
  return messages.every(({ author, seq }) => author !== user || seq < readSeq) && readSeq > 0
}

/** The model of a server to which everything was moved: positions are given anew, and nothing has changed since. */
export function moved(model: Model): Model {
  const threads = [...model.threads.values()].map((thread): [string, Thread] => {
    const messages = thread.messages.map((message) => ({ ...message, changed: 0 }))
    const members = thread.members.map((member) => ({ ...member, marked: isMarked(thread, member) }))
    return [thread.id, { ...thread, members, messages, changed: 0 }]
  })
  return { ...model, threads: new Map(threads) }
}
