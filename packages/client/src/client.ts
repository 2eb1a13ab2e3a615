import type { Api } from './api.ts'
import { type Credentials, type Fetch, Http } from './http.ts'
import { lazily } from './lazily.ts'
import { lazyApi } from './lazy-api.ts'
import { FrameScheduler } from './schedule.ts'
import { ThreadClient } from './thread/thread-client.ts'
import type { ThreadHost } from './thread/thread-session.ts'
import { Tokens } from './token.ts'
import type { RegisteredShape, Shape } from './types.ts'

export interface ClientOptions {
  /** Where the server is, such as `https://chat.example.com`. */
  baseUrl: string
  /**
   * Gives the token of the user who is signed in, from your back end. It is asked at the start, before a token
   * expires, and once after the server refused one; never twice at once.
   */
  getToken: () => string | Promise<string>
  /** In place of the global `fetch`. */
  fetch?: Fetch
}

/** How many threads are remembered, so that coming back to one shows it at once. */
const maxThreads = 50

/** A user's view of the server. */
export class ProgressDBClient<S extends Shape = RegisteredShape> {
  /** Every route, as a function. */
  readonly api: Api<S>
  readonly #tokens: Tokens
  readonly #host: ThreadHost<S>
  readonly #threads = new Map<string, ThreadClient<S>>()

  /** @internal use `createClient` */
  constructor({ baseUrl, getToken, fetch }: ClientOptions) {
    this.#tokens = new Tokens(getToken)
    const http = Http.open(baseUrl, bearerOf(this.#tokens), fetch)
    this.api = lazyApi(http)
    this.#host = {
      http,
      api: this.api,
      outbox: lazily(async () => new (await import('./thread/while-writing.ts')).Outbox(this.api)),
      live: lazily(
        async () =>
          new (await import('./live/connection.ts')).Connection({ http, tokens: this.#tokens }) as any,
      ),
      scheduler: new FrameScheduler(),
      user: () => this.#tokens.user ?? null,
    }
  }

  /**
   * One thread. Whoever asks for the same id gets the same object, for as long as somebody subscribes to it.
   *
   * @example const { messages } = client.thread('support-1842').messages.getSnapshot()
   */
  thread(threadId: string): ThreadClient<S> {
    const thread = this.#threads.get(threadId) ?? new ThreadClient(this.#host, threadId)
    // The last asked for are the last to go.
    this.#threads.delete(threadId)
    this.#threads.set(threadId, thread)
    if (this.#threads.size > maxThreads) this.#dropUnused()
    return thread
  }

  #dropUnused(): void {
    for (const [id, thread] of this.#threads) {
      if (this.#threads.size <= maxThreads) return
      if (!thread.isUsed) this.#threads.delete(id)
    }
  }
}

/**
 * A client for a front end, which acts for one user.
 *
 * @example
 * const client = createClient({ baseUrl: 'https://chat.example.com', getToken: () => fetch('/token').then((r) => r.text()) })
 */
export function createClient<S extends Shape = RegisteredShape>(options: ClientOptions): ProgressDBClient<S> {
  return new ProgressDBClient<S>(options)
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
