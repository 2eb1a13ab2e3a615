import type * as wire from '@progressdb/types'
import type { EphemeralMessage, Shape } from '../types.ts'
import type { ConnectionStatus } from './live.ts'

/** What a live reader keeps of a streamed message that it knows already; see docs/live.md. */
export interface Keep {
  pointer: string
  partsPointer?: string
  generation: number
  offset: number
  parts: number
}

/** An item that changed, as it is now. */
export type ChangedItem = wire.Change & { keep?: Keep }

/** How far a reader knows an open stream. */
export interface KnownStream {
  message: string
  generation: number
  offset: number
  parts: number
}

export interface ReadyFrame {
  type: 'ready'
  thread: string
  since?: string
  cursor: string
  /** The position behind which its items are. */
  rev?: number
  upTo: string
  /** Of the subscription that it begins. */
  ref?: number
}

export interface ChangesFrame {
  type: 'changes'
  thread: string
  after: string
  cursor: string
  items: ChangedItem[]
  /** Who made the change at each position; only live frames have it. */
  actors?: Record<string, string | null>
  /** The user's own reactions, by message; only what was caught up has it. */
  mine?: Record<string, string[]>
}

export interface AppendFrame {
  type: 'append'
  thread: string
  message: string
  generation: number
  offset?: number
  text?: string
  part?: number
  value?: unknown
}

export type PresenceFrame = { type: 'presence'; thread: string } & (
  | { present: wire.Present[] }
  | { user: string; state: Record<string, unknown> | null }
)

export interface TypingFrame {
  type: 'typing'
  thread: string
  user: string
  isTyping: boolean
  expiresInMs: number
}

export interface EphemeralFrame {
  type: 'ephemeral'
  thread: string
  message: EphemeralMessage<Shape>
}

export interface ClosedFrame {
  type: 'closed'
  thread: string
  code: 'thread_not_found' | 'thread_gone' | 'storage_damaged'
  ref?: number
}

export interface ReadFrame {
  type: 'read'
  thread: string
  user: string
  seq: number
}

/** What is said of one thread. */
export type ThreadFrame =
  | ReadyFrame
  | ChangesFrame
  | AppendFrame
  | PresenceFrame
  | TypingFrame
  | EphemeralFrame
  | ClosedFrame
  | ReadFrame

/** Frames of one thread; those that come since all threads of the user are followed have `resume`, or else `via`. */
export type MineFrame =
  | (ThreadFrame & { resume?: string; via?: 'all' })
  | { type: 'ready'; all: true; since?: string; resume: string; upTo: string; ref?: number }
  | { type: 'closed'; all: true; code: 'cursor_reset'; ref?: number }

/** The connection works. */
export interface HelloFrame {
  type: 'hello'
  /** By which name to speak of it; undefined where it need not be told of new tokens. */
  connection?: string
  /** How often something is heard at least, in milliseconds. */
  heartbeatMs: number
  /** How it stands, if it is not live. */
  status?: ConnectionStatus
}

/** The connection ends. */
export interface ByeFrame {
  type: 'bye'
  reason: wire.ErrorCode
  retryAfterMs?: number
}

/** What was said cannot be done. */
export type ProblemFrame = { type: 'problem'; ref?: number } & wire.Problem

/** Whatever a connection brings. */
export type LiveFrame = MineFrame | HelloFrame | ByeFrame | ProblemFrame | { type: 'heartbeat' }

/** The messages that a frame tells of, but for purged ones. */
export function messagesOf({ items }: ChangesFrame): wire.Message[] {
  return items.flatMap((item) =>
    item.kind === 'message' && !('purgedAt' in item.message) ? [item.message] : [],
  )
}
