import type { ProgressDBError } from '../error.ts'
import type { MessageEdit, MessageOrTombstone, NewMessage, Shape } from '../types.ts'

/** A write, as it is queued and kept. */
export type Operation<S extends Shape> =
  | { kind: 'create'; messageId: string; message: NewMessage<S> }
  | { kind: 'edit'; messageId: string; edit: MessageEdit<S>; ifVersion?: number }
  | { kind: 'delete'; messageId: string }
  | { kind: 'restore'; messageId: string }
  | { kind: 'react'; messageId: string; reaction: string }
  | { kind: 'unreact'; messageId: string; reaction: string }

/** A write that is not stored yet, or could not be. */
export interface Pending<S extends Shape> {
  /** Sorts as the writes were made. */
  readonly id: string
  readonly threadId: string
  readonly operation: Operation<S>
  /** Milliseconds since 1970. */
  readonly createdAt: number
  /** `failed`: refused by the server, until it is retried or discarded. */
  readonly state: 'waiting' | 'sending' | 'failed'
  readonly error?: ProgressDBError
}

/** What became of a write. */
export interface Stored<S extends Shape> {
  /** The message as the server answered it; undefined where it answers nothing. */
  message?: MessageOrTombstone<S>
  /** The position of the change, from which on reads and frames show it. */
  rev: number | undefined
}

/** Who shows a thread's writes while they are under way. */
export interface OutboxListener<S extends Shape> {
  /** The list of pending writes of the thread is another one. */
  onPending(): void
  /** A write is stored, and has left the list. It is told before `onPending`. */
  onStored(pending: Pending<S>, stored: Stored<S>): void
}

/** What keeps writes beyond the end of the program. */
export interface Journal<S extends Shape> {
  save(write: Pending<S>): void
  remove(write: Pending<S>): void
}

/** Whoever awaits a write. */
export interface Settler<S extends Shape> {
  resolve(stored: Stored<S>): void
  reject(error: ProgressDBError): void
}
