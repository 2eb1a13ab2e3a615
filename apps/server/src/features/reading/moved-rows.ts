import { textTable } from '../../commit/record.ts'
import type { View } from '../../commit/view.ts'
import { type Key, text, u64, userScope } from '../../storage/keys.ts'
import type { Thread } from '../threads/thread.ts'
import { type Mark, markOf } from './mark.ts'

/**
 * A user's threads by the moment at which the user last marked them as read: what a client that was away has to learn of
 * the user's other devices, since watermarks are not among the changes. The row holds the thread's id.
 */
export const movedRows = textTable

export function movedKey(user: string, at: number, thread: string): Key {
  return `${userScope(user)}r${u64(at)}${text(thread)}`
}

/** Notes that a member marks a thread as read now. */
export function noteMoved(view: View, thread: string, user: string, { at }: Mark): void {
  if (at > 0) view.delete(movedRows, movedKey(user, at, thread))
  view.put(movedRows, movedKey(user, view.rev, thread), thread)
}

/** Forgets when somebody who leaves has marked a thread as read. */
export function forgetMoved(view: View, thread: Thread, user: string): void {
  const at = markOf(view, thread, user)?.at ?? 0
  if (at > 0) view.delete(movedRows, movedKey(user, at, thread.details.id))
}
