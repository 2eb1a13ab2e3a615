import type { Caller } from '../auth/principal.ts'
import type { Reads } from '../commit/reads.ts'
import type { Cursors } from '../feed/epochs.ts'
import type { Signals } from '../feed/signals.ts'
import type { Durability, Intake } from '../intake/intake.ts'
import type { Limits } from '../lib/limits.ts'
import type { OpenStreams } from './messages/open-streams.ts'
import type { PageCache } from './messages/page.ts'
import type { ThreadLists } from './threads/thread-lists.ts'

/** How a change was asked for: by whom, how durably, and within which bounds. */
export interface Asked {
  caller: Caller
  durability: Durability
  limits: Limits
}

/** What the features stand on. */
export interface Engine {
  /** The only way to change data. */
  intake: Intake
  /** The only way to read data. */
  reads: Reads
  cursors: Cursors
  /** Tells those who read a thread right now what is stored nowhere. */
  signals: Signals
  lists: ThreadLists
  pages: PageCache
  streams: OpenStreams
  limits: Limits
}

/** How a request asks for a change. */
export function askedBy(
  { limits }: Engine,
  { principal, durability }: { principal: Caller; durability: Durability },
): Asked {
  return { caller: principal, durability, limits }
}
