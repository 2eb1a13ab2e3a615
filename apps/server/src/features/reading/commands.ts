import { mustWrite } from '../../auth/permissions.ts'
import type { Caller, User } from '../../auth/principal.ts'
import type { View } from '../../commit/view.ts'
import type { Command } from '../../intake/intake.ts'
import { invalid, Problem } from '../../lib/problem.ts'
import type { Asked } from '../engine.ts'
import { accessThread } from '../threads/access.ts'
import { keys, type Thread, threads } from '../threads/thread.ts'
import { type Mark, markOf, setMark } from './mark.ts'
import { mentionsIn } from './mentions.ts'
import { noteMoved } from './moved-rows.ts'
import { type ReadState, readStateOf } from './read-state.ts'

/** What came of a member's reading. */
export interface Marked {
  state: ReadState
  /** Whether the member has read something new. */
  isNew: boolean
  /** The thread's members, by whose number others may see it. */
  memberCount: number
}

/** Notes that the caller has read a thread up to a message; who has read further already stays there. */
export function markRead({ caller, durability }: Asked, threadId: string, seq: number): Command<Marked> {
  const { user } = mustBeMember(caller)
  return {
    bytes: 1024,
    durability,
    apply(view) {
      const { thread: before } = accessThread(view, caller, threadId, 'read')
      mustWrite(caller)
      if (seq > before.lastSeq)
        throw new Problem('beyond_last_message', `The newest message has seq ${before.lastSeq}.`)
      const thread = { ...before }
      const isNew = advance(view, thread, user, seq)
      if (isNew && thread.details.roster) view.put(threads, keys.thread(threadId), thread)
      const { memberCount } = thread.details
      return { state: readStateOf(view, thread, user)!, isNew, memberCount }
    },
  }
}

/**
 * Moves a member's watermark on; false if it is there already.
 *
 * @param thread still to be written by the caller
 */
export function advance(view: View, thread: Thread, user: string, seq: number): boolean {
  const mark = markOf(view, thread, user)
  if (!mark || seq <= mark.readSeq) return false
  const mentions = mentionsLeft(view, thread, user, mark, seq)
  setMark(view, thread, user, { readSeq: seq, mentions, at: view.rev })
  noteMoved(view, thread.details.id, user, mark)
  return true
}

/**
 * Counts what was read, or what is left, whichever is less: a member's whole life in a thread counts each message once at
 * the most.
 */
function mentionsLeft(
  view: View,
  { lastSeq, firstSeq, details: { id } }: Thread,
  user: string,
  mark: Mark,
  seq: number,
): number {
  if (mark.mentions === 0 || seq === lastSeq) return 0
  // A thread's beginning that is gone mentions nobody.
  const from = Math.max(mark.readSeq + 1, firstSeq)
  if (lastSeq - seq < seq - from) return mentionsIn(view, id, user, seq + 1, lastSeq)
  return mark.mentions - mentionsIn(view, id, user, from, seq)
}

/** @throws Problem `invalid_request` for the application, which reads nothing */
export function mustBeMember(caller: Caller): User {
  if (caller.kind === 'user') return caller
  throw invalid('header', 'X-User-ID', 'is required: it is users who read')
}
