import type { Summary } from '../load/histogram.ts'
import type { Amount } from '../load/job.ts'

/** Readers that are to be connected, each to one thread. */
export interface Readers {
  port: number
  /** Of the WebSocket's request. */
  headers: Record<string, string>
  thread: string
  count: number
  /** Whether they take nothing of what is sent to them. */
  stalled?: boolean
}

/** Messages that one writer sends, one after the other. */
export interface Writing {
  port: number
  /** The request, as `RequestShape` has it. */
  request: { bytes: string; idAt?: number; status: number }
  amount: Amount
  /** Messages a second; without it, the next goes out when all readers have the last one. */
  rate?: number
}

/** What the readers saw of the messages. */
export interface Delivery {
  messages: number
  deliveries: number
  seconds: number
  deliveriesPerSecond: number
  /** From the sending of a message's request to its frame, in microseconds, over all readers. */
  latency: Summary
  /** From the sending of the request to its answer, in microseconds. */
  create: Summary
  /** Bytes of the last frame. */
  frameBytes: number
}

/** How a crowd came back. */
export interface Return {
  /** From the first reconnect until every reader had all that was written until then, in seconds. */
  seconds: number
  /** Frames whose `after` is not where the reader was. */
  gaps: number
  /** Readers that did not come to the same end as the others. */
  missing: number
}

/** What the audience's process is asked; one at a time. */
export type AudienceJob =
  | { do: 'connect'; readers: Readers }
  | { do: 'write'; writing: Writing }
  | { do: 'come-back'; writing: Writing }
  | { do: 'record'; writing: Writing }
  | { do: 'leave' }

export type AudienceReply = { result: unknown } | { error: string }
