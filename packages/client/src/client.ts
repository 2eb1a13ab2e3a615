import type { Api } from './api.ts'
import { type Credentials, type Fetch, Http } from './http.ts'
import { lazily } from './lazily.ts'
import { lazyApi } from './lazy-api.ts'
import type { ConnectionStatus } from './live/live.ts'
import type { Transport } from './live/options.ts'
import type { Operation } from './outbox/write.ts'
import { FrameScheduler } from './schedule.ts'
import type { Schemas, StandardSchema } from './schema.ts'
import type { ClientStorage } from './storage.ts'
import { type Store, Value } from './store.ts'
import { ThreadClient } from './thread/thread-client.ts'
import type { ThreadHost } from './thread/thread-session.ts'
import { ThreadList } from './threads/thread-list.ts'
import { Tokens } from './token.ts'
import type { Metadata, RegisteredShape, Shape } from './types.ts'

export interface ClientOptions<S extends Shape = RegisteredShape> {
  /** Where the server is, such as `https://chat.example.com`. It takes `undefined`, so that a variable of the environment can be given as it is. */
  baseUrl: string | undefined
  /**
   * Gives the token of the user who is signed in, from your back end. It is asked at the start, before a token
   * expires, and once after the server refused one; never twice at once.
   */
  getToken: () => string | Promise<string>
  /** Keeps what could not be sent yet, so that it survives a reload: see `@progressdb/client/indexeddb`. */
  storage?: ClientStorage
  /** Who the user is, if that is known before there is a token: without a network there may be none. */
  userId?: string
  /** How what is live comes: over the first that works (`auto`), or always the same. */
  transport?: Transport | 'auto'
  /** `false`: a connection of its own for each tab of a browser, which otherwise share one. */
  shareTabs?: boolean
  /** Checks what this client writes into its threads, before it is shown. */
  schemas?: Schemas<S>
  /** In place of the global `fetch`. */
  fetch?: Fetch
}

/** How many threads are remembered, so that coming back to one shows it at once. */
const maxThreads = 50

/** A user's view of the server. */
export class ProgressDBClient<S extends Shape = RegisteredShape> {
  /** Every route, as a function. */
  readonly api: Api<S>
  /** How it stands with the live connection, which is there while a thread is shown. */
  readonly connection: Store<ConnectionStatus>
  /** The user's threads, and what is unread in them. */
  readonly threads: ThreadList<S>
  readonly #host: ThreadHost<S>
  /** Those that anybody holds. */
  readonly #threads = new Map<string, { deref(): ThreadClient<S> | undefined }>()
  readonly #remembered = new Set<ThreadClient<S>>()
  /** With as many it is looked for those that nobody holds any more. */
  #bound = maxThreads
  readonly #end = new AbortController()

  /** @internal use `createClient` */
  constructor(options: ClientOptions<S>) {
    const { baseUrl, getToken, storage, userId, transport, shareTabs, schemas, fetch } = options
    const tokens = new Tokens(getToken, Date.now, userId)
    const http = Http.open(baseUrl, bearerOf(tokens), fetch)
    this.api = lazyApi(http)
    const status = new Value<ConnectionStatus>({ state: 'idle' })
    this.connection = status
    const keeping = storage && { storage, server: http.baseUrl, user: () => tokens.whoIs() }
    this.#host = {
      http,
      api: this.api,
      outbox: lazily(async () => {
        const [{ Outbox }, check] = await Promise.all([import('./thread/while-shown.ts'), checkOf(schemas)])
        return this.#closing(new Outbox(this.api, keeping, check))
      }),
      live: lazily(async () => {
        const { Connection } = await import('./live/connection.ts')
        const live = new Connection({ http, tokens, transport, shareTabs })
        live.status.subscribe(() => status.set(live.status.getSnapshot()))
        return this.#closing(live)
      }),
      scheduler: new FrameScheduler(),
      user: () => tokens.user ?? null,
    }
    this.threads = new ThreadList(this.#host)
    // What is left from before is sent, whatever is shown now.
    if (keeping) this.#host.outbox().catch(() => {})
  }

  /**
   * One thread. Whoever asks for the same id gets the same object, for as long as somebody holds it or subscribes to it.
   *
   * @example const { messages } = client.thread('support-1842').messages.getSnapshot()
   */
  thread(threadId: string): ThreadClient<S> {
    const known = this.#threads.get(threadId)?.deref()
    const thread = known ?? new ThreadClient(this.#host, threadId)
    if (!known) this.#threads.set(threadId, this.#weak(thread))
    // The last asked for are the last to go.
    this.#remembered.delete(thread)
    this.#remembered.add(thread)
    for (const one of this.#remembered) {
      if (this.#remembered.size <= maxThreads) break
      if (!one.isUsed) this.#remembered.delete(one)
    }
    // Those that nobody holds any more, each time that there are twice as many as were left.
    if (this.#threads.size > this.#bound) {
      for (const [id, one] of this.#threads) if (!one.deref()) this.#threads.delete(id)
      this.#bound = 2 * this.#threads.size
    }
    return thread
  }

  /** Ends the connection, and sends nothing more. What a storage keeps is sent by the next client of the user. */
  close(): void {
    this.#end.abort()
  }

  /** Older workers and React Native's old architecture have no `WeakRef`: there only those are known that are remembered. */
  #weak(thread: ThreadClient<S>): { deref(): ThreadClient<S> | undefined } {
    if (globalThis.WeakRef) return new WeakRef(thread)
    return { deref: () => (this.#remembered.has(thread) ? thread : undefined) }
  }

  #closing<T extends { close(): void }>(part: T): T {
    if (this.#end.signal.aborted) part.close()
    else this.#end.signal.addEventListener('abort', () => part.close())
    return part
  }
}

/**
 * A client for a front end, which acts for one user.
 *
 * @example
 * const client = createClient({ baseUrl: 'https://chat.example.com', getToken: () => fetch('/token').then((r) => r.text()) })
 */
export function createClient<B, M extends object = Metadata>(
  options: ClientOptions<{ body: B; metadata: M }> & {
    schemas: { body: StandardSchema<B>; metadata?: StandardSchema<M> }
  },
): ProgressDBClient<{ body: B; metadata: M }>
export function createClient<S extends Shape = RegisteredShape>(
  options: ClientOptions<S>,
): ProgressDBClient<S>
export function createClient<S extends Shape>(options: ClientOptions<S>): ProgressDBClient<S> {
  return new ProgressDBClient<S>(options)
}

async function checkOf<S extends Shape>(schemas: Schemas<S> | undefined) {
  if (!schemas) return undefined
  const { checked } = await import('./schema.ts')
  return (operation: Operation<S>) => checked(schemas, operation)
}

const scheme = 'Bearer '

function bearerOf(tokens: Tokens): Credentials {
  return {
    headers: async () => ({ authorization: scheme + (await tokens.get()) }),
    refused({ authorization = '' }) {
      tokens.refused(authorization.slice(scheme.length))
      return true
    },
  }
}
