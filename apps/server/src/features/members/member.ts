import type { Role } from '../../auth/permissions.ts'
import { jsonTable } from '../../commit/record.ts'
import { isoTime } from '../../lib/clock.ts'
import { type Key, text, threadScope, u64 } from '../../storage/keys.ts'
import type { Mark } from '../reading/mark.ts'

/** A member's row. It stays when the member leaves, without a role, so that others can learn of it later. */
export interface Member {
  role: Role | null
  /** The position of the last change. */
  rev: number
  /** The position of joining: its place in the list of members. */
  joined: number
  /** Milliseconds since 1970. */
  joinedAt: number
  /** How far the member has read; in a thread with a roster its row tells that. */
  mark?: Mark
}

export const members = jsonTable<Member>()

export const memberKeys = {
  member: (thread: string, user: string): Key => `${threadScope(thread)}u${text(user)}`,
  /** The members in the order in which they joined; the row holds the user's id. */
  order: (thread: string, joined: number): Key => `${threadScope(thread)}j${u64(joined)}`,
}

/** A member as callers see it. */
export interface MemberResource {
  userId: string
  role: Role
  joinedAt: string
  /** How far the member has read; absent in a thread of more members than are shown it. */
  readSeq?: number
}

export function memberResource(
  userId: string,
  role: Role,
  joinedAt: number,
  readSeq: number | undefined,
): MemberResource {
  return { userId, role, joinedAt: isoTime(joinedAt), readSeq }
}
