import type { Caller } from '../../auth/principal.ts'
import type { ReadSource } from '../../commit/reads.ts'
import type { StreamPlace } from '../../feed/feed.ts'
import type { Engine } from '../engine.ts'
import { accessThread } from '../threads/access.ts'
import type { Thread } from '../threads/thread.ts'
import { type MissedAppend, missedAppends } from './missed-appends.ts'
import { ownReactionsTo } from './own-reactions.ts'
import { type ChangesLimit, changesOf, type ThreadChanges } from './thread-changes.ts'

/** What a reader is given of a thread's changes. */
export interface ChangesForReader extends ThreadChanges {
  /** The thread's position at the moment of the read. */
  rev: number
  /** The last commit that the read saw. */
  commit: number
  /** What the reader lacks of open streams, if nothing else is left behind the items. */
  appends: MissedAppend[]
  /** The reader's own reactions to the messages among the items, by message id. */
  mine: Record<string, string[]>
}

/**
 * What changed in a thread behind a position, for somebody who may read it.
 *
 * @param known how far the reader knows the thread's open streams, by message; undefined if it doesn't follow them
 * @throws Problem `thread_not_found`, `thread_gone`, `forbidden`
 */
export function readChanges(
  { reads }: Engine,
  caller: Caller,
  threadId: string,
  since: number,
  limit: ChangesLimit,
  known?: ReadonlyMap<string, StreamPlace>,
): ChangesForReader | Promise<ChangesForReader> {
  return reads.run((source) => {
    const { thread } = accessThread(source, caller, threadId, 'read')
    const changes = changesOf(source, thread, since, limit)
    const appends = known && changes.isAll ? missedAppends(source, thread, changes.items, known) : []
    const { rev } = thread
    return { ...changes, rev, commit: source.commit, appends, mine: mineIn(source, caller, thread, changes) }
  })
}

function mineIn(source: ReadSource, caller: Caller, thread: Thread, { items }: ThreadChanges) {
  if (caller.kind !== 'user') return {}
  return ownReactionsTo(
    source,
    thread.details.id,
    caller.user,
    items.flatMap(({ reactedSeq }) => (reactedSeq === undefined ? [] : [reactedSeq])),
  )
}

/** Where a reader goes on who has seen everything up to a position. */
export function cursorAt({ cursors }: Pick<Engine, 'cursors'>, rev: number): string {
  return cursors.make('c', rev, rev)
}

/**
 * The position of a cursor; `0` begins at the beginning.
 *
 * @throws Problem `invalid_cursor`, `cursor_reset`
 */
export function positionOf({ cursors }: Pick<Engine, 'cursors'>, cursor: string): number {
  return cursor === '0' ? 0 : cursors.read('c', cursor)
}

/** A piece of JSON: `"items":[…]`. */
export function itemsJson(items: readonly { json: Buffer }[]): Buffer {
  const parts: Buffer[] = [open]
  items.forEach(({ json }, i) => {
    if (i > 0) parts.push(comma)
    parts.push(json)
  })
  parts.push(close)
  return Buffer.concat(parts)
}

const open = Buffer.from('"items":[')
const comma = Buffer.from(',')
const close = Buffer.from(']')
