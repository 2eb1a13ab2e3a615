import type { Http } from '../http.ts'
import type { Tokens } from '../token.ts'

/** How frames come from the server. */
export type Transport = 'sse' | 'websocket' | 'poll'

/** Of which connection; `transport`: the one to use, in place of the first that works (`auto`). */
export interface ConnectionOptions {
  http: Http
  tokens: Tokens
  transport?: Transport | 'auto' | undefined
  /** Whether all tabs of the user share one connection; if not given, where the browser can do that. */
  shareTabs?: boolean | undefined
  /** Called whenever the server says that the connection lives. */
  onHeartbeat?: () => void
  timing?: Partial<Timing>
}

/** All in milliseconds. */
export interface Timing {
  /** How long `hello` may take; a proxy that keeps back what it carries never lets it through. */
  helloMs: number
  /** The wait before the second try, more or less; it doubles up to the longest. */
  retryMs: number
  longestRetryMs: number
  /** What has lasted as long has worked: the waits begin anew. */
  steadyMs: number
  /** How long what nobody follows is still subscribed to: who comes back by then has missed nothing. */
  lingerMs: number
  /** How long the tab that leads may take to answer. */
  joinMs: number
}

export const usualTiming: Timing = {
  helloMs: 6000,
  retryMs: 250,
  longestRetryMs: 30_000,
  steadyMs: 10_000,
  lingerMs: 1000,
  joinMs: 2000,
}
