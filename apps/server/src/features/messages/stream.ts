import { derivedTable, type Scan, type Source, type Table } from '../../commit/record.ts'
import type { View } from '../../commit/view.ts'
import type { StreamPlace } from '../../feed/feed.ts'
import { type Key, keyOf, short, threadScope } from '../../storage/keys.ts'
import type { Row } from '../../storage/store.ts'

/** Where an open stream stands, without what was streamed: all that an append has to know. */
export interface StreamHead extends StreamPlace {
  /** The number of the next piece. */
  next: number
  /** Bytes of JSON that all pieces so far took, those that were taken back included. */
  bytes: number
}

/**
 * One append, as its row: it is written once and never again. A text of another generation than the piece before cuts
 * off what there was behind its beginning.
 */
export interface Piece {
  kind: 'text' | 'part'
  /** Where the stream stands behind it. */
  head: StreamHead
  /** Text, or the JSON of a part. */
  content: string
}

export const noHead: StreamHead = { generation: 1, offset: 0, parts: 0, next: 0, bytes: 0 }

export const streamKeys = {
  /** A stream's pieces lie between this and `end`. */
  pieces: (thread: string, seq: number): Key => `${threadScope(thread)}s${short(seq)}`,
  end: (thread: string, seq: number): Key => `${streamKeys.pieces(thread, seq)}\u00ff`,
  piece: (thread: string, seq: number, n: number): Key => `${streamKeys.pieces(thread, seq)}${short(n)}`,
  // Neither of them is stored; no number in a key of a piece begins with these letters.
  head: (thread: string, seq: number): Key => `${threadScope(thread)}sh${short(seq)}`,
  text: (thread: string, seq: number): Key => `${threadScope(thread)}st${short(seq)}`,
}

/** The pieces' range, from the key of a row that is not stored. */
function piecesOf(key: Key): { from: Key; to: Key } {
  const at = key.indexOf('\0') + 1
  const from = `${key.slice(0, at)}s${key.slice(at + 2)}`
  return { from, to: `${from}\u00ff` }
}

/**
 * The row: the kind, generation, where the text begins, how many parts there were, and how many bytes more than that
 * all pieces took; then the content.
 */
export const pieceRows: Table<Piece> = {
  isUncached: true,
  encode({ kind, head, content }) {
    const length = Buffer.byteLength(content)
    const { generation, offset, parts, bytes } = head
    const numbers =
      kind === 'text'
        ? [generation, offset - length, parts, bytes - offset]
        : [generation, offset, parts - 1, bytes - offset]
    const header = [kind === 'text' ? 0 : 1, ...numbers.flatMap(varint)]
    const row = Buffer.allocUnsafe(header.length + length)
    row.set(header)
    row.write(content, header.length)
    return row
  },
  decode(row, key) {
    const numbers: number[] = []
    let at = 1
    while (numbers.length < 4) {
      let value = 0
      for (let scale = 1; ; scale *= 128) {
        const byte = row[at++]!
        value += (byte & 127) * scale
        if (byte < 128) break
      }
      numbers.push(value)
    }
    const [generation, from, parts, more] = numbers as [number, number, number, number]
    const content = row.toString('utf8', at)
    const kind = row[0] === 0 ? 'text' : 'part'
    const offset = kind === 'text' ? from + row.length - at : from
    return {
      kind,
      head: {
        generation,
        offset,
        parts: kind === 'text' ? parts : parts + 1,
        next: lastShort(key) + 1,
        bytes: offset + more,
      },
      content,
    }
  },
  size: ({ content }) => 100 + content.length,
}

function varint(value: number): number[] {
  const bytes: number[] = []
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest]
    bytes.push((rest % 128) + 128)
  }
}

/** The number of a piece, which ends its key behind that of its message. */
function lastShort(key: Key): number {
  let at = key.indexOf('\0') + 2
  at += 1 + key.charCodeAt(at)
  let value = 0
  for (let i = at + 1; i < key.length; i++) value = value * 256 + key.charCodeAt(i)
  return value
}

export const streamHeads: Table<StreamHead> = derivedTable({
  async derive(scan, key) {
    const [last] = await scan({ ...piecesOf(key), limit: 1, reverse: true })
    return last ? pieceRows.decode(last.value, keyOf(last.key)).head : noHead
  },
  size: () => 100,
})

/**
 * What was streamed so far, and behind which piece. One more piece makes a new value, which shares the list of those
 * before: what lies in the list behind a value's own end is nobody's business.
 */
export class StreamText {
  readonly generation: number
  readonly offset: number
  readonly next: number
  readonly #chunks: string[]
  readonly #count: number
  readonly #parts: string[]
  readonly #partCount: number
  readonly memory: number

  constructor(
    { generation, offset, next }: Pick<StreamHead, 'generation' | 'offset' | 'next'> = noHead,
    chunks: { list: string[]; count: number } = { list: [], count: 0 },
    parts: { list: string[]; count: number } = { list: [], count: 0 },
    memory = 200,
  ) {
    this.generation = generation
    this.offset = offset
    this.next = next
    this.#chunks = chunks.list
    this.#count = chunks.count
    this.#parts = parts.list
    this.#partCount = parts.count
    this.memory = memory
  }

  with({ kind, head, content }: Piece): StreamText {
    let chunks = { list: this.#chunks, count: this.#count }
    let parts = { list: this.#parts, count: this.#partCount }
    if (head.generation !== this.generation) {
      const from = head.offset - Buffer.byteLength(content)
      chunks = added({ list: [Buffer.from(this.text).toString('utf8', 0, from)], count: 1 }, content)
    } else if (kind === 'text') chunks = added(chunks, content)
    else parts = added(parts, content)
    return new StreamText(head, chunks, parts, this.memory + 60 + content.length)
  }

  get text(): string {
    return this.#chunks.slice(0, this.#count).join('')
  }

  /** The text's bytes from an offset on. */
  bytesFrom(offset: number): Buffer {
    return Buffer.from(this.text).subarray(offset)
  }

  /** The JSON of the parts. */
  get parts(): string[] {
    return this.#parts.slice(0, this.#partCount)
  }
}

/** Not cut at its end first: a greater value may still be in use, and then has the same there. */
function added(to: { list: string[]; count: number }, content: string): { list: string[]; count: number } {
  to.list[to.count] = content
  return { list: to.list, count: to.count + 1 }
}

/** Rows read at once. */
const rowsAtOnce = 5000

export const streamTexts: Table<StreamText> = derivedTable({
  async derive(scan: (range: Scan) => Promise<Row[]>, key: Key) {
    let { from, to } = piecesOf(key)
    let text = new StreamText()
    for (;;) {
      const rows = await scan({ from, to, limit: rowsAtOnce })
      for (const row of rows) text = text.with(pieceRows.decode(row.value, keyOf(row.key)))
      if (rows.length < rowsAtOnce) return text
      from = `${keyOf(rows.at(-1)!.key)}\0`
    }
  },
  size: ({ memory }) => memory,
})

export function streamHead(source: Source, thread: string, seq: number): StreamHead {
  return source.get(streamHeads, streamKeys.head(thread, seq)) ?? noHead
}

/** What was streamed so far. A cached text may lack the last pieces. */
export function streamText(source: Source, thread: string, seq: number): StreamText {
  const { next } = streamHead(source, thread, seq)
  let text = source.get(streamTexts, streamKeys.text(thread, seq)) ?? new StreamText()
  for (let n = text.next; n < next; n++) source.want(pieceRows, streamKeys.piece(thread, seq, n))
  for (let n = text.next; n < next; n++) {
    const piece = source.get(pieceRows, streamKeys.piece(thread, seq, n))
    if (!piece) throw new Error('a piece of a stream is missing')
    text = text.with(piece)
  }
  return text
}

/** Adds a piece: its row is all that is written. */
export function addPiece(view: View, thread: string, seq: number, piece: Piece): void {
  const text = view.peek(streamTexts, streamKeys.text(thread, seq))
  view.put(pieceRows, streamKeys.piece(thread, seq, piece.head.next - 1), piece)
  view.put(streamHeads, streamKeys.head(thread, seq), piece.head)
  // Kept up to date as long as there is room for it; else it is read again when somebody asks.
  if (text?.next === piece.head.next - 1)
    view.put(streamTexts, streamKeys.text(thread, seq), text.with(piece))
  else if (text) view.delete(streamTexts, streamKeys.text(thread, seq))
}

/** Takes a stream's pieces away. */
export function removePieces(view: View, thread: string, seq: number): void {
  const { next } = streamHead(view, thread, seq)
  view.deleteRange(streamKeys.pieces(thread, seq), streamKeys.end(thread, seq), newest(thread, seq, next))
  view.delete(streamHeads, streamKeys.head(thread, seq))
  view.delete(streamTexts, streamKeys.text(thread, seq))
}

function* newest(thread: string, seq: number, next: number): Generator<Key> {
  for (let n = next - 1; n >= 0; n--) yield streamKeys.piece(thread, seq, n)
}
