import { ProgressDBError } from './error.ts'
import type { Call, Done, Http, RequestOptions } from './http.ts'
import { newId } from './id.ts'
import { listMessages } from './list-messages.ts'
import { messagePath, part, threadPath } from './path.ts'
import type {
  Append,
  Changes,
  EphemeralMessage,
  MarkedThreads,
  Member,
  MessageEdit,
  MessageOrTombstone,
  MessagePage,
  MyChanges,
  NewMessage,
  NewThread,
  Page,
  Present,
  PresentUsers,
  Reaction,
  ReadState,
  Role,
  Shape,
  StreamState,
  Thread,
  ThreadEdit,
  UnreadTotal,
  Version,
} from './types.ts'

/** How to go through a list, newest first. */
export interface ListQuery {
  /** How many at the most: 1 to 1,000. */
  limit?: number
  /** The `next` of the page before. */
  cursor?: string
}

export interface ThreadQuery extends ListQuery {
  /** By the last message (the default), or by creation. */
  sort?: 'activity' | 'created'
  /** Threads with exactly this title. */
  title?: string
  /** Threads that this user is in too. */
  member?: string
  /** Threads whose metadata has these fields. */
  metadata?: Record<string, string>
}

/** Which messages: the newest, or those next to a place. At most one of the three. */
export interface MessageQuery {
  /** 1 to 1,000; 50 if not given. */
  limit?: number
  /** A page's `before`: what is older. */
  before?: string
  /** A page's `after`: what is newer; `start` begins at the oldest. */
  after?: string
  /** A message's id: what is around it. */
  around?: string
}

export interface EditOptions extends RequestOptions {
  /** Refuses the edit, with `version_mismatch`, if the message has another version by now. */
  ifVersion?: number
}

/** Where to go on in changes, or whatever else was noted behind a cursor. */
export interface SinceQuery {
  /** A cursor; `0`, or none, for everything. */
  since?: string
  limit?: number
}

/**
 * Every route of the server, as a function. What a program holds is nicer to use: see `thread()` of a client.
 * All of them throw `ProgressDBError`.
 */
export class Api<S extends Shape> {
  readonly http: Http

  constructor(http: Http) {
    this.http = http
  }

  /** The user's threads, the most recently active first, in pages of 1 to 1,000 (50). Go on with `{ cursor: page.next }`. */
  async listThreads(
    { metadata = {}, ...query }: ThreadQuery = {},
    options?: RequestOptions,
  ): Promise<Page<Thread>> {
    const fields = Object.entries(metadata).map(([name, value]) => [`metadata.${name}`, value])
    return this.#send('GET', '/v1/threads', { query: { ...query, ...Object.fromEntries(fields) } }, options)
  }

  /** Creates a thread; the same again, with the same `id`, is harmless. */
  async createThread(thread: NewThread = {}, options?: RequestOptions): Promise<Thread> {
    return this.#send(
      'POST',
      '/v1/threads',
      { body: { id: newId(), ...thread }, isIdempotent: true },
      options,
    )
  }

  /** @throws ProgressDBError `thread_not_found` where there is none, or it is not the user's; `thread_gone` for a deleted one */
  async getThread(threadId: string, options?: RequestOptions): Promise<Thread> {
    return this.#send('GET', threadPath(threadId), {}, options)
  }

  /** Changes the title, merges the metadata; for owners. */
  async editThread(threadId: string, edit: ThreadEdit, options?: RequestOptions): Promise<Thread> {
    return this.#send('PATCH', threadPath(threadId), { body: edit, isIdempotent: true }, options)
  }

  /** Hides a thread until it is restored; its id stays taken. For owners. */
  async deleteThread(threadId: string, options?: RequestOptions): Promise<void> {
    return this.#send('DELETE', threadPath(threadId), { isIdempotent: true }, options)
  }

  /** Takes the delete of a thread back. */
  async restoreThread(threadId: string, options?: RequestOptions): Promise<Thread> {
    return this.#send('POST', `${threadPath(threadId)}/restore`, { isIdempotent: true }, options)
  }

  /** In pages of 1 to 1,000 (50), the last who joined first. */
  async listMembers(threadId: string, query?: ListQuery, options?: RequestOptions): Promise<Page<Member>> {
    return this.#send('GET', `${threadPath(threadId)}/members`, { query: { ...query } }, options)
  }

  /** Lets somebody into a thread, or changes what they may do there: `member` if not given. */
  async setMember(
    threadId: string,
    userId: string,
    role: Role = 'member',
    options?: RequestOptions,
  ): Promise<Member> {
    const path = `${threadPath(threadId)}/members/${part(userId, 'userId')}`
    return this.#send('PUT', path, { body: { role }, isIdempotent: true }, options)
  }

  /** Takes somebody out of a thread; a user may leave by it too. */
  async removeMember(threadId: string, userId: string, options?: RequestOptions): Promise<void> {
    const path = `${threadPath(threadId)}/members/${part(userId, 'userId')}`
    return this.#send('DELETE', path, { isIdempotent: true }, options)
  }

  /** A page of a thread, from old to new: the newest, or that beside a place. @throws ProgressDBError such as `thread_not_found` */
  async listMessages(
    threadId: string,
    query?: MessageQuery,
    options?: RequestOptions,
  ): Promise<MessagePage<S>> {
    threadPath(threadId) // refuses what is no id
    return listMessages(this.http, threadId, query, options)
  }

  /** The same message, sent again with the same id, is stored once. */
  async createMessage(
    threadId: string,
    message: NewMessage<S>,
    options?: RequestOptions,
  ): Promise<MessageOrTombstone<S>> {
    const call = { body: { id: newId(), ...message }, isIdempotent: true }
    return this.#send('POST', `${threadPath(threadId)}/messages`, call, options)
  }

  /** Up to 1,000, all or none. */
  async createMessages(
    threadId: string,
    messages: readonly NewMessage<S>[],
    options?: RequestOptions,
  ): Promise<MessageOrTombstone<S>[]> {
    const body = { messages: messages.map((message) => ({ id: newId(), ...message })) }
    const path = `${threadPath(threadId)}/messages/batch`
    const { items } = await this.#send<{ items: MessageOrTombstone<S>[] }>(
      'POST',
      path,
      { body, isIdempotent: true },
      options,
    )
    return items
  }

  /** A message, or what is left of a deleted one. @throws ProgressDBError `message_not_found` */
  async getMessage(
    threadId: string,
    messageId: string,
    options?: RequestOptions,
  ): Promise<MessageOrTombstone<S>> {
    return this.#send('GET', messagePath(threadId, messageId), {}, options)
  }

  /** Replaces the body, merges the metadata; what was there stays readable. @throws ProgressDBError `forbidden`, `version_mismatch` */
  async editMessage(
    threadId: string,
    messageId: string,
    edit: MessageEdit<S>,
    { ifVersion, ...options }: EditOptions = {},
  ): Promise<MessageOrTombstone<S>> {
    // Without a version, an edit that is sent again would be one more edit.
    const call = {
      body: edit,
      headers: { 'if-match': ifVersion === undefined ? undefined : `"${ifVersion}"` },
    }
    return this.#send('PATCH', messagePath(threadId, messageId), call, options)
  }

  /** Hides a message until it is restored. */
  async deleteMessage(threadId: string, messageId: string, options?: RequestOptions): Promise<Done> {
    return this.#send('DELETE', messagePath(threadId, messageId), { isIdempotent: true }, options)
  }

  /** Takes the delete of a message back. */
  async restoreMessage(
    threadId: string,
    messageId: string,
    options?: RequestOptions,
  ): Promise<MessageOrTombstone<S>> {
    return this.#send('POST', `${messagePath(threadId, messageId)}/restore`, { isIdempotent: true }, options)
  }

  /** Every content that a message has had, the newest first. */
  async listVersions(
    threadId: string,
    messageId: string,
    query?: ListQuery,
    options?: RequestOptions,
  ): Promise<Page<Version<S>>> {
    return this.#send('GET', `${messagePath(threadId, messageId)}/versions`, { query: { ...query } }, options)
  }

  /** The direct replies to a message, the newest first. */
  async listReplies(
    threadId: string,
    messageId: string,
    query?: ListQuery,
    options?: RequestOptions,
  ): Promise<Page<MessageOrTombstone<S>>> {
    return this.#send('GET', `${messagePath(threadId, messageId)}/replies`, { query: { ...query } }, options)
  }

  /** Who reacted with what, the newest first. */
  async listReactions(
    threadId: string,
    messageId: string,
    query?: ListQuery,
    options?: RequestOptions,
  ): Promise<Page<Reaction>> {
    return this.#send(
      'GET',
      `${messagePath(threadId, messageId)}/reactions`,
      { query: { ...query } },
      options,
    )
  }

  /** Adds a reaction of the user's; again is harmless. @throws ProgressDBError `limit_reached` */
  async react(
    threadId: string,
    messageId: string,
    reaction: string,
    options?: RequestOptions,
  ): Promise<MessageOrTombstone<S>> {
    const path = `${messagePath(threadId, messageId)}/reactions/${part(reaction, 'reaction')}`
    return this.#send('PUT', path, { isIdempotent: true }, options)
  }

  /** Takes a reaction of the user's away; one that isn't there is fine. */
  async unreact(
    threadId: string,
    messageId: string,
    reaction: string,
    options?: RequestOptions,
  ): Promise<Done> {
    const path = `${messagePath(threadId, messageId)}/reactions/${part(reaction, 'reaction')}`
    return this.#send('DELETE', path, { isIdempotent: true }, options)
  }

  /** What changed in a thread since a cursor, each item as it is now. */
  async listChanges(threadId: string, query?: SinceQuery, options?: RequestOptions): Promise<Changes> {
    return this.#send('GET', `${threadPath(threadId)}/changes`, { query: { ...query } }, options)
  }

  /** What changed in all threads of the user. */
  async listMyChanges(query?: SinceQuery, options?: RequestOptions): Promise<MyChanges> {
    return this.#send('GET', '/v1/changes', { query: { ...query } }, options)
  }

  /** Notes that the user has read a thread up to a message; it never goes back. */
  async markRead(threadId: string, seq: number, options?: RequestOptions): Promise<ReadState> {
    return this.#send('PUT', `${threadPath(threadId)}/read`, { body: { seq }, isIdempotent: true }, options)
  }

  /** What is unread in the most recently active 1,000 threads together. */
  async getUnread(options?: RequestOptions): Promise<UnreadTotal> {
    return this.#send('GET', '/v1/unread', {}, options)
  }

  /** The threads that the user has marked as read, on whatever device. */
  async listReads(query?: Pick<SinceQuery, 'since'>, options?: RequestOptions): Promise<MarkedThreads> {
    return this.#send('GET', '/v1/reads', { query: { ...query } }, options)
  }

  /** Delivers a message to those who read the thread right now; it is stored nowhere, so it is not sent twice. */
  async sendEphemeral(
    threadId: string,
    message: Omit<NewMessage<S>, 'expiresAt' | 'ttl' | 'mentions'>,
    options?: RequestOptions,
  ): Promise<EphemeralMessage<S>> {
    return this.#send(
      'POST',
      `${threadPath(threadId)}/messages`,
      { body: { ...message, ephemeral: true } },
      options,
    )
  }

  /** Adds to a streamed message; the same text at the same place may be sent again. */
  async appendToMessage(
    threadId: string,
    messageId: string,
    append: Append,
    options?: RequestOptions,
  ): Promise<StreamState> {
    const path = `${messagePath(threadId, messageId)}/append`
    return this.#send('POST', path, { body: append, isIdempotent: append.offset !== undefined }, options)
  }

  /** Makes a streamed message final. */
  async finalizeMessage(
    threadId: string,
    messageId: string,
    last: { body?: S['body']; metadata?: S['metadata'] } = {},
    options?: RequestOptions,
  ): Promise<MessageOrTombstone<S>> {
    const path = `${messagePath(threadId, messageId)}/finalize`
    return this.#send('POST', path, { body: last, isIdempotent: true }, options)
  }

  /** Ends a streamed message where it is. */
  async abortMessage(
    threadId: string,
    messageId: string,
    reason?: string,
    options?: RequestOptions,
  ): Promise<MessageOrTombstone<S>> {
    const body = reason === undefined ? {} : { reason }
    return this.#send(
      'POST',
      `${messagePath(threadId, messageId)}/abort`,
      { body, isIdempotent: true },
      options,
    )
  }

  /** Asks the writer of a streamed message to stop. */
  async cancelMessage(
    threadId: string,
    messageId: string,
    options?: RequestOptions,
  ): Promise<MessageOrTombstone<S>> {
    const path = `${messagePath(threadId, messageId)}/cancel`
    return this.#send('POST', path, { isIdempotent: true }, options)
  }

  /** Who is there right now. */
  async listPresent(threadId: string, options?: RequestOptions): Promise<PresentUsers> {
    return this.#send('GET', `${threadPath(threadId)}/presence`, {}, options)
  }

  /** Shows the user as present, with a small JSON object; kept alive by a live connection to the thread. */
  async setPresence(threadId: string, state: object = {}, options?: RequestOptions): Promise<Present> {
    return this.#send(
      'PUT',
      `${threadPath(threadId)}/presence`,
      { body: { state }, isIdempotent: true },
      options,
    )
  }

  /** Shows the user as present no longer. */
  async removePresence(threadId: string, options?: RequestOptions): Promise<void> {
    return this.#send('DELETE', `${threadPath(threadId)}/presence`, { isIdempotent: true }, options)
  }

  /** Tells the readers that the user is typing, or no longer. */
  async setTyping(threadId: string, isTyping = true, options?: RequestOptions): Promise<void> {
    return this.#send(
      'POST',
      `${threadPath(threadId)}/typing`,
      { body: { isTyping }, isIdempotent: true },
      options,
    )
  }

  async #send<T>(
    method: Call['method'],
    path: string,
    call: Omit<Call, 'method' | 'path'>,
    options: RequestOptions | undefined,
  ): Promise<T> {
    try {
      return await this.http.send<T>({ method, path, ...call }, options)
    } catch (error) {
      throw notJson(call.body) ?? error
    }
  }
}

/** What cannot be written as JSON never reached the network, whatever the request's failure looks like. */
function notJson(body: unknown): ProgressDBError | undefined {
  try {
    JSON.stringify(body)
    return undefined
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    return new ProgressDBError('invalid_argument', `It cannot be sent as JSON: ${why}`, { cause })
  }
}
