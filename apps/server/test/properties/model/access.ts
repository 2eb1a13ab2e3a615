import type { Actor, Role } from './commands.ts'
import { type Model, roleOf, type Thread } from './state.ts'

/** The failures that a well-formed request can meet, and their statuses. */
const statuses = {
  forbidden: 403,
  thread_not_found: 404,
  message_not_found: 404,
  id_conflict: 409,
  last_owner: 409,
  message_deleted: 409,
  thread_gone: 410,
  version_mismatch: 412,
  invalid_request: 422,
  reply_target_not_found: 422,
  limit_reached: 422,
  beyond_last_message: 422,
} as const
export type Code = keyof typeof statuses
export const codes = Object.keys(statuses) as Code[]

/** Thrown by the model where the server has to refuse. */
export class Refusal extends Error {
  readonly code: Code
  readonly status: number
  constructor(code: Code) {
    super(code)
    this.code = code
    this.status = statuses[code]
  }
}

export function refuse(code: Code): never {
  throw new Refusal(code)
}

/** `read`: see what is there; `write`: messages and reactions; `manage`: the thread, its members, any message. */
export type Action = 'read' | 'write' | 'manage'

const allowed: Record<Role, readonly Action[]> = {
  owner: ['read', 'write', 'manage'],
  member: ['read', 'write'],
  viewer: ['read'],
}

/** Whether the token speaks of this thread at all. */
export function reaches(actor: Actor, thread: string): boolean {
  return actor.is !== 'token' || (actor.claims.threads?.includes(thread) ?? true)
}

export function isReadOnly(actor: Actor): boolean {
  return actor.is === 'token' && actor.claims.access === 'read'
}

export function mayCreateThreads(actor: Actor): boolean {
  return !isReadOnly(actor) && !(actor.is === 'token' && actor.claims.create === false)
}

export function mayUseRole(actor: Actor, messageRole: string): boolean {
  return actor.is !== 'token' || (actor.claims.messageRoles ?? ['user']).includes(messageRole)
}

/**
 * A thread that the actor may do something in, deleted or not. Who is not in it is told what they would be told if it
 * were not there; who is in it is told that they may not.
 */
export function enterEvenDeleted(model: Model, actor: Actor, id: string, action: Action): Thread {
  const thread = reaches(actor, id) ? model.threads.get(id) : undefined
  if (!thread) return refuse('thread_not_found')
  if (actor.is === 'app') return thread
  const role = roleOf(thread, actor)
  if (!role) return refuse('thread_not_found')
  if (!allowed[role].includes(action)) return refuse('forbidden')
  if (action !== 'read' && isReadOnly(actor)) return refuse('forbidden')
  return thread
}

/** The same, for all that can only be done while the thread is not deleted. */
export function enter(model: Model, actor: Actor, id: string, action: Action): Thread {
  const thread = enterEvenDeleted(model, actor, id, action)
  if (thread.deleted !== 'no') return refuse('thread_gone')
  return thread
}

/** Whether the actor may do with any message of a thread what others may do with their own only. */
export function isOwner(thread: Thread, actor: Actor): boolean {
  return actor.is === 'app' || roleOf(thread, actor) === 'owner'
}
