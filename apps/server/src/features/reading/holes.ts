import type { Source } from '../../commit/record.ts'
import type { View } from '../../commit/view.ts'
import { invalid } from '../../lib/problem.ts'
import { threadScope, u64 } from '../../storage/keys.ts'
import type { Thread } from '../threads/thread.ts'
import {
  type ChunkKey,
  changeSet,
  chunkOf,
  chunkSize,
  countIn,
  filled,
  firstIn,
  isIn,
  seqChunks,
} from './seq-chunk.ts'

/**
 * Holes are the places in a thread whose messages nobody has to read: deleted ones, and purged ones. Unread messages
 * are those behind the watermark without the holes. Nearly always there are none behind it, which the thread's row
 * tells (`lastHole`), so that counting reads nothing.
 */
export const holeKeys =
  (thread: string): ChunkKey =>
  (chunk) =>
    `${threadScope(thread)}h${u64(chunk)}`

/**
 * Makes a hole of a message that is deleted or purged, or takes the hole of a restored one away.
 *
 * @param thread still to be written by the caller
 */
export function setHole(view: View, thread: Thread, seq: number, isHole: boolean): void {
  const keyOf = holeKeys(thread.details.id)
  changeSet(view, keyOf, seq, isHole)
  if (!isHole) {
    thread.firstSeq = Math.min(thread.firstSeq, seq)
    return
  }
  thread.lastHole = Math.max(thread.lastHole, seq)
  if (seq === thread.firstSeq) passHoles(view, thread)
}

/** More chunks than this need not be passed over at once: `firstSeq` only spares a look at them. */
const mostPassed = 64

/** Where the beginning goes, piece by piece, nobody has to count it any more. */
function passHoles(view: View, thread: Thread): void {
  const keyOf = holeKeys(thread.details.id)
  const most = chunkOf(thread.firstSeq) + mostPassed
  for (let chunk = chunkOf(thread.firstSeq); chunk < most && thread.firstSeq <= thread.lastHole; chunk++) {
    const bits = view.get(seqChunks, keyOf(chunk))
    while (thread.firstSeq < firstIn(chunk + 1) && isIn(bits, thread.firstSeq)) thread.firstSeq++
    if (thread.firstSeq < firstIn(chunk + 1)) return
  }
}

/** Import takes no longer gap within a thread than this: each 1,024 places of it are a row. */
export const maxGap = 1024 * chunkSize

/**
 * Makes holes of the places between the thread's last message and a later one.
 *
 * @throws Problem `invalid_request` if there are too many
 */
export function skipTo(view: View, thread: Thread, seq: number): void {
  const from = thread.lastSeq + 1
  if (seq <= from) return
  if (thread.lastSeq === 0) {
    thread.firstSeq = seq
    return
  }
  if (seq - from > maxGap) throw invalid('body', 'seq', `must be at most ${maxGap} behind the message before`)
  const keyOf = holeKeys(thread.details.id)
  for (let chunk = chunkOf(from); chunk <= chunkOf(seq - 1); chunk++) {
    const low = Math.max(from, firstIn(chunk))
    const high = Math.min(seq - 1, firstIn(chunk + 1) - 1)
    const before = low === firstIn(chunk) ? undefined : view.get(seqChunks, keyOf(chunk))
    view.put(seqChunks, keyOf(chunk), merged(filled(low, high), before))
  }
  thread.lastHole = seq - 1
}

/** @param bits the longer ones */
function merged(bits: Buffer, more: Buffer | undefined): Buffer {
  more?.forEach((byte, i) => {
    bits[i]! |= byte
  })
  return bits
}

/** Counts are exact up to here. */
export const mostCounted = 999

/** How many messages there are behind a place, but no more than one more than is told. */
export function countBehind(source: Source, thread: Thread, seq: number): number {
  const { lastSeq, firstSeq, lastHole, details } = thread
  const keyOf = holeKeys(details.id)
  const from = Math.max(seq + 1, firstSeq)
  let count = Math.max(0, lastSeq - Math.max(lastHole, from - 1))
  // From the newest chunk down: mostly one or two are enough. More and more are read together.
  let ahead = 1
  for (let high = lastHole; count <= mostCounted && high >= from; ahead *= 2) {
    const lowest = Math.max(chunkOf(from), chunkOf(high) - ahead)
    for (let chunk = chunkOf(high); chunk >= lowest; chunk--) source.want(seqChunks, keyOf(chunk))
    for (let chunk = chunkOf(high); chunk >= lowest && count <= mostCounted; chunk--) {
      const low = Math.max(from, firstIn(chunk))
      count += high - low + 1 - countIn(source.get(seqChunks, keyOf(chunk)), low, high)
      high = low - 1
    }
  }
  return Math.min(count, mostCounted + 1)
}
