import type { ProgressDBError } from '../error.ts'
import type { Store } from '../store.ts'
import type { KnownStream, MineFrame, ThreadFrame } from './frames.ts'

/** How it stands with the live connection. */
export type ConnectionStatus =
  /** Nobody follows anything. */
  | { state: 'idle' }
  /** Not there yet, or not any more; `error` says why, `retryAt` (milliseconds since 1970) when it is tried again. */
  | { state: 'connecting'; error?: ProgressDBError; retryAt?: number }
  | { state: 'live' }
  /** It will not be tried again: the client was closed, or the user's credentials are refused. */
  | { state: 'closed'; error?: ProgressDBError }

/** Where a follower wants to go on. */
export interface Place {
  /** The cursor of the last page or frame that it took; undefined: only what is new. */
  since: string | undefined
  /** How far it knows open streams. */
  streams?: KnownStream[]
}

/** Who follows one thread. */
export interface Follower {
  /** Asked whenever delivery begins anew. */
  place(): Place
  /** Takes a frame. Those of changes chain: each one's `after` is the `cursor` of the one before. */
  take(frame: ThreadFrame): void
  /** The cursor is not good any more (`cursor_reset`): read afresh, and follow again. */
  reset(): void
}

/** Who follows all threads of the user. */
export interface MineFollower {
  since(): string | undefined
  take(frame: MineFrame): void
  reset(): void
}

/** The one connection of a client, over which everything live comes. It is there while somebody follows something. */
export interface Live {
  readonly status: Store<ConnectionStatus>
  /** Follows a thread, from the follower's place on, over any number of reconnects. @returns a function that ends it */
  follow(threadId: string, follower: Follower): () => void
  /** Follows all threads of the user. */
  followMine(follower: MineFollower): () => void
  /** Ends everything, for good. */
  close(): void
}
