import type { Source } from '../../commit/record.ts'
import { bytesTable } from '../../commit/record.ts'
import type { View } from '../../commit/view.ts'
import type { Key } from '../../storage/keys.ts'

/**
 * A set of a thread's messages is stored in chunks of so many, each a row of bits without the zeros at its end; a
 * chunk without any message has no row.
 */
export const chunkSize = 1024

export const seqChunks = bytesTable

/** The key of a set's chunk. */
export type ChunkKey = (chunk: number) => Key

export function chunkOf(seq: number): number {
  return Math.floor((seq - 1) / chunkSize)
}

/** The first message of a chunk. */
export function firstIn(chunk: number): number {
  return chunk * chunkSize + 1
}

/** Whether a message is among those of its chunk. */
export function isIn(bits: Buffer | undefined, seq: number): boolean {
  const at = (seq - 1) % chunkSize
  return ((bits?.[at >> 3] ?? 0) & (1 << (at & 7))) !== 0
}

/** How many messages of a chunk there are from one `seq` to another, both inclusive and of that chunk. */
export function countIn(bits: Buffer | undefined, from: number, to: number): number {
  let count = 0
  for (let seq = from; bits && seq <= to; seq++) if (isIn(bits, seq)) count++
  return count
}

/** The chunk with a message put in, or taken out; undefined once it is empty. */
export function withSeq(bits: Buffer | undefined, seq: number, put: boolean): Buffer | undefined {
  const at = (seq - 1) % chunkSize
  const changed = Buffer.alloc(Math.max(bits?.length ?? 0, (at >> 3) + 1))
  if (bits) changed.set(bits)
  if (put) changed[at >> 3]! |= 1 << (at & 7)
  else changed[at >> 3]! &= ~(1 << (at & 7))
  return trimmed(changed)
}

/** A chunk of all messages from one `seq` to another. */
export function filled(from: number, to: number): Buffer {
  const bits = Buffer.alloc((((to - 1) % chunkSize) >> 3) + 1)
  for (let at = (from - 1) % chunkSize; at <= (to - 1) % chunkSize; at++) bits[at >> 3]! |= 1 << (at & 7)
  return bits
}

function trimmed(bits: Buffer): Buffer | undefined {
  let length = bits.length
  while (length > 0 && bits[length - 1] === 0) length--
  return length === 0 ? undefined : bits.subarray(0, length)
}

/** Puts a message into a set, or takes it out. */
export function changeSet(view: View, keyOf: ChunkKey, seq: number, put: boolean): void {
  const key = keyOf(chunkOf(seq))
  const bits = withSeq(view.get(seqChunks, key), seq, put)
  if (bits) view.put(seqChunks, key, bits)
  else view.delete(seqChunks, key)
}

/** Chunks that are read together: one more row costs far less than one more look at the store. */
const chunksAtOnce = 64

/** How many messages of a set there are from one `seq` to another, both inclusive. */
export function countSet(source: Source, keyOf: ChunkKey, from: number, to: number): number {
  let count = 0
  const [first, last] = [chunkOf(from), chunkOf(to)]
  for (let chunk = first; chunk <= last; chunk++) {
    if ((chunk - first) % chunksAtOnce === 0)
      for (let next = chunk; next <= last && next < chunk + chunksAtOnce; next++)
        source.want(seqChunks, keyOf(next))
    const bits = source.get(seqChunks, keyOf(chunk))
    count += countIn(bits, Math.max(from, firstIn(chunk)), Math.min(to, firstIn(chunk + 1) - 1))
  }
  return count
}
