import type { ProgressDBError } from '../error.ts'
import type { Pending } from '../outbox/outbox.ts'
import type { Message, RegisteredShape, Shape, Tombstone } from '../types.ts'

/** How far a message has come: as the server has it, or with something of this client that is still under way. */
export type Delivery = 'stored' | 'waiting' | 'sending' | 'failed'

interface Local {
  /** The user's own reactions. */
  mine: readonly string[]
  delivery: Delivery
  /** Why it `failed`; see `retry` and `discard`. */
  error?: ProgressDBError
}

/** A message as it is shown: what the server has, and over it what this client has just written. */
export type ThreadMessage<S extends Shape = RegisteredShape> = Omit<Message<S>, 'seq'> &
  Local & {
    /** Its place in the thread; undefined until it is stored. */
    seq?: number
  }

/** What is left of a deleted message. */
export type ThreadTombstone = Tombstone & Local

export type ThreadItem<S extends Shape = RegisteredShape> = ThreadMessage<S> | ThreadTombstone

/** A write over what the server has: under way, or stored and about to be told back. */
export type Overlay<S extends Shape> = Pick<Pending<S>, 'operation' | 'createdAt' | 'error'> & {
  state: Pending<S>['state'] | 'stored'
}
