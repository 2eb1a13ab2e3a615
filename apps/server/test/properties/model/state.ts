import type { Actor, Json, JsonObject, NewMessage, NewThread, Role } from './commands.ts'

/**
 * What the application has stored, as plainly as it can be said: lists that are searched from end to end, counts that
 * are counted when they are asked for. Nothing here is fast, and nothing is kept twice, so it has little to get wrong.
 */
export interface Model {
  readonly threads: ReadonlyMap<string, Thread>
  /** Counts the commands so far: the model's only notion of order, since clocks order nothing. */
  readonly tick: number
}

export const emptyModel: Model = { threads: new Map(), tick: 0 }

export interface Thread {
  id: string
  title?: string
  metadata: JsonObject
  author: string | null
  createdAt: string
  updatedAt: string
  /** In the order in which they joined. */
  members: Member[]
  /** The message with `seq` 1 is the first. */
  messages: Message[]
  deleted: 'no' | 'can be restored' | 'for good'
  /** What it was created with; absent where a message created it. */
  request?: Json
  /** The commands that created it, were its last activity, and changed anything in it last. */
  created: number
  activity: number
  changed: number
}

export interface Member {
  user: string
  role: Role
  joinedAt: string
  /** Its place in the list of members. */
  place: number
  /** The last message that it has read. */
  readSeq: number
  /** Whether it has marked the thread as read. */
  marked: boolean
}

export interface Message {
  id: string
  seq: number
  author: string | null
  role: string
  replyTo?: string
  /** Every contents it has had; the last is the current one. */
  versions: Version[]
  createdAt: string
  /** The users that it mentions. */
  mentions: string[]
  /** In the order in which they were given. */
  reactions: { user: string; reaction: string; at: string; place: number }[]
  deleted?: { at: string; by: string | null }
  /** What it was created with; absent where the server chose the id. */
  request?: Json
  /** The command that changed it last. */
  changed: number
}

export interface Version {
  body: Json
  metadata: JsonObject
  author: string | null
  createdAt: string
}

/** A stored item as a reader sees it, all but its `rev`. */
export interface View {
  json: JsonObject
  /** Tells the item from all others. */
  item: string
  /** The command that changed it last, which its `rev` must follow. */
  changed: number
}

export function userOf(actor: Actor): string | null {
  return actor.is === 'app' ? null : actor.user
}

export function roleOf(thread: Thread, actor: Actor): Role | undefined {
  return thread.members.find(({ user }) => user === userOf(actor))?.role
}

export function threadView(thread: Thread, reader: Actor): View {
  const member = thread.members.find(({ user }) => user === userOf(reader))
  const last = thread.messages.at(-1)
  const json = {
    id: thread.id,
    ...(thread.title !== undefined && { title: thread.title }),
    author: thread.author,
    metadata: thread.metadata,
    memberCount: thread.members.length,
    me: member ? { role: member.role, ...readState(thread, member) } : null,
    createdAt: thread.createdAt,
    updatedAt: thread.updatedAt,
    ...(last && { lastMessageAt: last.createdAt }),
    lastSeq: thread.messages.length,
  }
  return { json, item: `thread ${thread.id}`, changed: thread.changed }
}

/** How much a member has not read: recounted each time. */
export function readState({ messages }: Thread, { user, readSeq }: Member) {
  const unread = messages.filter(({ seq, author, deleted }) => seq > readSeq && author !== user && !deleted)
  return {
    readSeq,
    unread: unread.length,
    mentions: unread.filter(({ mentions }) => mentions.includes(user)).length,
  }
}

export function messageView(thread: Thread, message: Message, deletedContent = false): View {
  const current = message.versions.at(-1)!
  const { deleted } = message
  const json = {
    id: message.id,
    threadId: thread.id,
    seq: message.seq,
    version: message.versions.length,
    author: message.author,
    role: message.role,
    status: 'final',
    ...(message.replyTo !== undefined && { replyTo: message.replyTo }),
    ...(!deleted && message.mentions.length > 0 && { mentions: message.mentions }),
    replyCount: repliesTo(thread, message).filter((reply) => !reply.deleted).length,
    reactions: deleted ? {} : reactionCounts(message),
    createdAt: message.createdAt,
    updatedAt: current.createdAt,
    ...(message.versions.length > 1 && { editedBy: current.author }),
    ...(deleted && { deletedAt: deleted.at, deletedBy: deleted.by }),
    ...((!deleted || deletedContent) && { body: current.body, metadata: current.metadata }),
  }
  return { json, item: `message ${thread.id} ${message.id}`, changed: message.changed }
}

/** Direct replies in their order, deleted ones too. */
export function repliesTo(thread: Thread, { id }: Message): Message[] {
  return thread.messages.filter(({ replyTo }) => replyTo === id)
}

export function reactionCounts({ reactions }: Message): { [reaction: string]: number } {
  const names = new Set(reactions.map(({ reaction }) => reaction))
  return Object.fromEntries(
    [...names].map((name) => [name, reactions.filter(({ reaction }) => reaction === name).length]),
  )
}

/** A user's reactions to some messages of a page, by message id. */
export function ownReactions(messages: readonly Message[], reader: Actor): { [id: string]: string[] } {
  const mine = messages.flatMap((message) => {
    if (message.deleted || reader.is === 'app') return []
    const names = message.reactions.filter(({ user }) => user === reader.user).map(({ reaction }) => reaction)
    return names.length > 0 ? [[message.id, names.sort()] as const] : []
  })
  return Object.fromEntries(mine)
}

/** What a request to create a message says, with what it leaves out filled in. */
export function messageRequest(author: string | null, input: NewMessage): Json {
  const { body, role = 'user', metadata = {}, mentions = [], replyTo = null, createdAt = null } = input
  return { author, body, role, metadata, mentions, replyTo, createdAt }
}

/** The same for a thread. */
export function threadRequest(author: string | null, input: NewThread): Json {
  const { title = null, metadata = null, createdAt = null, members = [] } = input
  return {
    author,
    title,
    metadata,
    createdAt,
    members: members.map(({ userId, role = 'member' }) => ({ userId, role })),
  }
}

/** A JSON merge patch, as RFC 7396 defines it. */
export function mergePatch(target: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) return patch
  const merged = new Map(isObject(target) ? Object.entries(target) : [])
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) merged.delete(name)
    else merged.set(name, mergePatch(merged.get(name), value))
  }
  return Object.fromEntries(merged)
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
