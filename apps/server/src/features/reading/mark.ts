import type { Role } from '../../auth/permissions.ts'
import type { Source } from '../../commit/record.ts'
import type { View } from '../../commit/view.ts'
import { memberKeys, members } from '../members/member.ts'
import type { Thread } from '../threads/thread.ts'

/**
 * How far a member has read. It is in the thread's row while the members are few, since that is written with each
 * message anyway, else in the member's row. It is outside of `rev`: nothing in the thread has changed.
 */
export interface Mark {
  /** The last message that the member has read; it only grows. 0: none. */
  readSeq: number
  /** The messages behind it that mention the member, but for own and deleted ones. */
  mentions: number
  /** The store's position when the member last marked the thread as read; 0: never. */
  at: number
}

/** Who joins has nothing to catch up with: unread is what comes after. */
export function markOfNew({ lastSeq }: Thread): Mark {
  return { readSeq: lastSeq, mentions: 0, at: 0 }
}

/** How far a user has read; undefined for who is no member. */
export function markOf(source: Source, { details, marks }: Thread, user: string): Mark | undefined {
  if (details.roster) return marks[placeIn(details.roster, user)]
  if (details.gone) return undefined
  return source.get(members, memberKeys.member(details.id, user))?.mark
}

/**
 * Changes how far a member has read.
 *
 * @param thread still to be written by the caller
 */
export function setMark(view: View, thread: Thread, user: string, mark: Mark): void {
  const { id, roster } = thread.details
  if (roster) {
    thread.marks = thread.marks.with(placeIn(roster, user), mark)
  } else {
    const key = memberKeys.member(id, user)
    view.put(members, key, { ...view.get(members, key)!, mark })
  }
}

/** Who posts a message has read all before it. */
export function markPosted(view: View, thread: Thread, author: string | null, seq: number): void {
  const mark = author === null ? undefined : markOf(view, thread, author)
  if (mark) setMark(view, thread, author!, { ...mark, readSeq: seq, mentions: 0 })
}

/** A member's place in the roster, and so among the marks; -1 for who isn't in it. */
export function placeIn(roster: ReadonlyMap<string, Role>, user: string): number {
  let place = 0
  for (const member of roster.keys()) {
    if (member === user) return place
    place++
  }
  return -1
}
