import type { Http } from '../http.ts'
import type { Tokens } from '../token.ts'
import type { LiveFrame } from './frames.ts'
import type { Place } from './live.ts'

/** One thread, or all threads of the user. */
export type Which = { thread: string; all?: undefined } | { thread?: undefined; all: true }

/** What is subscribed to. The `ready` and `closed` frames of this subscription have its `ref`. */
export type Subscription = Which & Place & { ref: number }

/** What a client may say on an open connection. */
export type LiveRequest =
  | ({ type: 'subscribe' } & Subscription)
  | ({ type: 'unsubscribe' } & Which)
  | { type: 'auth' }

/** What a client and its carrier give one another, from the beginning of a connection to its end. */
export interface Line {
  readonly http: Http
  readonly tokens: Tokens
  /** Fires when the connection is over. */
  readonly signal: AbortSignal
  /** What is to be subscribed to, from where its followers are now. It is asked when delivery begins anew. */
  wanted(): Subscription[]
  take(frame: LiveFrame): void
  /** Set by the carrier, at the latest with `hello`: does what is asked, in its order. */
  tell?: (requests: LiveRequest[]) => Promise<void>
}

/** Carries frames until the connection ends. @throws whatever broke it */
export type Carrier = (line: Line) => Promise<void>
