import type { Role } from '../../auth/permissions.ts'
import type { Caller } from '../../auth/principal.ts'
import type { Source } from '../../commit/record.ts'
import { callerRole } from '../threads/access.ts'
import type { Thread } from '../threads/thread.ts'
import { countBehind, mostCounted } from './holes.ts'
import { markOf } from './mark.ts'

/** How much a member has read. Counts are exact up to 999; then `more…` says that there are more. */
export interface ReadState {
  /** The last message that the member has read; 0: none. */
  readSeq: number
  /** Messages behind it that are neither deleted nor the member's own. */
  unread: number
  moreUnread?: true
  /** Those of them that mention the member. */
  mentions: number
  moreMentions?: true
}

/** What the caller is in a thread. */
export interface Me extends ReadState {
  role: Role
}

/** How much a user has read of a thread; undefined for who is no member. */
export function readStateOf(source: Source, thread: Thread, user: string): ReadState | undefined {
  const mark = markOf(source, thread, user)
  if (!mark) return undefined
  return { readSeq: mark.readSeq, ...counted(countBehind(source, thread, mark.readSeq), mark.mentions) }
}

/** What the caller is in a thread; `null` for the application and for who is no member. */
export function meIn(source: Source, thread: Thread, caller: Caller): Me | null {
  const role = callerRole(source, thread, caller)
  if (caller.kind !== 'user' || !role) return null
  return { role, ...readStateOf(source, thread, caller.user)! }
}

/** Counts as they are told. */
export function counted(unread: number, mentions: number): Omit<ReadState, 'readSeq'> {
  return {
    unread: Math.min(unread, mostCounted),
    ...(unread > mostCounted && { moreUnread: true }),
    mentions: Math.min(mentions, mostCounted),
    ...(mentions > mostCounted && { moreMentions: true }),
  }
}
