import type { Api } from '../api.ts'
import { newId } from '../id.ts'
import type { MessageStream, NewStream } from '../message-stream.ts'
import type { Operation } from '../outbox/outbox.ts'
import type { Store } from '../store.ts'
import type {
  EphemeralMessage,
  Message,
  MessageEdit,
  MessagePage,
  NewMessage,
  Present,
  ReadState,
  RegisteredShape,
  Shape,
} from '../types.ts'
import type { ThreadItem } from './message.ts'
import type { MessagesSnapshot } from './message-list.ts'
import type { StreamPiece } from './read-stream.ts'
import type { ThreadSnapshot } from './thread-info.ts'
import { type ThreadHost, ThreadSession } from './thread-session.ts'

/** What takes a thread's id first; a route that takes something else there has no thread. */
type OfThread = (threadId: string, ...rest: never[]) => unknown

/** The routes of a thread, without having to name it. */
export type ThreadApi<S extends Shape = RegisteredShape> = {
  [K in keyof Api<S> as Api<S>[K] extends OfThread ? K : never]: Api<S>[K] extends (
    threadId: string,
    ...rest: infer A
  ) => infer R
    ? (...rest: A) => R
    : never
}

/** How often it is told that the user goes on typing, in milliseconds. */
const typingEveryMs = 3000

/**
 * One thread, as a client shows it: stores that are kept up to date for as long as somebody subscribes to one of them,
 * and writes that are seen at once.
 *
 * @example
 * const thread = client.thread('support-1842')
 * thread.messages.subscribe(() => render(thread.messages.getSnapshot().messages))
 * await thread.create('Hello!')
 */
export class ThreadClient<S extends Shape = RegisteredShape> {
  readonly id: string
  /** Every route of the thread, such as `api.listReplies(messageId)`. */
  readonly api: ThreadApi<S>
  /** The messages that are loaded. */
  readonly messages: Store<MessagesSnapshot<S>>
  /** Their ids: another list only when one comes or goes. */
  readonly messageIds: Store<readonly string[]>
  /** The thread's own fields, what the user is in it and has read, and its members. */
  readonly info: Store<ThreadSnapshot>
  /** Who is there right now. */
  readonly presence: Store<readonly Present[]>
  /** The users who are typing, without the own one. */
  readonly typing: Store<readonly string[]>

  readonly #host: ThreadHost<S>
  readonly #session: ThreadSession<S>
  #typedAt = 0

  /** @internal use `client.thread()` */
  constructor(host: ThreadHost<S>, id: string) {
    this.#host = host
    this.id = id
    this.api = boundTo(host.api, id)
    const session = new ThreadSession(host, id)
    this.#session = session
    session.owner = this
    this.messages = session.used(session.list, session.ofMessages)
    this.messageIds = session.used(session.list.ids, session.ofMessages)
    this.info = session.used(session.snapshot, session.ofInfo)
    this.presence = session.used(session.present)
    this.typing = session.used(session.typists)
  }

  /** One message, for who shows it by itself. */
  message(messageId: string): Store<ThreadItem<S> | undefined> {
    return this.#session.used(this.#session.list.item(messageId), this.#session.ofMessages)
  }

  /** Whether anybody subscribes to anything. */
  get isUsed(): boolean {
    return this.#session.isUsed
  }

  /**
   * Creates a message; the thread is created if it isn't there. It is shown at once, and its id is for good. Nobody has
   * to await it: what fails stays in the list, to be retried or discarded.
   *
   * @returns the message as it is stored
   * @throws ProgressDBError the server's refusal
   * @example await thread.create({ body: { text: 'Hello!' }, replyTo: messageId })
   */
  create(message: NewMessage<S> | string): Promise<Message<S>> {
    const { id = newId(), ...rest } =
      typeof message === 'string' ? ({ body: { text: message } } as NewMessage<S>) : message
    this.#typedAt = 0
    if (this.#session.window.hasNewer) void this.jumpToNewest().catch(() => {})
    return this.#write({ kind: 'create', messageId: id, message: { id, ...rest } })
  }

  /** Replaces the body, and merges the metadata. Refused if somebody else edited it meanwhile, with `version_mismatch`. */
  edit(messageId: string, edit: MessageEdit<S>): Promise<Message<S>> {
    const version = this.#session.window.rows.get(messageId)?.base.version
    const ifVersion = version === undefined ? {} : { ifVersion: version }
    return this.#write({ kind: 'edit', messageId, edit, ...ifVersion })
  }

  delete(messageId: string): Promise<void> {
    return this.#write({ kind: 'delete', messageId })
  }

  restore(messageId: string): Promise<void> {
    return this.#write({ kind: 'restore', messageId })
  }

  react(messageId: string, reaction: string): Promise<void> {
    return this.#write({ kind: 'react', messageId, reaction })
  }

  unreact(messageId: string, reaction: string): Promise<void> {
    return this.#write({ kind: 'unreact', messageId, reaction })
  }

  /** Sends a message again that has failed. */
  retry(messageId: string): void {
    void this.#ofFailed(messageId, 'retry')
  }

  /** Takes away a message that has failed. */
  discard(messageId: string): void {
    void this.#ofFailed(messageId, 'discard')
  }

  /** Loads the page before. @throws ProgressDBError */
  loadOlder(): Promise<void> {
    return this.#session.shown(this.#session.window.loadOlder())
  }

  /** Loads the page behind, after a jump. @throws ProgressDBError */
  loadNewer(): Promise<void> {
    return this.#session.shown(this.#session.window.loadNewer())
  }

  /** Shows the messages around one of them. @throws ProgressDBError such as `message_not_found` */
  jumpTo(messageId: string): Promise<void> {
    return this.#session.shown(this.#session.load(messageId))
  }

  /** Shows the newest messages. @throws ProgressDBError */
  jumpToNewest(): Promise<void> {
    return this.#session.shown(this.#session.load())
  }

  /** Reads the newest page if nothing is loaded yet; it is over when there is something to show. */
  async load(): Promise<void> {
    const { status, replacing } = this.#session.window
    if (status === 'idle' || status === 'failed') await this.jumpToNewest()
    else if (replacing) await this.#session.shown(replacing)
  }

  /** Takes the newest page as it was read elsewhere, such as by the server that renders the first view. */
  hydrate(page: MessagePage<S>): void {
    if (this.#session.window.status !== 'idle') return
    // It may be older than what is followed from.
    this.#session.cursor = undefined
    this.#session.window.show(page)
    this.#session.list.flush()
  }

  /** Notes that the user has read up to a message, or all of it. */
  async markRead(seq = this.#session.window.lastSeq): Promise<ReadState | undefined> {
    if (seq === 0) return undefined
    const read = await this.#host.api.markRead(this.id, seq)
    this.#session.info?.takeOwnRead(read)
    return read
  }

  /** Tells the others that the user is typing; call it with each key, it is sent every few seconds. */
  async setTyping(isTyping = true): Promise<void> {
    const now = Date.now()
    if (isTyping ? now - this.#typedAt < typingEveryMs : this.#typedAt === 0) return
    this.#typedAt = isTyping ? now : 0
    await this.#host.api.setTyping(this.id, isTyping)
  }

  /**
   * Shows the user as present for as long as the thread is followed, with a small JSON object; `null`: not any more.
   * It is said again after each reconnect.
   */
  async setPresence(state: object | null): Promise<void> {
    this.#session.presence = state ?? undefined
    if (state) await this.#host.api.setPresence(this.id, state)
    else await this.#host.api.removePresence(this.id)
  }

  /** Creates a message that grows while others read it. */
  async stream(message: NewStream<S> = {}): Promise<MessageStream<S>> {
    const { MessageStream } = await import('../message-stream.ts')
    return MessageStream.open(this.#host.api, this.id, message)
  }

  /**
   * The text of a message as it grows, until it is final.
   *
   * @throws ProgressDBError such as `message_not_found`
   * @example for await (const { delta } of thread.read(messageId)) write(delta)
   */
  async *read(messageId: string): AsyncGenerator<StreamPiece> {
    const { readStream } = await import('./read-stream.ts')
    yield* readStream(this.message(messageId), async () => {
      await this.load()
      return this.#host.api.getMessage(this.id, messageId)
    })
  }

  /** Asks the writer of a streamed message to stop. */
  async cancel(messageId: string): Promise<void> {
    await this.#host.api.cancelMessage(this.id, messageId)
  }

  /** Calls a function with each message that is delivered live and stored nowhere. @returns what ends it */
  onEphemeral(listener: (message: EphemeralMessage<S>) => void): () => void {
    const ends = [this.#session.ephemeral.subscribe(listener), this.#session.use()]
    return () => {
      for (const end of ends) end()
    }
  }

  /** Queues a write. Nobody has to await it. */
  #write<T>(operation: Operation<S>): Promise<T> {
    const stored = this.#host.outbox().then((outbox) => outbox.add(this.id, operation))
    const done = this.#session.shown(stored).then(({ message }) => message as T)
    done.catch(() => {})
    return done
  }

  async #ofFailed(messageId: string, act: 'retry' | 'discard'): Promise<void> {
    const outbox = await this.#host.outbox()
    const failed = outbox
      .pending(this.id)
      .find(({ state, operation }) => state === 'failed' && operation.messageId === messageId)
    if (failed) outbox[act](failed.id)
  }
}

/** Every route gets the thread's id as its first argument. */
function boundTo<S extends Shape>(api: Api<S>, threadId: string): ThreadApi<S> {
  const get = (_: object, name: keyof Api<S>) => {
    const route = api[name] as unknown
    if (typeof route === 'function') return (...rest: unknown[]) => route(threadId, ...rest)
  }
  return new Proxy({}, { get } as ProxyHandler<object>) as ThreadApi<S>
}
