import type { CpuTime } from '../machine/process-stats.ts'
import type { Summary } from './histogram.ts'

/** A request as its bytes, and what differs from one sending to the next. */
export interface RequestShape {
  /** Head and body, each character one byte. */
  bytes: string
  /** Where a new UUIDv7 goes, if the request has one. */
  idAt?: number
  /** Where a random whole number below `below` goes, in decimal with leading zeros. */
  number?: { at: number; digits: number; below: number }
  /** What the answer's status has to be; another one fails the measurement. */
  status: number
}

export type Amount = { seconds: number } | { requests: number }

export interface Load {
  port: number
  connections: number
  /** Each connection sends these in turn. */
  requests: RequestShape[]
  /**
   * Open loop: requests a second, at fixed moments, whether or not earlier ones are answered. Without it the loop is
   * closed: each connection sends its next request as soon as the last one is answered.
   */
  rate?: number
}

/** One measurement. */
export interface Job {
  load: Load
  warmUp: Amount
  measure: Amount
  /** An open loop that runs at the same time and is only counted. */
  beside?: Load
  /** The server's process, whose CPU time is read. */
  pid?: number
}

export interface Measurement {
  /** Requests answered while it was measured. */
  requests: number
  seconds: number
  perSecond: number
  /** Microseconds, for each of the load's requests; in an open loop counted from the moment it was due. */
  latency: Summary[]
  /** Bytes of the last answer, with its head. */
  answerBytes: number
  /** The server's CPU time in microseconds a request; undefined where the system does not tell. */
  cpu: CpuTime | undefined
  /** The share of the time for which the load generator itself was at work. */
  generatorBusy: number
  /** Requests of the load beside it. */
  beside: number
}

export type Reply = { measurement: Measurement } | { error: string }
