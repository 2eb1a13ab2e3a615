import { deepStrictEqual } from 'node:assert'
import { verifyRows } from '../../support/verify-folder.ts'
import type { Actor, Read } from '../model/commands.ts'
import type { Thread } from '../model/state.ts'
import type { Session } from './session.ts'
import { walkList, walkMessages } from './walks.ts'

const app: Actor = { is: 'app' }
const all = 1000

/** How the state is read: by whom, and in pages of which sizes. */
export interface Reading {
  readers: readonly Actor[]
  limits: readonly [number, number]
}

/** Compares all that can be read with the model, and the store with its own rules. */
export async function checkEverything(session: Session, { readers, limits }: Reading): Promise<void> {
  for (const thread of session.model.threads.values()) {
    for (const by of readers) {
      await session.read({ do: 'getThread', by, thread: thread.id })
      await session.read({ do: 'listMessages', by, thread: thread.id, limit: all })
    }
    if (thread.deleted === 'no') await checkThread(session, thread, limits)
  }
  for (const by of [app, ...readers]) {
    for (const sort of ['activity', 'created'] as const) {
      await walkList(session, { do: 'listThreads', by, sort }, Math.min(200, limits[0]))
    }
    await session.read({ do: 'getUnread', by })
    await session.read({ do: 'getReads', by })
  }
  await goOnFromKept(session)
  await mustVerify(session)
}

/** Only what tells one order of writes from another. */
export async function checkThreads(session: Session): Promise<void> {
  for (const thread of session.model.threads.values()) {
    if (thread.deleted === 'no') await checkThread(session, thread, [all, all])
    else await session.read({ do: 'getThread', by: app, thread: thread.id })
  }
  for (const sort of ['activity', 'created'] as const) {
    await session.read({ do: 'listThreads', by: app, sort, limit: 200 })
  }
}

/** Everything in a thread, as the application and as one of its members. */
async function checkThread(
  session: Session,
  thread: Thread,
  limits: readonly [number, number],
): Promise<void> {
  const { id } = thread
  const [first, second] = limits
  const user = thread.members[0]?.user
  const member: Actor = user === undefined ? app : { is: 'token', user, claims: {} }
  await session.read({ do: 'getThread', by: app, thread: id })
  await walkMessages(session, { by: app, thread: id, deletedContent: true }, first)
  await walkMessages(session, { by: member, thread: id }, second)
  await walkList(session, { do: 'listMembers', by: member, thread: id }, first)
  for (const { id: message } of thread.messages) {
    const on = { thread: id, message }
    await session.read({ do: 'getMessage', by: member, ...on })
    await session.read({ do: 'getMessage', by: app, ...on, deletedContent: true })
    await session.read({
      do: 'listMessages',
      by: member,
      thread: id,
      limit: first,
      side: { around: message },
    })
    const lists: Read[] = [
      { do: 'listVersions', by: app, ...on, deletedContent: true },
      { do: 'listVersions', by: member, ...on },
      { do: 'listReplies', by: member, ...on },
      { do: 'listReactions', by: member, ...on },
    ]
    for (const list of lists) await walkList(session, list as Extract<Read, { from?: unknown }>, second)
  }
  session.revs.mustFollowChanges(
    id,
    thread.messages.map((message) => message.id),
  )
}

/** Cursors of earlier pages still lead to what is there now. */
async function goOnFromKept(session: Session): Promise<void> {
  for (const { read, at } of session.kept) {
    if ('next' in at) await session.read({ ...read, from: at.next } as Read)
    if ('next' in at || read.do !== 'listMessages') continue
    await session.read({ ...read, side: { before: at.before } })
    await session.read({ ...read, side: { after: at.after } })
  }
}

/** The store keeps its own rules. Nothing may be under way. */
export async function mustVerify({ store }: Session): Promise<void> {
  deepStrictEqual(await verifyRows(store), [])
}
