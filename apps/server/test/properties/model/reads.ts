import { isDeepStrictEqual } from 'node:util'
import { enter, reaches, refuse } from './access.ts'
import type { Actor, Json, JsonObject, Read } from './commands.ts'
import type { Answer, ListAnswer, PageAnswer } from './model.ts'
import {
  type Message,
  type Model,
  messageView,
  ownReactions,
  readState,
  repliesTo,
  roleOf,
  type Thread,
  threadView,
  type View,
} from './state.ts'

type ReadOf<Kind extends Read['do']> = Extract<Read, { do: Kind }>
/** An item of a list, and its place there; lists run from high places to low ones. */
type Placed = { view: Partial<View> & { json: JsonObject }; place: number }

export const usualLimit = 50

/** What a read answers. */
export function read(model: Model, command: Read): Answer {
  switch (command.do) {
    case 'getThread':
      return {
        status: 200,
        resource: threadView(enter(model, command.by, command.thread, 'read'), command.by),
      }
    case 'getUnread':
      return getUnread(model, command)
    case 'getReads':
      return getReads(model, command)
    case 'getMessage':
      return getMessage(model, command)
    case 'listMessages':
      return listMessages(model, command)
    case 'listThreads':
      return { status: 200, list: { ...pageOf(threadsOf(model, command), command), mayEndLater: true } }
    case 'listMembers':
      return { status: 200, list: pageOf(membersOf(model, command), command) }
    case 'listVersions':
      return { status: 200, list: pageOf(versionsOf(model, command), command) }
    case 'listReplies':
      return { status: 200, list: pageOf(repliesOf(model, command), command) }
    case 'listReactions':
      return { status: 200, list: pageOf(reactionsOf(model, command), command) }
  }
}

/** The threads that a user is in, and the user's membership. */
function membershipsOf({ threads }: Model, by: Actor) {
  if (by.is === 'app') return refuse('invalid_request')
  return [...threads.values()].flatMap((thread) => {
    const member = thread.members.find(({ user }) => user === by.user)
    return member && thread.deleted === 'no' && reaches(by, thread.id) ? [{ thread, member }] : []
  })
}

/** Those that the user has marked as read, in whatever order. */
function getReads(model: Model, { by }: ReadOf<'getReads'>): Answer {
  const marked = membershipsOf(model, by).filter(({ member }) => member.marked)
  const items = marked.map(({ thread, member }) => ({ threadId: thread.id, ...readState(thread, member) }))
  return { status: 200, resource: { json: { items: sortedByThread(items) } } }
}

export function sortedByThread<T extends { threadId: string }>(items: readonly T[]): T[] {
  return items.toSorted((a, b) => (a.threadId < b.threadId ? -1 : 1))
}

function getUnread(model: Model, { by }: ReadOf<'getUnread'>): Answer {
  const states = membershipsOf(model, by).map(({ thread, member }) => readState(thread, member))
  const json = {
    unread: states.reduce((sum, { unread }) => sum + unread, 0),
    mentions: states.reduce((sum, { mentions }) => sum + mentions, 0),
    threads: states.filter(({ unread }) => unread > 0).length,
  }
  return { status: 200, resource: { json } }
}

function pageOf(
  entries: Placed[],
  { limit = usualLimit, from }: Pick<ReadOf<'listMembers'>, 'limit' | 'from'>,
): ListAnswer {
  const left = entries
    .filter(({ place }) => from === undefined || place < from.place)
    .sort((a, b) => b.place - a.place)
  const items = left.slice(0, limit)
  return { items: items.map(({ view }) => view), more: left.length > limit, last: items.at(-1)?.place }
}

function threadsOf(model: Model, { by, sort = 'activity', title, member, metadata }: ReadOf<'listThreads'>) {
  const wanted = [...model.threads.values()].filter(
    (thread) =>
      thread.deleted === 'no' &&
      reaches(by, thread.id) &&
      (by.is === 'app' || roleOf(thread, by) !== undefined) &&
      (member === undefined || thread.members.some(({ user }) => user === member)) &&
      (title === undefined || (thread.title ?? '').toLowerCase().includes(title.toLowerCase())) &&
      Object.entries(metadata ?? {}).every(([name, value]) => hasValue(thread.metadata, name, value)),
  )
  return wanted.map((thread) => ({
    view: threadView(thread, by),
    place: sort === 'activity' ? thread.activity : thread.created,
  }))
}

function hasValue(metadata: JsonObject, name: string, value: Json): boolean {
  return Object.hasOwn(metadata, name) && isDeepStrictEqual(metadata[name], value)
}

function membersOf(model: Model, { by, thread: id }: ReadOf<'listMembers'>): Placed[] {
  return enter(model, by, id, 'read').members.map(({ user, role, joinedAt, place, readSeq }) => ({
    view: { json: { userId: user, role, joinedAt, readSeq } },
    place,
  }))
}

/** What a deleted message held is for the application only. */
function mayReadDeleted(by: Actor, deletedContent = false): boolean {
  return deletedContent && by.is !== 'app' ? refuse('forbidden') : deletedContent
}

function find(model: Model, { by, thread: id, message: messageId }: Omit<ReadOf<'listReplies'>, 'do'>) {
  const thread = enter(model, by, id, 'read')
  const message = thread.messages.find((other) => other.id === messageId)
  return message ? { thread, message } : refuse('message_not_found')
}

function getMessage(model: Model, command: ReadOf<'getMessage'>): Answer {
  const deleted = mayReadDeleted(command.by, command.deletedContent)
  const { thread, message } = find(model, command)
  const resource = messageView(thread, message, deleted)
  return { status: 200, resource, etag: `"${message.versions.length}"` }
}

function versionsOf(model: Model, command: ReadOf<'listVersions'>): Placed[] {
  const deleted = mayReadDeleted(command.by, command.deletedContent)
  const { message } = find(model, command)
  if (message.deleted && !deleted) return []
  return message.versions.map(({ author, createdAt, body, metadata }, i) => ({
    view: { json: { version: i + 1, author, createdAt, body, metadata } },
    place: i + 1,
  }))
}

function repliesOf(model: Model, command: ReadOf<'listReplies'>): Placed[] {
  const { thread, message } = find(model, command)
  return repliesTo(thread, message).map((reply) => ({ view: messageView(thread, reply), place: reply.seq }))
}

function reactionsOf(model: Model, command: ReadOf<'listReactions'>): Placed[] {
  const { message } = find(model, command)
  if (message.deleted) return []
  return message.reactions.map(({ user, reaction, at, place }) => ({
    view: { json: { userId: user, reaction, createdAt: at } },
    place,
  }))
}

function listMessages(model: Model, command: ReadOf<'listMessages'>): Answer {
  const { by, limit = usualLimit, side } = command
  const deleted = mayReadDeleted(by, command.deletedContent)
  const thread = enter(model, by, command.thread, 'read')
  const show = (messages: Message[], between: number) => pageAnswer(thread, by, messages, between, deleted)
  const { messages } = thread
  if (side && 'around' in side) {
    return { status: 200, pages: windowsAround(thread, side.around, limit).map((found) => show(found, 0)) }
  }
  if (side && 'after' in side) {
    const place = side.after === 'start' ? 0 : side.after.place
    return { status: 200, pages: [show(messages.filter(({ seq }) => seq > place).slice(0, limit), place)] }
  }
  const below = side ? side.before.place : messages.length + 1
  const older = messages.filter(({ seq }) => seq < below)
  return { status: 200, pages: [show(older.slice(-limit), below - 1)] }
}

/** @param between where the page is if it is empty: behind the message with this `seq` */
function pageAnswer(
  thread: Thread,
  by: Actor,
  messages: Message[],
  between: number,
  deleted: boolean,
): PageAnswer {
  const first = messages[0]?.seq ?? between + 1
  const last = messages.at(-1)?.seq ?? between
  return {
    items: messages.map((message) => messageView(thread, message, deleted)),
    first,
    last,
    hasBefore: first > 1,
    hasAfter: last < thread.messages.length,
    mine: ownReactions(messages, by),
    thread: threadView(thread, by),
  }
}

/** The pages with as many neighbours on one side of a message as on the other, as far as the thread allows. */
function windowsAround({ messages }: Thread, id: string, limit: number): Message[][] {
  const at = messages.findIndex((message) => message.id === id)
  if (at < 0) return refuse('message_not_found')
  const size = Math.min(limit, messages.length)
  const starts = messages
    .map((_, i) => i)
    .filter((i) => i <= at && at < i + size && i + size <= messages.length)
  const imbalance = (start: number) => Math.abs(at - start - (start + size - 1 - at))
  const least = Math.min(...starts.map(imbalance))
  return starts
    .filter((start) => imbalance(start) === least)
    .map((start) => messages.slice(start, start + size))
}
