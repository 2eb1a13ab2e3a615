import { isDeepStrictEqual } from 'node:util'
import { enter, isOwner, isReadOnly, mayCreateThreads, mayUseRole, reaches, refuse } from './access.ts'
import type { Actor, JsonObject, NewMessage, Write } from './commands.ts'
import type { Effect } from './model.ts'
import {
  type Message,
  type Model,
  mergePatch,
  messageRequest,
  messageView,
  reactionCounts,
  readState,
  roleOf,
  type Thread,
  userOf,
} from './state.ts'
import { authorOf, join, newThread, timeOf } from './threads.ts'

type WriteOf<Kind extends Write['do']> = Extract<Write, { do: Kind }>

/** Different reactions that a message may have at the most: the servers under test are set to this. */
export const maxReactions = 2

/** Users that a message may mention at the most, likewise. */
export const maxMentions = 2

/** Creates all of the messages or none; answers each as it is afterwards. */
export function createMessages(
  model: Model,
  by: Actor,
  threadId: string,
  inputs: readonly NewMessage[],
  now: string,
) {
  for (const { role = 'user', author, createdAt, mentions } of inputs) {
    if (!mayUseRole(by, role)) return refuse('forbidden')
    mustMention(mentions)
    timeOf(by, createdAt, now)
    authorOf(by, author)
  }
  const thread = openThread(model, by, threadId, authorOf(by, inputs[0]!.author), now)
  const before = thread.messages.length
  const messages = inputs.map(
    (input) => sameMessage(thread, by, input) ?? addMessage(thread, model.tick, by, input, now),
  )
  const isNew = thread.messages.length > before
  const status = isNew ? 201 : 200
  return { thread: isNew ? thread : undefined, status, views: messages.map((m) => messageView(thread, m)) }
}

/** A copy of the thread, to which the messages are added; a user whom the back end names is in it from then on. */
function openThread(model: Model, by: Actor, id: string, author: string | null, now: string): Thread {
  if (!reaches(by, id)) return refuse('thread_not_found')
  const existing = model.threads.get(id)
  if (!existing) {
    // To who may not create it, a thread that is not there looks like one of others.
    if (!mayCreateThreads(by)) return refuse('thread_not_found')
    const thread = newThread(model.tick, { id, author, createdAt: now })
    if (author !== null) join(thread, model.tick, author, 'owner', now)
    return thread
  }
  if (by.is !== 'backend' || roleOf(existing, by)) return structuredClone(enter(model, by, id, 'write'))
  if (existing.deleted !== 'no') return refuse('thread_gone')
  const thread = structuredClone(existing)
  join(thread, model.tick, by.user, 'member', now)
  return thread
}

function mustMention(mentions: readonly string[] = []): void {
  if (mentions.length > maxMentions) refuse('invalid_request')
}

function sameMessage(thread: Thread, by: Actor, input: NewMessage): Message | undefined {
  const known = input.id === undefined ? undefined : thread.messages.find(({ id }) => id === input.id)
  if (!known) return undefined
  const request = messageRequest(authorOf(by, input.author), input)
  return isDeepStrictEqual(known.request, request) ? known : refuse('id_conflict')
}

function addMessage(thread: Thread, tick: number, by: Actor, input: NewMessage, now: string): Message {
  const { id, body, metadata = {}, role = 'user', mentions = [], replyTo } = input
  const parent = thread.messages.find((message) => message.id === replyTo)
  if (replyTo !== undefined && !parent) return refuse('reply_target_not_found')
  const author = authorOf(by, input.author)
  const createdAt = timeOf(by, input.createdAt, now)
  const message: Message = {
    id: id!,
    seq: thread.messages.length + 1,
    author,
    role,
    ...(replyTo !== undefined && { replyTo }),
    versions: [{ body, metadata, author, createdAt }],
    createdAt,
    mentions,
    reactions: [],
    request: messageRequest(author, input),
    changed: tick,
  }
  thread.messages.push(message)
  // Who posts has read what is before it.
  const member = thread.members.find(({ user }) => user === author)
  if (member) member.readSeq = message.seq
  thread.activity = tick
  thread.changed = tick
  if (parent) parent.changed = tick
  return message
}

/** A copy of a thread that the actor may write in, and a message in it. */
function openMessage(model: Model, { by, thread: id, message: messageId }: WriteOf<'deleteMessage'>) {
  const thread = structuredClone(enter(model, by, id, 'write'))
  const message = thread.messages.find((other) => other.id === messageId)
  return message ? { thread, message } : refuse('message_not_found')
}

function isAuthor(by: Actor, { author }: Message): boolean {
  return by.is === 'app' || by.user === author
}

/** Notes that a message changed, and with `replyCounts` that its parent did too. */
function touch(thread: Thread, message: Message, tick: number, replyCounts = false): void {
  message.changed = tick
  thread.changed = tick
  const parent = replyCounts ? thread.messages.find(({ id }) => id === message.replyTo) : undefined
  if (parent) parent.changed = tick
}

export function editMessage(model: Model, command: WriteOf<'editMessage'>, now: string): Effect {
  const { by, input, ifMatch } = command
  mustMention(input.mentions)
  const { thread, message } = openMessage(model, { ...command, do: 'deleteMessage' })
  if (!isAuthor(by, message)) return refuse('forbidden')
  if (message.deleted) return refuse('message_deleted')
  if (ifMatch !== undefined && ifMatch !== message.versions.length) return refuse('version_mismatch')
  const { body, metadata } = message.versions.at(-1)!
  message.versions.push({
    body: input.body === undefined ? body : input.body,
    metadata: (input.metadata ? mergePatch(metadata, input.metadata) : metadata) as JsonObject,
    author: userOf(by),
    createdAt: now,
  })
  message.mentions = input.mentions ?? message.mentions
  touch(thread, message, model.tick)
  return answerWith(thread, message)
}

function answerWith(thread: Thread, message: Message): Effect {
  const resource = messageView(thread, message)
  return { thread, answer: { status: 200, resource, etag: `"${message.versions.length}"` } }
}

export function deleteMessage(model: Model, command: WriteOf<'deleteMessage'>, now: string): Effect {
  const { by } = command
  const { thread, message } = openMessage(model, command)
  if (!isOwner(thread, by) && !isAuthor(by, message)) return refuse('forbidden')
  if (message.deleted) return { answer: { status: 204 } }
  message.deleted = { at: now, by: userOf(by) }
  touch(thread, message, model.tick, true)
  return { thread, answer: { status: 204 } }
}

export function restoreMessage(model: Model, command: WriteOf<'restoreMessage'>): Effect {
  const { by } = command
  const { thread, message } = openMessage(model, { ...command, do: 'deleteMessage' })
  if (!isOwner(thread, by)) {
    if (!isAuthor(by, message)) return refuse('forbidden')
    if (message.deleted && message.deleted.by !== userOf(by)) return refuse('forbidden')
  }
  if (message.deleted) {
    delete message.deleted
    touch(thread, message, model.tick, true)
  }
  return answerWith(thread, message)
}

/** Notes how far a member has read, which is no change of the thread. */
export function markRead(model: Model, { by, thread: id, seq }: WriteOf<'markRead'>): Effect {
  if (by.is === 'app') return refuse('invalid_request')
  const thread = structuredClone(enter(model, by, id, 'read'))
  if (isReadOnly(by)) return refuse('forbidden')
  if (seq > thread.messages.length) return refuse('beyond_last_message')
  const member = thread.members.find(({ user }) => user === by.user)!
  if (seq > member.readSeq) Object.assign(member, { readSeq: seq, marked: true })
  return { thread, answer: { status: 200, resource: { json: readState(thread, member) } } }
}

export function addReaction(model: Model, command: WriteOf<'addReaction'>, now: string): Effect {
  const { by, reaction } = command
  if (by.is === 'app') return refuse('invalid_request')
  const { thread, message } = openMessage(model, { ...command, do: 'deleteMessage' })
  if (message.deleted) return refuse('message_deleted')
  if (!message.reactions.some((other) => other.user === by.user && other.reaction === reaction)) {
    const names = Object.keys(reactionCounts(message))
    if (!names.includes(reaction) && names.length >= maxReactions) return refuse('limit_reached')
    message.reactions.push({ user: by.user, reaction, at: now, place: model.tick })
    touch(thread, message, model.tick)
  }
  return answerWith(thread, message)
}

export function removeReaction(model: Model, command: WriteOf<'removeReaction'>): Effect {
  const { by, reaction } = command
  if (by.is === 'app') return refuse('invalid_request')
  const { thread, message } = openMessage(model, { ...command, do: 'deleteMessage' })
  if (message.deleted) return refuse('message_deleted')
  const kept = message.reactions.filter((other) => other.user !== by.user || other.reaction !== reaction)
  if (kept.length < message.reactions.length) touch(thread, message, model.tick)
  message.reactions = kept
  return { thread, answer: { status: 204 } }
}
