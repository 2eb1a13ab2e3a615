import { type ErrorCode, ProgressDBError } from '../error.ts'
import type { MineFrame } from './frames.ts'
import type { Which } from './line.ts'
import type { ConnectionStatus, Place } from './live.ts'

/** Tabs with another version of what they say to one another are among themselves. */
const version = 2

/**
 * How the channel of a user's tabs, and the lock of the one that leads, are called.
 *
 * @param threads those that the tabs' tokens are for, if these are not for all: one connection brings no others
 */
export function sharedName(server: string, user: string, threads?: readonly string[]): string {
  return `progressdb-${version} ${server} ${JSON.stringify([user, threads && [...threads].sort()])}`
}

/** A thread's id; null: all threads of the user. */
export type SharedKey = string | null

/** A status as it goes from tab to tab: a failure would lose what it is on the way. */
export interface SharedStatus {
  state: ConnectionStatus['state']
  retryAt?: number | undefined
  error?: { code: ErrorCode; message: string; status: number | undefined } | undefined
}

/** What a tab follows from now on, and where it is. */
export interface Joining extends Place {
  key: SharedKey
  ref: number
}

/** What a tab says to the one that leads. If it joins and leaves nothing: that somebody looks at it, or it is online again. */
export interface TabMessage {
  tab: string
  /** Which leader is meant; whichever there is, if none is known. */
  to: string | undefined
  join: readonly Joining[]
  leave: readonly SharedKey[]
}

/** What the tab that leads says. */
export type LeaderSays =
  /** It leads from now on. */
  | { say: 'lead' }
  /** It leads no more. */
  | { say: 'gone' }
  | { say: 'beat' }
  | { say: 'status'; status: SharedStatus }
  /** To who has joined: that it was heard. */
  | { say: 'here'; tab: string; status: SharedStatus }
  /** From now on, the tab gets what comes behind the cursor; where it `begins`, that is the place that it gave. */
  | { say: 'joined'; tab: string; key: SharedKey; ref: number; cursor: string | undefined; begins: boolean }
  | { say: 'frame'; key: SharedKey; frame: MineFrame }

/**
 * `of` names its time as the leader; `n` counts what it says. A page to which somebody goes back has not heard all: a
 * browser brings nothing to pages that are put aside.
 */
export type LeaderMessage = LeaderSays & { of: string; n: number }

export function keyOf({ thread }: Which): SharedKey {
  return thread ?? null
}

/** Where a frame brings its reader. */
export function cursorOf(frame: MineFrame): string | undefined {
  if ('resume' in frame && frame.resume !== undefined) return frame.resume
  return 'cursor' in frame ? frame.cursor : undefined
}

export function toShared(status: ConnectionStatus): SharedStatus {
  const { state } = status
  const { error, retryAt } = status as { error?: ProgressDBError; retryAt?: number }
  return {
    state,
    retryAt,
    error: error && { code: error.code, message: error.message, status: error.status },
  }
}

export function fromShared({ state, retryAt, error }: SharedStatus): ConnectionStatus {
  const { code, message, status } = error ?? {}
  return {
    state,
    ...(retryAt !== undefined && { retryAt }),
    ...(code && { error: new ProgressDBError(code, message!, { ...(status !== undefined && { status }) }) }),
  } as ConnectionStatus
}
