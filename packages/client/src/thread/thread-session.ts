import type { Api } from '../api.ts'
import type { ProgressDBError } from '../error.ts'
import type { Http } from '../http.ts'
import { lazily } from '../lazily.ts'
import type { Live } from '../live/live.ts'
import type { Outbox } from '../outbox/outbox.ts'
import type { FrameScheduler } from '../schedule.ts'
import { Listeners, type Store, Value } from '../store.ts'
import type { EphemeralMessage, Present, Shape } from '../types.ts'
import type { FrameReader } from './frame-reader.ts'
import { MessageList, type MessageListOptions } from './message-list.ts'
import type { MessageUpdates } from './message-updates.ts'
import { MessageWindow, type WindowOptions } from './message-window.ts'
import type { ThreadInfo, ThreadSnapshot } from './thread-info.ts'

/** What the threads of a client share. */
export interface ThreadHost<S extends Shape> {
  http: Http
  api: Api<S>
  /** What is loaded when it is first used. */
  outbox(): Promise<Outbox<S>>
  live(): Promise<Live>
  scheduler: FrameScheduler
  /** Who the user is; null as long as that is not known. */
  user(): string | null
}

/** How soon what could not be read is tried again, in milliseconds; it doubles up to the longest. */
const firstRetryMs = 1000
const longestRetryMs = 30_000

/**
 * What is known of a thread, and its keeping up to date: while somebody uses it, its newest page is read, it is followed
 * from there on, and what this client writes is laid over.
 */
export class ThreadSession<S extends Shape> {
  /** Who it belongs to: not to be forgotten while the session is used. */
  owner: object | undefined
  readonly window: MessageWindow<S>
  readonly list: MessageList<S>
  readonly snapshot = new Value<ThreadSnapshot>({
    thread: undefined,
    members: [],
    status: 'loading',
    error: undefined,
  })
  readonly present = new Value<readonly Present[]>([])
  /** The users who type, without the own one. */
  readonly typists = new Value<readonly string[]>([])
  readonly ephemeral = new Listeners<[EphemeralMessage<S>]>()
  /** What the user is shown as present with, as long as that is wanted. */
  presence: object | undefined
  info: ThreadInfo<S> | undefined
  /** Up to here everything is known. */
  cursor: string | undefined
  readonly #host: ThreadHost<S>
  readonly #threadId: string
  readonly #ofList: MessageListOptions<S>
  readonly #updates: () => Promise<MessageUpdates<S>>
  #reader: FrameReader<S> | undefined
  #users = 0
  #messageUsers = 0
  #infoUsers = 0
  #unlisten: (() => void) | undefined
  #unfollow: (() => void) | undefined
  #retry: ReturnType<typeof setTimeout> | undefined
  #failures = 0

  constructor(host: ThreadHost<S>, threadId: string) {
    this.#host = host
    this.#threadId = threadId
    const options: WindowOptions = {
      threadId,
      http: host.http,
      user: host.user,
      onChanged: (messageId) => this.list.onChanged(messageId),
      onLoaded: (cursor) => this.#goOnFrom(cursor),
    }
    this.window = new MessageWindow(options)
    this.#updates = lazily(
      async () => new (await import('./while-shown.ts')).MessageUpdates(this.window, options),
    )
    this.#ofList = { ...host, threadId, window: this.window }
    this.list = new MessageList(this.#ofList)
  }

  /** Whether anybody uses it. */
  get isUsed(): boolean {
    return this.#users > 0
  }

  /** A store that has the thread kept up to date while somebody subscribes. */
  used<T>(store: Store<T>, onChange: (change: number) => void = () => {}): Store<T> {
    return {
      getSnapshot: store.getSnapshot,
      subscribe: (listener) => {
        const end = store.subscribe(listener)
        onChange(1)
        const unuse = this.use()
        return () => {
          end()
          onChange(-1)
          unuse()
        }
      },
    }
  }

  /** Keeps the thread up to date. @returns what ends it */
  use(): () => void {
    this.#users++
    this.#update()
    let isOver = false
    return () => {
      if (isOver) return
      isOver = true
      this.#users--
      this.#update()
    }
  }

  /** Shows what was done before whoever waits for it goes on. */
  shown<T>(done: Promise<T>): Promise<T> {
    return done.finally(() => this.list.flush())
  }

  /** Reads the newest page, or the one around a message; what fails is told, and tried again if nothing is shown. */
  load(around?: string): Promise<void> {
    const loaded = this.window.load(around)
    loaded.then(
      () => {
        this.#failures = 0
      },
      (error) => this.#loadFailed(error, around),
    )
    return loaded
  }

  readonly ofMessages = (change: number): void => {
    this.#messageUsers += change
  }

  readonly ofInfo = (change: number): void => {
    this.#infoUsers += change
    if (this.info) this.info.isWanted = this.#infoUsers > 0
    if (change < 0 || this.#infoUsers > 1) return
    void import('./thread-info.ts').then(({ ThreadInfo }) => {
      this.info ??= new ThreadInfo(this.#host.api, this.#threadId, this.snapshot)
      this.info.isWanted = this.#infoUsers > 0
      if (this.info.isWanted) void this.info.load()
    })
  }

  /** Begins, or ends, what is needed by those who subscribe. */
  #update(): void {
    const { status } = this.window
    if (this.#users === 0) {
      this.#rest()
      return
    }
    this.#listen()
    if (this.#messageUsers === 0 || status === 'ready' || status === 'missing') this.#follow()
    else if (status !== 'loading' && !this.#retry) void this.load()
  }

  /** Keeps what it knows, and does nothing any more until somebody subscribes again. */
  #rest(): void {
    clearTimeout(this.#retry)
    this.#retry = undefined
    this.#end()
    this.list.rest()
    this.info?.rest()
  }

  #loadFailed(error: ProgressDBError, around?: string): void {
    // A thread that is not there may come; where a message is not there, the newest ones may be; and what something in
    // between has answered may be let through later.
    if (this.window.status === 'missing' || around) this.#update()
    else if (error.retryable || error.code === 'no_token' || error.code === 'unexpected_answer')
      this.#tryAgain()
  }

  #tryAgain(): void {
    const wait = Math.min(longestRetryMs, firstRetryMs * 2 ** this.#failures++)
    this.#retry ??= setTimeout(() => {
      this.#retry = undefined
      this.#update()
    }, wait)
  }

  #goOnFrom(cursor: string): void {
    // What is followed goes on where it is, but for a thread from its beginning.
    if (cursor === '0' || this.cursor === undefined || !this.#unfollow) {
      this.cursor = cursor
      this.#stopFollowing()
    }
    if (this.#users > 0) this.#follow()
  }

  /** Shows what this client writes. */
  #listen(): void {
    this.#unlisten ??= begun(async (isOver) => {
      const [outbox, { OwnWrites }, updates] = await Promise.all([
        this.#host.outbox(),
        import('./while-shown.ts'),
        this.#updates(),
      ])
      if (isOver()) return
      this.list.writes ??= new OwnWrites(this.#ofList, this.list, outbox, updates)
      const end = outbox.listen(this.#threadId, this.list.writes)
      this.list.isWatched = true
      this.list.writes.onPending()
      return end
    }, this.#onBroken)
  }

  #follow(): void {
    this.#unfollow ??= begun(async (isOver) => {
      const [live, { FrameReader }, updates] = await Promise.all([
        this.#host.live(),
        import('./while-shown.ts'),
        this.#updates(),
      ])
      if (isOver()) return
      const reader = new FrameReader(this, updates, this.#host.user)
      this.#reader = reader
      return live.follow(this.#threadId, {
        place: () => ({ since: this.cursor, streams: this.window.knownStreams() }),
        take: (frame) => isOver() || reader.take(frame),
        reset: () => isOver() || this.#reset(),
      })
    }, this.#onBroken)
  }

  /** A part of the program could not be loaded. */
  readonly #onBroken = () => {
    this.#end()
    this.#tryAgain()
  }

  #stopFollowing(): void {
    this.#unfollow?.()
    this.#unfollow = undefined
    this.#reader?.clear()
  }

  #end(): void {
    this.#stopFollowing()
    this.#unlisten?.()
    this.#unlisten = undefined
  }

  #reset(): void {
    this.cursor = undefined
    this.#stopFollowing()
    if (this.window.status === 'idle') this.#update()
    else {
      this.window.reset()
      void this.load()
    }
  }

  /** Delivery begins, behind a cursor. */
  onReady(cursor: string): void {
    this.cursor ??= cursor
    if (this.presence) this.#host.api.setPresence(this.#threadId, this.presence).catch(() => {})
    if (this.window.status === 'missing') void this.load()
    this.info?.refresh()
  }
}

/**
 * Begins something for which a part of the program has to be loaded.
 *
 * @returns what ends it, even before it has begun
 */
function begun(
  begin: (isOver: () => boolean) => Promise<(() => void) | undefined>,
  onBroken: () => void,
): () => void {
  let isOver = false
  let end: (() => void) | undefined
  begin(() => isOver).then(
    (given) => {
      end = given
      if (isOver) end?.()
    },
    () => isOver || onBroken(),
  )
  return () => {
    isOver = true
    end?.()
  }
}
