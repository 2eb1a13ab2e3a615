import { type Action, authorize, type Role, reaches } from '../../auth/permissions.ts'
import type { Caller } from '../../auth/principal.ts'
import type { Source } from '../../commit/record.ts'
import { Problem } from '../../lib/problem.ts'
import { memberKeys, members } from '../members/member.ts'
import { keys, type Thread, threads } from './thread.ts'

/** What a user is in a thread; undefined for who is no member. */
export function roleOf(source: Source, { details }: Thread, user: string): Role | undefined {
  if (details.roster) return details.roster.get(user)
  if (details.gone) return undefined
  return source.get(members, memberKeys.member(details.id, user))?.role ?? undefined
}

/** What the caller is in a thread; undefined for the application. */
export function callerRole(source: Source, thread: Thread, caller: Caller): Role | undefined {
  return caller.kind === 'user' ? roleOf(source, thread, caller.user) : undefined
}

/**
 * A thread that the caller may do something with.
 *
 * @throws Problem `thread_not_found`, `forbidden`, `thread_gone`
 */
export function accessThread(
  source: Source,
  caller: Caller,
  id: string,
  action: Action,
): { thread: Thread; role: Role | undefined } {
  if (!reaches(caller, id)) throw new Problem('thread_not_found')
  const thread = source.get(threads, keys.thread(id))
  if (!thread) throw new Problem('thread_not_found')
  const role = callerRole(source, thread, caller)
  authorize(caller, id, role, action)
  if (thread.details.deletedAt !== undefined) throw new Problem('thread_gone')
  return { thread, role }
}
