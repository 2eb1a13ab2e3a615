import { reaches } from '../../auth/permissions.ts'
import type { Caller } from '../../auth/principal.ts'
import type { ReadSource } from '../../commit/reads.ts'
import { readEach } from '../../commit/record.ts'
import { endOf } from '../../storage/keys.ts'
import { cursorAt, positionOf } from '../changes/reads.ts'
import type { Engine } from '../engine.ts'
import { keys, threads } from '../threads/thread.ts'
import { mustBeMember } from './commands.ts'
import { movedKey } from './moved-rows.ts'
import { type ReadState, readStateOf } from './read-state.ts'

/** What the caller has marked as read since a moment. */
export interface Moved {
  /** The most recently marked threads first. */
  items: (ReadState & { threadId: string })[]
  more?: true
  cursor: string
}

/** Who has marked more threads meanwhile does better to list them afresh. */
const mostMoved = 1000

/** The threads that the caller has marked as read since a cursor, as they are now. */
export function movedSince(engine: Engine, caller: Caller, since: string): Moved | Promise<Moved> {
  const { user } = mustBeMember(caller)
  const from = positionOf(engine, since)
  return engine.reads.run((source) => {
    const rows = source.scan(movedScan(user, from))
    const ids = rows.slice(0, mostMoved).map(({ value }) => value.toString())
    return {
      items: ids.length > 0 ? statesOf(source, caller, user, ids) : [],
      ...(rows.length > mostMoved && { more: true }),
      cursor: cursorAt(engine, source.rev),
    }
  })
}

/** Positions don't move with watermarks, so what was marked at the very position of the cursor may be new. */
function movedScan(user: string, from: number) {
  const prefix = movedKey(user, 0, '').slice(0, -9)
  return {
    from: movedKey(user, from, '').slice(0, -1),
    to: endOf(prefix),
    limit: mostMoved + 1,
    reverse: true,
  }
}

function statesOf(source: ReadSource, caller: Caller, user: string, ids: readonly string[]): Moved['items'] {
  for (const id of ids) source.want(threads, keys.thread(id))
  const states = readEach(ids, (threadId) => {
    const thread = source.get(threads, keys.thread(threadId))
    const isThere = thread && thread.details.deletedAt === undefined && reaches(caller, threadId)
    const state = isThere ? readStateOf(source, thread, user) : undefined
    return state && { threadId, ...state }
  })
  return states.filter((state) => state !== undefined)
}
