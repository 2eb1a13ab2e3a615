import type { Role } from '../../auth/permissions.ts'
import type { Source } from '../../commit/record.ts'
import type { StreamPlace } from '../../feed/feed.ts'
import { isoTime } from '../../lib/clock.ts'
import { memberKeys, members } from '../members/member.ts'
import { type Entry, flags } from '../messages/block.ts'
import { expiryKeys, hasExpired, type Stub, stubRows } from '../messages/expiry.ts'
import { entryAt, readFields, wholeJson } from '../messages/message.ts'
import { streamHead } from '../messages/stream.ts'
import { placeOf } from '../messages/stream-state.ts'
import { metadataOf } from '../threads/commands.ts'
import { type Thread, threadResource } from '../threads/thread.ts'

/** What changed, at its position, as it is now: JSON, the same for every reader. */
export interface ChangedState {
  rev: number
  json: Buffer
  /** Where the stream of a message stands that is being streamed. */
  stream?: StreamMark
  /** The `seq` of a message that somebody reacted to. */
  reactedSeq?: number
}

/** How far a reader knows the stream of a message; without a place where it has ended. */
export interface StreamMark {
  message: string
  place: StreamPlace | undefined
}

/** A message as it is now; a deleted one as a tombstone, and one that has expired as if it were purged already. */
export function messageState(source: Source, thread: Thread, entry: Entry): ChangedState {
  if (hasExpired(entry, source)) return expiredState(entry)
  const { id } = thread.details
  const isStream = entry.flags & flags.streaming
  const message = wholeJson(source, id, entry)
  return {
    rev: entry.rev,
    json: messageItem(entry.rev, message),
    ...(isStream && {
      stream: { message: readFields(entry).id, place: placeOf(streamHead(source, id, entry.seq)) },
    }),
    ...(entry.flags & flags.hasReactions && { reactedSeq: entry.seq }),
  }
}

/** A purged message. */
export function purgedState(source: Source, thread: Thread, seq: number): ChangedState {
  const stub = source.get(stubRows, expiryKeys.stub(thread.details.id, seq))
  if (!stub) throw new Error('a changed message that is not there')
  const { rev } = JSON.parse(stub.toString()) as { rev: number }
  return { rev, json: messageItem(rev, stub) }
}

/** A message that changed, whatever became of it. */
export function stateOfMessage(source: Source, thread: Thread, seq: number): ChangedState {
  const entry = entryAt(source, thread.details.id, seq)
  return entry ? messageState(source, thread, entry) : purgedState(source, thread, seq)
}

/** Its purge, which is to follow, is another change: who learns of this one may know it with another time to expire. */
function expiredState(entry: Entry): ChangedState {
  const { id, threadId, seq, rev, createdAt, expiresAt } = readFields(entry)
  const stub: Stub = { id, threadId, seq, rev, createdAt, purgedAt: expiresAt! }
  return { rev, json: messageItem(rev, Buffer.from(JSON.stringify(stub))) }
}

function messageItem(rev: number, message: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`{"kind":"message","rev":${rev},"message":`), message, brace])
}

/** The thread itself. What the caller is in it differs from reader to reader, and is left out. */
export function threadState(source: Source, thread: Thread): ChangedState {
  const { details } = thread
  const { me: _me, ...resource } = threadResource(thread, metadataOf(source, thread), null)
  const deletedAt = details.deletedAt === undefined ? undefined : isoTime(details.deletedAt)
  const item = { kind: 'thread', rev: details.rev, thread: { ...resource, rev: details.rev, deletedAt } }
  return { rev: details.rev, json: Buffer.from(JSON.stringify(item)) }
}

/** A member; `role` is `null` for one who left. */
export function memberState(source: Source, thread: Thread, user: string): ChangedState {
  const row = source.get(members, memberKeys.member(thread.details.id, user))
  if (!row) throw new Error('a changed member without a row')
  const member: { userId: string; role: Role | null; joinedAt: string } = {
    userId: user,
    role: row.role,
    joinedAt: isoTime(row.joinedAt),
  }
  return { rev: row.rev, json: Buffer.from(JSON.stringify({ kind: 'member', rev: row.rev, member })) }
}

const brace = Buffer.from('}')
