import { Problem } from '../lib/problem.ts'
import type { Admin, Application, Caller, Principal, User } from './principal.ts'

/** What a member is in a thread. */
export type Role = 'owner' | 'member' | 'viewer'

/** What one may want to do in a thread. */
export type Action =
  /** Read everything in it. */
  | 'read'
  /** Create messages, react; edit, delete and restore one's own messages. */
  | 'write'
  /** Change, delete and restore the thread, manage its members, delete and restore any message. */
  | 'manage'

const needed: Record<Action, readonly Role[]> = {
  read: ['owner', 'member', 'viewer'],
  write: ['owner', 'member'],
  manage: ['owner'],
}

/**
 * Whether a caller may do something in a thread. Who is not in it must not learn that it is there.
 *
 * @param role the caller's role in the thread; the application needs none
 * @throws Problem `thread_not_found`, `forbidden`
 */
export function authorize(caller: Caller, threadId: string, role: Role | undefined, action: Action): void {
  if (caller.kind === 'application') return
  if (role === undefined || !reaches(caller, threadId)) throw new Problem('thread_not_found')
  if (!needed[action].includes(role)) {
    throw new Problem(
      'forbidden',
      `A ${role} of the thread may not do this; it takes ${needed[action].join(' or ')}.`,
    )
  }
  if (action !== 'read') mustWrite(caller)
}

/** Whether a thread exists for a caller at all, as far as the token says. */
export function reaches(caller: Caller, threadId: string): boolean {
  return caller.kind === 'application' || (caller.limits?.threads?.has(threadId) ?? true)
}

/** @throws Problem `forbidden` for a token that only reads */
export function mustWrite(caller: Caller): void {
  if (caller.kind === 'user' && caller.limits?.readOnly) {
    throw new Problem('forbidden', 'The token is for reading only.')
  }
}

/** @throws Problem `forbidden` where the token may not create threads */
export function mustCreateThreads(caller: Caller): void {
  mustWrite(caller)
  if (caller.kind === 'user' && caller.limits?.mayCreateThreads === false) {
    throw new Problem('forbidden', 'The token may not create threads.')
  }
}

/** @throws Problem `forbidden` where the token may not create messages with this role */
export function mustUseRole(caller: Caller, messageRole: string): void {
  if (caller.kind === 'user' && caller.limits && !caller.limits.messageRoles.has(messageRole)) {
    throw new Problem(
      'forbidden',
      `The token may create messages with the roles ${[...caller.limits.messageRoles].join(', ')} only.`,
    )
  }
}

/** Who may call a route, and which kind of principal its handler gets. */
export interface Audiences {
  /** No credentials at all. */
  anyone: undefined
  /** The application, or a user. */
  caller: Caller
  /** A user, by a token or by a backend key with `X-User-ID`. */
  user: User
  /** The application itself: a backend key without a user. */
  application: Application
  /** An admin key. */
  admin: Admin
}
export type Audience = keyof Audiences

const wanted: Record<Exclude<Audience, 'anyone'>, { kinds: readonly Principal['kind'][]; text: string }> = {
  caller: { kinds: ['application', 'user'], text: 'a backend key or a user’s token' },
  user: { kinds: ['user'], text: 'a user’s token, or a backend key with X-User-ID' },
  application: { kinds: ['application'], text: 'a backend key, without X-User-ID' },
  admin: { kinds: ['admin'], text: 'an admin key' },
}

/** @throws Problem `wrong_credentials` */
export function mustBe(audience: Exclude<Audience, 'anyone'>, principal: Principal): void {
  const { kinds, text } = wanted[audience]
  if (!kinds.includes(principal.kind)) throw new Problem('wrong_credentials', `This route takes ${text}.`)
}
