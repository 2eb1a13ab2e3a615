import { isDeepStrictEqual } from 'node:util'
import { enter, enterEvenDeleted, isReadOnly, mayCreateThreads, reaches, refuse } from './access.ts'
import type { Actor, JsonObject, NewThread, Role, Write } from './commands.ts'
import type { Effect } from './model.ts'
import { type Model, mergePatch, roleOf, type Thread, threadRequest, threadView, userOf } from './state.ts'

type WriteOf<Kind extends Write['do']> = Extract<Write, { do: Kind }>

/** Who creates something: the actor, or whom the application names. */
export function authorOf(actor: Actor, named: string | undefined): string | null {
  if (named === undefined || named === userOf(actor)) return userOf(actor)
  return actor.is === 'app' ? named : refuse('forbidden')
}

/** Only a back end may say when something was created. */
export function timeOf(actor: Actor, given: string | undefined, now: string): string {
  if (given === undefined) return now
  return actor.is === 'token' ? refuse('forbidden') : given
}

export function newThread(tick: number, fields: Pick<Thread, 'id' | 'author' | 'createdAt'>): Thread {
  return {
    ...fields,
    metadata: {},
    updatedAt: fields.createdAt,
    members: [],
    messages: [],
    deleted: 'no',
    created: tick,
    activity: tick,
    changed: tick,
  }
}

/** Adds a member, behind those who are there. */
export function join(thread: Thread, tick: number, user: string, role: Role, now: string): void {
  const place = tick * 1000 + thread.members.length
  // What was there before need not be read.
  thread.members.push({ user, role, joinedAt: now, place, readSeq: thread.messages.length, marked: false })
}

export function createThread(model: Model, { by, input }: WriteOf<'createThread'>, now: string): Effect {
  if (!mayCreateThreads(by)) return refuse('forbidden')
  const author = authorOf(by, input.author)
  const createdAt = timeOf(by, input.createdAt, now)
  const id = input.id!
  if (!reaches(by, id)) return refuse('forbidden')
  const existing = model.threads.get(id)
  if (existing) return sameThread(existing, by, input, author)
  const thread = newThread(model.tick, { id, author, createdAt })
  if (input.title !== undefined) thread.title = input.title
  thread.metadata = input.metadata ?? {}
  thread.request = threadRequest(author, input)
  if (author !== null) join(thread, model.tick, author, 'owner', now)
  for (const { userId, role = 'member' } of input.members ?? []) {
    if (userId !== author) join(thread, model.tick, userId, role, now)
  }
  return { thread, answer: { status: 201, resource: threadView(thread, by) } }
}

/** The same request again is answered with the thread as it is now; to anybody else the id is just taken. */
function sameThread(thread: Thread, by: Actor, input: NewThread, author: string | null): Effect {
  const isKnown = by.is === 'app' || roleOf(thread, by) !== undefined
  if (isKnown && thread.deleted !== 'no') return refuse('thread_gone')
  if (!isKnown || !isDeepStrictEqual(thread.request, threadRequest(author, input)))
    return refuse('id_conflict')
  return { answer: { status: 200, resource: threadView(thread, by) } }
}

export function changeThread(model: Model, command: WriteOf<'changeThread'>, now: string): Effect {
  const thread = structuredClone(enter(model, command.by, command.thread, 'manage'))
  const { title, metadata } = command.input
  if (title === null) delete thread.title
  else if (title !== undefined) thread.title = title
  if (metadata) thread.metadata = mergePatch(thread.metadata, metadata) as JsonObject
  thread.updatedAt = now
  thread.changed = model.tick
  return { thread, answer: { status: 200, resource: threadView(thread, command.by) } }
}

export function deleteThread(model: Model, command: WriteOf<'deleteThread'>): Effect {
  const { by, thread: id, hard } = command
  if (hard) return purgeThread(model, by, id)
  const thread = structuredClone(enterEvenDeleted(model, by, id, 'manage'))
  if (thread.deleted === 'for good') return refuse('thread_gone')
  if (thread.deleted === 'can be restored') return { answer: { status: 204 } }
  thread.deleted = 'can be restored'
  thread.changed = model.tick
  return { thread, answer: { status: 204 } }
}

/** Nothing stays of it but that its id is taken. */
function purgeThread(model: Model, by: Actor, id: string): Effect {
  if (by.is !== 'app') return refuse('forbidden')
  const thread = model.threads.get(id)
  if (!thread) return refuse('thread_not_found')
  if (thread.deleted === 'for good') return { answer: { status: 204 } }
  const { author, createdAt } = thread
  const gone: Thread = { ...newThread(model.tick, { id, author, createdAt }), deleted: 'for good' }
  return { thread: gone, answer: { status: 204 } }
}

export function restoreThread(model: Model, { by, thread: id }: WriteOf<'restoreThread'>): Effect {
  const before = enterEvenDeleted(model, by, id, 'manage')
  if (before.deleted === 'for good') return refuse('thread_gone')
  const isDeleted = before.deleted === 'can be restored'
  const thread: Thread = isDeleted ? { ...before, deleted: 'no', changed: model.tick } : before
  return { thread, answer: { status: 200, resource: threadView(thread, by) } }
}

export function setMember(model: Model, command: WriteOf<'setMember'>, now: string): Effect {
  const { by, user, role = 'member' } = command
  const before = enter(model, by, command.thread, 'manage')
  const thread = structuredClone(before)
  const member = thread.members.find((other) => other.user === user)
  if (member) {
    if (member.role !== role) thread.changed = model.tick
    member.role = role
  } else {
    join(thread, model.tick, user, role, now)
    thread.changed = model.tick
  }
  keepAnOwner(by, before, thread)
  const { joinedAt, readSeq } = thread.members.find((other) => other.user === user)!
  const resource = { json: { userId: user, role, joinedAt, readSeq } }
  return { thread, answer: { status: member ? 200 : 201, resource } }
}

export function removeMember(model: Model, command: WriteOf<'removeMember'>): Effect {
  const { by, user } = command
  const isMe = userOf(by) === user
  const before = enter(model, by, command.thread, isMe ? 'read' : 'manage')
  if (isReadOnly(by)) return refuse('forbidden')
  const thread = structuredClone(before)
  thread.members = thread.members.filter((member) => member.user !== user)
  if (thread.members.length < before.members.length) thread.changed = model.tick
  keepAnOwner(by, before, thread)
  return { thread, answer: { status: 204 } }
}

/** A user may not take the last owner from a thread that others are still in; the application may. */
function keepAnOwner(by: Actor, before: Thread, after: Thread): void {
  const owners = ({ members }: Thread) => members.filter(({ role }) => role === 'owner').length
  if (by.is === 'app' || owners(before) === 0 || owners(after) > 0) return
  if (after.members.length > 0) refuse('last_owner')
}
