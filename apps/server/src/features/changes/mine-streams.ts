import { reaches } from '../../auth/permissions.ts'
import type { User } from '../../auth/principal.ts'
import type { ReadSource } from '../../commit/reads.ts'
import { readEach, type Source } from '../../commit/record.ts'
import type { StreamPlace } from '../../feed/feed.ts'
import { memberKeys, members } from '../members/member.ts'
import { hasExpired } from '../messages/expiry.ts'
import { entryAt, readFields } from '../messages/message.ts'
import { type StreamHead, streamHead } from '../messages/stream.ts'
import { keys, type Thread, threads } from '../threads/thread.ts'
import type { StreamMark } from './item.ts'
import type { ClosedEntry, ThreadEntry } from './mine-step.ts'
import { isLacking, type MissedAppend, missedOf } from './missed-appends.ts'
import type { ChangesLimit } from './thread-changes.ts'

/** How far a reader of all threads of a user knows the open streams in them. */
export class KnownStreams {
  readonly #places = new Map<string, StreamPlace>()

  get(thread: string, message: string): StreamPlace | undefined {
    return this.#places.get(nameOf(thread, message))
  }

  mark(thread: string, { message, place }: StreamMark): void {
    const name = nameOf(thread, message)
    if (place) this.#places.set(name, place)
    else this.#places.delete(name)
  }

  /** Forgets those of a thread that was closed to the reader. */
  leave(thread: string): void {
    for (const name of this.#places.keys()) if (name.startsWith(nameOf(thread, ''))) this.#places.delete(name)
  }

  /** Forgets all but these, which are the open ones. */
  keep(open: ReadonlySet<string>): void {
    for (const name of this.#places.keys()) if (!open.has(name)) this.#places.delete(name)
  }
}

/** What a reader of all threads has before a step. */
export interface KnownToMine {
  streams: KnownStreams
  /** Up to which position it has a thread, where that is beyond its place: what is up to there is not sent again. */
  sent: ReadonlyMap<string, number>
  /** The user's large threads. */
  large: ReadonlySet<string>
}

/** What a reader lacks of open streams. */
export interface MineStreams {
  /** `isNews`: the reader knew the stream, and has not what is there now. */
  appends: { thread: string; append: MissedAppend; isNews: boolean }[]
  /** The names of all open streams in the user's threads. */
  open: ReadonlySet<string>
  /** Whether nothing is lacking behind that. */
  isAll: boolean
}

interface OpenStream {
  thread: string
  seq: number
  message: string
}

/**
 * What is lacking of the open streams in a user's threads, as much as one step takes.
 *
 * @param streaming the user's threads that have open streams
 * @param entries what the reader gets before it
 */
export function streamsOfMine(
  source: ReadSource,
  caller: User,
  streaming: readonly string[],
  entries: readonly (ThreadEntry | ClosedEntry)[],
  { streams, sent }: KnownToMine,
  limit: ChangesLimit,
): MineStreams {
  const given = new KnownStreams()
  for (const entry of entries) {
    if (entry.kind === 'closed') continue
    for (const { rev, stream } of entry.items)
      if (stream && rev > (sent.get(entry.id) ?? 0)) given.mark(entry.id, stream)
  }
  const placeOf = ({ thread, message }: OpenStream) =>
    given.get(thread, message) ?? streams.get(thread, message)
  const open = readEach(threadsOf(source, caller, streaming), (thread) => openIn(source, thread)).flat()
  const heads = readEach(open, ({ thread, seq }) => streamHead(source, thread, seq))
  const lacking = open.flatMap((stream, i) => {
    const [head, place] = [heads[i]!, placeOf(stream)]
    return isLacking(head, place) ? [{ stream, place, held: head.bytes, bytes: lackOf(head, place) }] : []
  })
  const taken = fitting(lacking, limit.bytes)
  const appends = readEach(taken, ({ stream, place }) => {
    const { thread } = stream
    return missedOf(source, stream, place).map((append) => ({ thread, append, isNews: place !== undefined }))
  }).flat()
  const names = new Set(open.map(({ thread, message }) => nameOf(thread, message)))
  return { appends, open: names, isAll: taken.length === lacking.length }
}

interface Lacking {
  stream: OpenStream
  place: StreamPlace | undefined
  /** What it takes in memory, and what the reader lacks of it, in bytes at the most. */
  held: number
  bytes: number
}

/** About how many bytes an append takes besides what was appended. */
const perAppend = 200
/** The most that is held of streams at once: some of the largest. */
const maxHeld = 8 * 1024 * 1024

function lackOf(head: StreamHead, known: StreamPlace | undefined): number {
  const isTextOnly = known?.generation === head.generation && known.parts === head.parts
  return perAppend + (isTextOnly ? Math.abs(head.offset - known.offset) : head.bytes)
}

/** As many as fit, but one at least: first what lacks most, so that none waits for those that grow all the time. */
function fitting(lacking: Lacking[], limit: number): Lacking[] {
  let [sum, memory] = [0, 0]
  lacking.sort((a, b) => b.bytes - a.bytes)
  const end = lacking.findIndex(({ bytes, held }, i) => {
    sum += bytes
    memory += held
    return i > 0 && (sum > limit || memory > maxHeld)
  })
  return end === -1 ? lacking : lacking.slice(0, end)
}

/** Those of some threads that the caller may read. */
function threadsOf(source: Source, caller: User, ids: readonly string[]): Thread[] {
  const reached = ids.filter((id) => reaches(caller, id))
  const rows = readEach(reached, (id) => source.get(threads, keys.thread(id)))
  const may = readEach(rows, (row) => {
    if (!row || row.details.deletedAt !== undefined) return false
    const { id, roster } = row.details
    if (roster) return roster.has(caller.user)
    return Boolean(source.get(members, memberKeys.member(id, caller.user))?.role)
  })
  return rows.flatMap((row, i) => (row && may[i] ? [row] : []))
}

function openIn(source: Source, { details: { id, streams = [] } }: Thread): OpenStream[] {
  const entries = readEach(streams, (seq) => entryAt(source, id, seq)!)
  return entries
    .filter((entry) => !hasExpired(entry, source))
    .map((entry) => ({ thread: id, seq: entry.seq, message: readFields(entry).id }))
}

/** No id has such a character. */
function nameOf(thread: string, message: string): string {
  return `${thread}\0${message}`
}
