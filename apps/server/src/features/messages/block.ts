import type { Table } from '../../commit/record.ts'
import { u64In } from '../../storage/keys.ts'

/**
 * Messages are stored in blocks of eight, each block one row: a page of fifty is seven or eight rows found by
 * arithmetic, not fifty found by a scan. An entry is the message's JSON as it is served, so a page is made by copying
 * bytes. A new message, an edit or a reaction writes its block anew; contents too large for that are kept in a row of
 * their own (see `external`).
 */
export const blockSize = 8

/** The block that holds a message. */
export function blockOf(seq: number): number {
  return Math.floor((seq - 1) / blockSize)
}

export const flags = {
  /** The contents are in a row of their own; the entry's JSON lacks them, and its closing brace. */
  external: 1,
  deleted: 2,
  hasReactions: 4,
  /** The message changed after it was created, so the change index has an entry of its own for it. */
  changed: 8,
  /** The message is being streamed: what was streamed is in rows of its own, and its place in the entry is empty. */
  streaming: 16,
  /** The message expires; when is in its JSON. */
  expires: 64,
} as const

export interface Entry {
  seq: number
  rev: number
  flags: number
  /** Bytes of contents that are in a row of their own: large ones, and those that a deleted message had. */
  contentBytes: number
  /** JSON, in UTF-8. */
  json: Buffer
}

export interface Place {
  seq: number
  rev: number
  flags: number
  contentBytes: number
  start: number
  end: number
}

const headerBytes = 1
const placeBytes = 16
const comma = 0x2c

/**
 * Up to eight messages of a thread.
 *
 * The row: the number of entries; for each its slot, flags, length, `rev` and the length of its contents elsewhere; then
 * their JSON, separated by commas.
 */
export class Block {
  /** Until somebody wants the row. Many messages may come to a block in one commit, and only the last one's row is written. */
  #entries: readonly Entry[] | undefined
  #bytes: Buffer | undefined
  #places: readonly Place[] = []

  private constructor(entries: readonly Entry[] | undefined) {
    this.#entries = entries
  }

  static readonly empty = new Block([])

  static decode(bytes: Buffer, block: number): Block {
    const count = bytes[0]!
    const places: Place[] = []
    let start = headerBytes + count * placeBytes
    for (let i = 0, at = headerBytes; i < count; i++, at += placeBytes) {
      const end = start + bytes.readUInt32BE(at + 2)
      places.push({
        seq: block * blockSize + 1 + bytes[at]!,
        flags: bytes[at + 1]!,
        rev: bytes.readUIntBE(at + 6, 6),
        contentBytes: bytes.readUInt32BE(at + 12),
        start,
        end,
      })
      start = end + 1
    }
    const decoded = new Block(undefined)
    decoded.#bytes = bytes
    decoded.#places = places
    return decoded
  }

  static of(entries: readonly Entry[]): Block {
    return new Block(entries)
  }

  get bytes(): Buffer {
    return this.#bytes ?? this.#encode(this.#entries ?? [])
  }

  #encode(entries: readonly Entry[]): Buffer {
    let length = headerBytes + entries.length * placeBytes + Math.max(0, entries.length - 1)
    for (const { json } of entries) length += json.length
    // Not from the shared pool: a cached block would keep alive the pool's piece that it lies in.
    const bytes = Buffer.allocUnsafeSlow(length)
    bytes[0] = entries.length
    const places: Place[] = []
    let start = headerBytes + entries.length * placeBytes
    for (let i = 0, at = headerBytes; i < entries.length; i++, at += placeBytes) {
      const { seq, rev, flags, contentBytes, json } = entries[i]!
      bytes[at] = (seq - 1) % blockSize
      bytes[at + 1] = flags
      bytes.writeUInt32BE(json.length, at + 2)
      bytes.writeUIntBE(rev, at + 6, 6)
      bytes.writeUInt32BE(contentBytes, at + 12)
      if (i > 0) bytes[start - 1] = comma
      bytes.set(json, start)
      places.push({ seq, rev, flags, contentBytes, start, end: start + json.length })
      start += json.length + 1
    }
    this.#bytes = bytes
    this.#places = places
    this.#entries = undefined
    return bytes
  }

  get length(): number {
    return this.#entries?.length ?? this.#places.length
  }

  /** No page has more bytes of it, its contents elsewhere included. */
  get mostBytes(): number {
    let bytes = this.bytes.length
    for (const { contentBytes } of this.#places) bytes += contentBytes
    return bytes
  }

  get entries(): readonly Entry[] {
    return this.#entries ?? this.#places.map((place) => this.#entry(place))
  }

  get(seq: number): Entry | undefined {
    if (this.#entries) return this.#entries.find((other) => other.seq === seq)
    const place = this.#places.find((other) => other.seq === seq)
    return place && this.#entry(place)
  }

  /** The block with an entry added or replaced. */
  with(entry: Entry): Block {
    const before = this.entries
    const last = before.at(-1)
    if (!last || last.seq < entry.seq) return Block.of([...before, entry])
    const entries = before.filter(({ seq }) => seq !== entry.seq)
    const behind = entries.findIndex(({ seq }) => seq > entry.seq)
    entries.splice(behind < 0 ? entries.length : behind, 0, entry)
    return Block.of(entries)
  }

  /** The block without an entry. */
  without(seq: number): Block {
    return Block.of(this.entries.filter((entry) => entry.seq !== seq))
  }

  /** The entries from one `seq` to another (both inclusive), without their JSON. */
  places(from: number, to: number): readonly Readonly<Place>[] {
    if (this.#entries) this.#encode(this.#entries)
    const places = this.#places
    if (places.length === 0 || (places[0]!.seq >= from && places.at(-1)!.seq <= to)) return places
    return places.filter(({ seq }) => seq >= from && seq <= to)
  }

  #entry({ seq, rev, flags, contentBytes, start, end }: Place): Entry {
    return { seq, rev, flags, contentBytes, json: this.bytes.subarray(start, end) }
  }
}

/** A thread's blocks; a block's number ends its key. */
export const blocks: Table<Block> = {
  encode: ({ bytes }) => bytes,
  decode: (bytes, key) => Block.decode(bytes, u64In(key, key.length - 8)),
  size: ({ bytes, length }) => bytes.length + 200 + length * 80,
}
