import { bytesTable, type Source, textTable } from '../../commit/record.ts'
import type { View } from '../../commit/view.ts'
import { isoTime } from '../../lib/clock.ts'
import { invalid } from '../../lib/problem.ts'
import { type Key, listScope, text, threadScope, u64, u64At } from '../../storage/keys.ts'
import { blockOf, blockSize, type Entry, flags } from './block.ts'

/**
 * Messages that expire. From its time on, nobody is shown the message, whether it is purged yet or not: each read looks
 * at the clock where a message has the flag. The purge follows soon; it leaves the id taken, and a stub that tells
 * those who follow.
 */

/** The longest time to live, in seconds: ten years. Who asks for more means something else, such as milliseconds. */
export const maxTtl = 10 * 365 * 24 * 3600

export const expiryKeys = {
  /** All messages that expire, of all threads, in the order of their times; the row holds the thread's id. */
  due: (at: number, thread: string, seq: number): Key => `${expiryKeys.from(at)}${text(thread)}${u64(seq)}`,
  from: (at: number): Key => `${listScope}x${u64(at)}`,
  /** What is left of a purged message: its tombstone as JSON. */
  stub: (thread: string, seq: number): Key => `${threadScope(thread)}g${u64(seq)}`,
}

/** What is left of a purged message, as it is told to those who follow. */
export interface Stub {
  id: string
  threadId: string
  seq: number
  /** The position of the purge. */
  rev: number
  createdAt: string
  purgedAt: string
}

export const dueRows = textTable
export const stubRows = bytesTable

export function putStub(view: View, stub: Stub): void {
  view.put(stubRows, expiryKeys.stub(stub.threadId, stub.seq), Buffer.from(JSON.stringify(stub)))
}

/** The time and the place that a row of the list of expiring messages is about. */
export function dueAt(key: Buffer): { at: number; seq: number } {
  return { at: u64At(key, listScope.length + 1), seq: u64At(key, key.length - 8) }
}

/** Where a message's JSON says when it expires. What may hold the same text, its body and metadata, comes later. */
const mark = Buffer.from('"expiresAt":"')
const timeLength = isoTime(0).length

/** When a message expires, in milliseconds since 1970; undefined if it doesn't. */
export function expiryOf({ flags: bits, json }: Pick<Entry, 'flags' | 'json'>): number | undefined {
  if (!(bits & flags.expires)) return undefined
  const start = json.indexOf(mark) + mark.length
  return Date.parse(json.toString('latin1', start, start + timeLength))
}

/** Whether a message is hidden from everybody at a time. */
export function hasExpired(entry: Pick<Entry, 'flags' | 'json'>, { now }: Pick<Source, 'now'>): boolean {
  const at = expiryOf(entry)
  return at !== undefined && at <= now
}

/** When a message is to expire, as a request says it. */
export interface GivenExpiry {
  expiresAt?: string | null | undefined
  ttl?: number | undefined
}

/**
 * When a message is to expire, as a function of the time at which the request takes effect; undefined where the
 * request says nothing.
 *
 * @param path where the message is in the request's body
 * @throws Problem `invalid_request`; the function too, for a time that is past
 */
export function expiryFrom(
  { expiresAt, ttl }: GivenExpiry,
  path: string,
): ((now: number) => number | undefined) | undefined {
  if (ttl !== undefined) {
    if (expiresAt !== undefined)
      throw invalid('body', `${path}/ttl`, 'cannot be used together with expiresAt')
    return (now) => now + ttl * 1000
  }
  if (expiresAt === undefined) return undefined
  if (expiresAt === null) return () => undefined
  const at = Date.parse(expiresAt)
  return (now) => {
    if (at <= now) throw invalid('body', `${path}/expiresAt`, 'must be in the future')
    return at
  }
}

/** Whether a block without messages had some: all of them were purged, and it is in the change index already. */
export function isEmptied(source: Source, threadId: string, seq: number): boolean {
  for (let place = blockOf(seq) * blockSize + 1; place < seq; place++) {
    if (source.get(stubRows, expiryKeys.stub(threadId, place))) return true
  }
  return false
}

/** Moves a message in the list of those that expire. */
export function moveDue(
  view: View,
  { threadId, seq }: { threadId: string; seq: number },
  before: number | undefined,
  after: number | undefined,
): void {
  if (before === after) return
  if (before !== undefined) view.delete(dueRows, expiryKeys.due(before, threadId, seq))
  if (after !== undefined) view.put(dueRows, expiryKeys.due(after, threadId, seq), threadId)
}
