import type { Role } from '../../auth/permissions.ts'
import { jsonTable, type Table } from '../../commit/record.ts'
import { isoTime } from '../../lib/clock.ts'
import { readJson } from '../../lib/json.ts'
import { type Key, short, systemScope, text, threadScope, u64 } from '../../storage/keys.ts'
import type { Mark } from '../reading/mark.ts'
import type { Me } from '../reading/read-state.ts'

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json }
export type Metadata = { [name: string]: Json }

/**
 * A thread's row. What each message changes is beside what seldom changes, so that creating a message reads and
 * writes one row of the thread, and need not encode the details again.
 */
export interface Thread {
  /** The `seq` of the newest message; 0 where there was none. */
  lastSeq: number
  /** The position of the thread's last change of any kind. */
  rev: number
  /** The position of its last message, or of its creation: its place in the lists by activity. */
  activity: number
  /** The place at which the lists by activity on disk have it; see `ThreadLists`. */
  listed: number
  /** The place at which the lists by change on disk have it: its `rev` when they were last settled. */
  settled: number
  /** Milliseconds since 1970; `undefined` where there is no message. Stored as one more, and 0. */
  lastMessageAt: number | undefined
  /**
   * The greatest message id so far. Ids are mostly ordered by time, so a new one is mostly greater, and then it is
   * new without a look at the stored ids.
   */
  maxId: string
  /** No message has a smaller `seq`: they are all deleted or purged. */
  firstSeq: number
  /** No message behind this `seq` is deleted or purged; 0 where none ever was. */
  lastHole: number
  /** How far each member has read, in the order of the roster; empty once there is no roster. */
  marks: readonly Mark[]
  details: Details
}

export interface Details {
  id: string
  title?: string
  /** Absent where it is too large to be written with each message; then it has a row of its own. */
  metadata?: Metadata
  author: string | null
  /** Milliseconds since 1970. */
  createdAt: number
  updatedAt: number
  /** The position of its creation. */
  created: number
  /** The position of the last change of the thread itself: its details and the number of its members. */
  rev: number
  memberCount: number
  ownerCount: number
  /** The members and their roles while they are few; `undefined` once there were more than `rosterSize`. */
  roster?: ReadonlyMap<string, Role>
  deletedAt?: number
  deletedBy?: string | null
  /** The position of its last restore: who was told that it is gone is told all of it again. */
  restored?: number
  /** Deleted for good: only this row is left, so that the id stays taken. */
  gone?: true
  /** The messages that are being streamed, by `seq`; absent where there are none. */
  streams?: readonly number[]
  /** What the thread was created with, to recognise the same request. */
  request?: string
}

/** Up to so many members, a thread keeps them in its own row, and each has the thread in lists of their own. */
export const rosterSize = 16
/** Larger metadata has a row of its own. */
export const inlineMetadataBytes = 1024

/** Begins the rows that name the open streams of all threads. */
export const openStreams: Key = `${systemScope}stream\0`

export const keys = {
  thread: (id: string): Key => threadScope(id),
  metadata: (id: string): Key => `${threadScope(id)}d`,
  /** Names an open stream among those of all threads. */
  openStream: (id: string, seq: number): Key => `${openStreams}${text(id)}${short(seq)}`,
  change: (id: string, rev: number): Key => `${threadScope(id)}c${u64(rev)}`,
}

/** A thread's large metadata. */
export const metadataRows = jsonTable<Metadata>()

/** Details are never changed in place, so their bytes can be kept. */
const encodedDetails = new WeakMap<Details, Buffer>()
const numbersBytes = 8 * 6
const markBytes = 16

export const threads: Table<Thread> = {
  encode({
    lastSeq,
    rev,
    activity,
    listed,
    settled,
    lastMessageAt,
    maxId,
    firstSeq,
    lastHole,
    marks,
    details,
  }) {
    const tail = detailsBytes(details)
    const idBytes = Buffer.byteLength(maxId)
    const idAt = numbersBytes + 1 + marks.length * markBytes
    const bytes = Buffer.allocUnsafe(idAt + 1 + idBytes + tail.length)
    bytes.writeUIntBE(lastSeq, 0, 6)
    bytes.writeUIntBE(rev, 6, 6)
    bytes.writeUIntBE(activity, 12, 6)
    bytes.writeUIntBE(listed, 18, 6)
    bytes.writeUIntBE(lastMessageAt === undefined ? 0 : lastMessageAt + 1, 24, 6)
    bytes.writeUIntBE(firstSeq, 30, 6)
    bytes.writeUIntBE(lastHole, 36, 6)
    bytes.writeUIntBE(settled, 42, 6)
    bytes[numbersBytes] = marks.length
    for (let i = 0, at = numbersBytes + 1; i < marks.length; i++, at += markBytes) {
      bytes.writeUIntBE(marks[i]!.readSeq, at, 6)
      bytes.writeUInt32BE(marks[i]!.mentions, at + 6)
      bytes.writeUIntBE(marks[i]!.at, at + 10, 6)
    }
    bytes[idAt] = idBytes
    bytes.write(maxId, idAt + 1)
    bytes.set(tail, idAt + 1 + idBytes)
    return bytes
  },
  decode(bytes) {
    const marks = Array.from({ length: bytes[numbersBytes]! }, (_, i) => {
      const at = numbersBytes + 1 + i * markBytes
      const [readSeq, markedAt] = [bytes.readUIntBE(at, 6), bytes.readUIntBE(at + 10, 6)]
      return { readSeq, mentions: bytes.readUInt32BE(at + 6), at: markedAt }
    })
    const idAt = numbersBytes + 1 + marks.length * markBytes
    const idEnd = idAt + 1 + bytes[idAt]!
    const lastMessageAt = bytes.readUIntBE(24, 6)
    return {
      lastSeq: bytes.readUIntBE(0, 6),
      rev: bytes.readUIntBE(6, 6),
      activity: bytes.readUIntBE(12, 6),
      listed: bytes.readUIntBE(18, 6),
      settled: bytes.readUIntBE(42, 6),
      lastMessageAt: lastMessageAt === 0 ? undefined : lastMessageAt - 1,
      maxId: bytes.toString('utf8', idAt + 1, idEnd),
      firstSeq: bytes.readUIntBE(30, 6),
      lastHole: bytes.readUIntBE(36, 6),
      marks,
      details: decodeDetails(bytes.subarray(idEnd)),
    }
  },
  size: ({ details, maxId, marks }) =>
    420 + maxId.length + 64 * marks.length + 3 * detailsBytes(details).length,
}

function detailsBytes(details: Details): Buffer {
  let bytes = encodedDetails.get(details)
  if (!bytes) {
    const { roster, ...rest } = details
    bytes = Buffer.from(JSON.stringify(roster ? { ...rest, roster: [...roster] } : rest))
    encodedDetails.set(details, bytes)
  }
  return bytes
}

function decodeDetails(bytes: Buffer): Details {
  const { roster, ...rest } = readJson<Details & { roster?: [string, Role][] }>(bytes.toString())
  return roster ? { ...rest, roster: new Map(roster) } : rest
}

/** A thread as callers see it. */
export interface ThreadResource {
  id: string
  title?: string
  author: string | null
  metadata: Metadata
  memberCount: number
  /** What the caller is in the thread; `null` for the application and for who is no member. */
  me: Me | null
  createdAt: string
  updatedAt: string
  lastMessageAt?: string
  lastSeq: number
  rev: number
}

export function threadResource(
  { details, lastSeq, rev, lastMessageAt }: Thread,
  metadata: Metadata,
  me: Me | null,
): ThreadResource {
  return {
    id: details.id,
    ...(details.title !== undefined && { title: details.title }),
    author: details.author,
    metadata,
    memberCount: details.memberCount,
    me,
    createdAt: isoTime(details.createdAt),
    updatedAt: isoTime(details.updatedAt),
    ...(lastMessageAt !== undefined && { lastMessageAt: isoTime(lastMessageAt) }),
    lastSeq,
    rev,
  }
}
