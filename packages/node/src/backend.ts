import {
  Api,
  type EditOptions,
  type Fetch,
  Http,
  type ListQuery,
  type MessageEdit,
  type MessageQuery,
  MessageStream,
  type NewStream,
  type NewThread,
  type RegisteredShape,
  type RequestOptions,
  type Role,
  type Shape,
  type SinceQuery,
  type ThreadEdit,
  type ThreadQuery,
} from '@progressdb/client'
import { type ApiKey, readApiKey } from './api-key.ts'
import { credentialsOf } from './credentials.ts'
import { type CreateOptions, type GivenMessage, messageOf } from './message.ts'
import { tokenHandler, type WhoIs } from './token-handler.ts'
import { type Token, TokenMint, type TokenRequest } from './tokens.ts'

export interface BackendOptions {
  /** Where the server is, such as `https://chat.example.com`. Like the key, it takes `undefined`, so that a variable of the environment can be given as it is. */
  baseUrl: string | undefined
  /** A backend key, `pdb_…`. */
  apiKey: string | undefined
  /** In place of the global `fetch`; a server that runs in this process gives its own. */
  fetch?: Fetch
}

/**
 * The server as a back end sees it: every route, in the name of any user. The user is named after what a function
 * needs; without one it is the application itself that asks, which no membership binds.
 */
export class ProgressDBBackend<S extends Shape = RegisteredShape> {
  readonly #http: Http
  readonly #key: ApiKey
  readonly #mint: TokenMint

  /**
   * @internal use `ProgressDB()`
   * @throws ProgressDBError `missing_api_key`, `invalid_argument`
   */
  constructor({ baseUrl, apiKey, fetch }: BackendOptions) {
    this.#key = readApiKey(apiKey)
    this.#http = Http.open(baseUrl, credentialsOf(this.#key, undefined), fetch)
    this.#mint = new TokenMint(this.#key)
  }

  /**
   * Creates a message in a user's name; the thread is created if it isn't there, and the user joins it.
   *
   * @param message a text, or a message, which may be a browser's JSON passed on: its role must be `user`, and it
   * cannot say who wrote it or when, unless the options allow it
   * @example await db.createThreadMessage(chatId, message, 'user-123')
   * @example await db.createThreadMessage(chatId, { body: { text }, role: 'assistant' }, 'helper', { roles: ['assistant'] })
   */
  async createThreadMessage(
    threadId: string,
    message: GivenMessage<S>,
    userId?: string,
    { roles, createdAt, ...options }: CreateOptions = {},
  ) {
    return this.#as(userId).createMessage(threadId, messageOf(message, { roles, createdAt }), options)
  }

  /** Up to 1,000 messages, all or none; each is checked as in `createThreadMessage`. */
  async createThreadMessages(
    threadId: string,
    messages: readonly GivenMessage<S>[],
    userId?: string,
    { roles, createdAt, ...options }: CreateOptions = {},
  ) {
    const checked = messages.map((message) => messageOf(message, { roles, createdAt }))
    return this.#as(userId).createMessages(threadId, checked, options)
  }

  /** All threads, or those of a user; the most recently active first, in pages of 1 to 1,000 (50). Go on with `{ cursor: page.next }`. */
  listThreads(query?: ThreadQuery, userId?: string, options?: RequestOptions) {
    return this.#as(userId).listThreads(query, options)
  }

  /** Creates a thread; the same again, with the same `id`, is harmless. */
  createThread(thread?: NewThread, userId?: string, options?: RequestOptions) {
    return this.#as(userId).createThread(thread, options)
  }

  /** @throws ProgressDBError `thread_not_found` where there is none, or it is not the user's; `thread_gone` for a deleted one */
  getThread(threadId: string, userId?: string, options?: RequestOptions) {
    return this.#as(userId).getThread(threadId, options)
  }

  /** Changes the title, merges the metadata; for owners. */
  editThread(threadId: string, edit: ThreadEdit, userId?: string, options?: RequestOptions) {
    return this.#as(userId).editThread(threadId, edit, options)
  }

  /** Hides a thread until it is restored; its id stays taken. For owners. */
  deleteThread(threadId: string, userId?: string, options?: RequestOptions) {
    return this.#as(userId).deleteThread(threadId, options)
  }

  /** Takes the delete of a thread back. */
  restoreThread(threadId: string, userId?: string, options?: RequestOptions) {
    return this.#as(userId).restoreThread(threadId, options)
  }

  /** In pages of 1 to 1,000 (50), the last who joined first. */
  listMembers(threadId: string, query?: ListQuery, userId?: string, options?: RequestOptions) {
    return this.#as(userId).listMembers(threadId, query, options)
  }

  /** Lets somebody into a thread, or changes what they may do there: `member` if not given. */
  setMember(threadId: string, memberId: string, role?: Role, userId?: string, options?: RequestOptions) {
    return this.#as(userId).setMember(threadId, memberId, role, options)
  }

  /** Takes somebody out of a thread; a user may leave by it too. */
  removeMember(threadId: string, memberId: string, userId?: string, options?: RequestOptions) {
    return this.#as(userId).removeMember(threadId, memberId, options)
  }

  /** A page of a thread, from old to new: the newest, or that beside a place. @throws ProgressDBError such as `thread_not_found` */
  listMessages(threadId: string, query?: MessageQuery, userId?: string, options?: RequestOptions) {
    return this.#as(userId).listMessages(threadId, query, options)
  }

  /** A message, or what is left of a deleted one. @throws ProgressDBError `message_not_found` */
  getMessage(threadId: string, messageId: string, userId?: string, options?: RequestOptions) {
    return this.#as(userId).getMessage(threadId, messageId, options)
  }

  /** Replaces the body, merges the metadata; what was there stays readable. @throws ProgressDBError `forbidden`, `version_mismatch` */
  editMessage(
    threadId: string,
    messageId: string,
    edit: MessageEdit<S>,
    userId?: string,
    options?: EditOptions,
  ) {
    return this.#as(userId).editMessage(threadId, messageId, edit, options)
  }

  /** Hides a message until it is restored. */
  deleteMessage(threadId: string, messageId: string, userId?: string, options?: RequestOptions) {
    return this.#as(userId).deleteMessage(threadId, messageId, options)
  }

  /** Takes the delete of a message back. */
  restoreMessage(threadId: string, messageId: string, userId?: string, options?: RequestOptions) {
    return this.#as(userId).restoreMessage(threadId, messageId, options)
  }

  /** Every content that a message has had, the newest first. */
  listVersions(
    threadId: string,
    messageId: string,
    query?: ListQuery,
    userId?: string,
    options?: RequestOptions,
  ) {
    return this.#as(userId).listVersions(threadId, messageId, query, options)
  }

  /** The direct replies to a message, the newest first. */
  listReplies(
    threadId: string,
    messageId: string,
    query?: ListQuery,
    userId?: string,
    options?: RequestOptions,
  ) {
    return this.#as(userId).listReplies(threadId, messageId, query, options)
  }

  /** Who reacted with what, the newest first. */
  listReactions(
    threadId: string,
    messageId: string,
    query?: ListQuery,
    userId?: string,
    options?: RequestOptions,
  ) {
    return this.#as(userId).listReactions(threadId, messageId, query, options)
  }

  /** A reaction is always somebody's, so the user must be named. */
  react(threadId: string, messageId: string, reaction: string, userId: string, options?: RequestOptions) {
    return this.#as(userId).react(threadId, messageId, reaction, options)
  }

  /** Takes a reaction of the user's away; one that isn't there is fine. */
  unreact(threadId: string, messageId: string, reaction: string, userId: string, options?: RequestOptions) {
    return this.#as(userId).unreact(threadId, messageId, reaction, options)
  }

  /** What changed in a thread since a cursor, each item as it is now. */
  listChanges(threadId: string, query?: SinceQuery, userId?: string, options?: RequestOptions) {
    return this.#as(userId).listChanges(threadId, query, options)
  }

  listMyChanges(query: SinceQuery | undefined, userId: string, options?: RequestOptions) {
    return this.#as(userId).listMyChanges(query, options)
  }

  markRead(threadId: string, seq: number, userId: string, options?: RequestOptions) {
    return this.#as(userId).markRead(threadId, seq, options)
  }

  getUnread(userId: string, options?: RequestOptions) {
    return this.#as(userId).getUnread(options)
  }

  listReads(query: Pick<SinceQuery, 'since'> | undefined, userId: string, options?: RequestOptions) {
    return this.#as(userId).listReads(query, options)
  }

  /** Delivers a message to those who read the thread right now; it is stored nowhere. */
  async sendEphemeral(
    threadId: string,
    message: GivenMessage<S>,
    userId?: string,
    { roles, ...options }: Omit<CreateOptions, 'createdAt'> = {},
  ) {
    return this.#as(userId).sendEphemeral(threadId, messageOf(message, { roles }), options)
  }

  /**
   * Creates a message that grows while others read it, such as the answer of a model.
   *
   * @example
   * const stream = await db.streamMessage(chatId, { role: 'assistant' }, 'helper', { roles: ['assistant'] })
   * for await (const token of model.stream({ signal: stream.signal })) stream.append(token)
   * await stream.finish()
   */
  async streamMessage(
    threadId: string,
    message: NewStream<S> = {},
    userId?: string,
    { roles, createdAt, ...options }: CreateOptions = {},
  ): Promise<MessageStream<S>> {
    const body = message.body ?? ({ text: '' } as S['body'])
    const given = messageOf<S>({ ...message, body }, { roles, createdAt })
    return MessageStream.open(this.#as(userId), threadId, given, options)
  }

  /** Asks the writer of a streamed message to stop. */
  cancelMessage(threadId: string, messageId: string, userId?: string, options?: RequestOptions) {
    return this.#as(userId).cancelMessage(threadId, messageId, options)
  }

  /** Who is there right now. */
  listPresent(threadId: string, userId?: string, options?: RequestOptions) {
    return this.#as(userId).listPresent(threadId, options)
  }

  setPresence(threadId: string, state: object, userId: string, options?: RequestOptions) {
    return this.#as(userId).setPresence(threadId, state, options)
  }

  /** Shows the user as present no longer. */
  removePresence(threadId: string, userId: string, options?: RequestOptions) {
    return this.#as(userId).removePresence(threadId, options)
  }

  setTyping(threadId: string, isTyping: boolean, userId: string, options?: RequestOptions) {
    return this.#as(userId).setTyping(threadId, isTyping, options)
  }

  /**
   * Makes a token with which a front end acts as a user. The server is not asked.
   *
   * @throws ProgressDBError `invalid_argument`
   * @example const { token } = await db.mintToken({ userId: 'user-123', threads: ['support-1842'] })
   */
  mintToken(request: TokenRequest): Promise<Token> {
    return this.#mint.mint(request)
  }

  /**
   * An endpoint, for any framework that has `Request` and `Response`, which gives who is signed in a token:
   * `{ token, expiresAt }`, or `401` for nobody.
   *
   * @param whoIs tells from a request who makes it, as your application knows it; it may narrow the token too
   * @param ttl the tokens' life in seconds: 3,600 if not given
   * @example export const GET = db.tokenHandler(async (request) => (await sessionOf(request))?.userId ?? null)
   */
  tokenHandler(whoIs: WhoIs, { ttl }: { ttl?: number } = {}): (request: Request) => Promise<Response> {
    return tokenHandler((request) => this.mintToken(request), whoIs, ttl)
  }

  #as(userId: string | undefined): Api<S> {
    return new Api(userId === undefined ? this.#http : this.#http.with(credentialsOf(this.#key, userId)))
  }
}
