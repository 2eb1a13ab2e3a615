import type { Caller } from '../../auth/principal.ts'
import { textTable } from '../../commit/record.ts'
import type { View } from '../../commit/view.ts'
import type { StreamPlace } from '../../feed/feed.ts'
import type { Command } from '../../intake/intake.ts'
import type { Limits } from '../../lib/limits.ts'
import { invalid, Problem } from '../../lib/problem.ts'
import type { Asked } from '../engine.ts'
import { accessThread } from '../threads/access.ts'
import { type Json, keys } from '../threads/thread.ts'
import type { ThreadWriter } from '../threads/thread-writer.ts'
import { mustBeAuthor, mustNotBeDeleted } from './change.ts'
import { findEntry, readFields, type Stream } from './message.ts'
import type { OpenStreams } from './open-streams.ts'
import { hasPlaceFor, pathOf, valueAt, withValueAt } from './pointer.ts'
import {
  addPiece,
  noHead,
  type Piece,
  type StreamHead,
  StreamText,
  streamHead,
  streamHeads,
  streamKeys,
  streamText,
  streamTexts,
} from './stream.ts'
import type { Append, OpenStream } from './stream-schema.ts'
import { ended, placeOf } from './stream-state.ts'

/** What a writer is told of its stream. */
export interface StreamState extends StreamPlace {
  /** Who asked for it to be stopped. */
  cancelRequestedBy?: string | null
}

/** How a new message begins to be streamed. */
export interface Opening {
  stream: Stream
  /** The body, with nothing where the text grows. */
  body: Json
  /** What the body had there: the stream's first text. */
  first: string
  limits: Limits
}

/** @throws Problem `invalid_request` where the body has no place for what is to be streamed */
export function openingOf(body: Json, { pointer, partsPointer }: OpenStream, limits: Limits): Opening {
  const path = pathOf(pointer)
  const first = valueAt(body, path) ?? ''
  if (typeof first !== 'string' || !hasPlaceFor(body, path))
    throw invalid('body', '/stream/pointer', 'must lead to a string, or to where there can be one')
  const empty = withValueAt(body, path, '')
  const wanted = partsPointer ?? '/parts'
  const parts = pathOf(wanted)
  const hasPlace = hasPlaceFor(empty, parts) && Array.isArray(valueAt(empty, parts) ?? [])
  if (!hasPlace && partsPointer !== undefined)
    throw invalid('body', '/stream/partsPointer', 'must lead to a list, or to where there can be one')
  const stream = { pointer, ...(hasPlace && { partsPointer: wanted }), ...placeOf(noHead) }
  return { stream, body: empty, first, limits }
}

/**
 * Begins the stream of a message that was just added.
 *
 * @throws Problem `limit_reached`
 */
export function openStream(
  writer: ThreadWriter,
  message: string,
  seq: number,
  { first, limits }: Opening,
): void {
  const { view, id: thread } = writer
  const open = writer.thread.details.streams ?? []
  if (open.length >= limits.maxThreadStreams) {
    throw new Problem(
      'limit_reached',
      `A thread has at most ${limits.maxThreadStreams} open streams (setting maxThreadStreams).`,
    )
  }
  view.put(streamHeads, streamKeys.head(thread, seq), noHead)
  view.put(streamTexts, streamKeys.text(thread, seq), new StreamText())
  view.put(textTable, keys.openStream(thread, seq), message)
  writer.setStreams([...open, seq])
  view.tell({ kind: 'started', thread, seq, message })
  if (first !== '') add(view, { thread, seq, message, limits }, noHead, textPiece(noHead, first))
}

/**
 * Adds text, or a part, or both to a stream. What is there already, byte for byte, is not added again.
 *
 * @throws Problem `stream_ended`, `stream_conflict`, `limit_reached`, `forbidden`
 */
export function appendToStream(
  { caller, durability, limits }: Asked,
  threadId: string,
  id: string,
  append: Append,
  streams: OpenStreams,
): Command<StreamState> {
  return {
    bytes: 256 + (append.text?.length ?? 0) + (append.value === undefined ? 0 : jsonOf(append.value).length),
    durability,
    apply(view) {
      const { seq, stream } = openForWriting(view, caller, threadId, id)
      const place = { thread: threadId, seq, message: id, limits }
      let head = streamHead(view, threadId, seq)
      const text = newText(view, place, head, append)
      if (text) head = add(view, place, head, text)
      const part = newPart(view, place, head, stream, append)
      if (part) head = add(view, place, head, part)
      if (!text && !part) streams.touch(threadId, seq)
      const { cancelRequestedBy } = stream
      return {
        ...placeOf(head),
        ...(cancelRequestedBy !== undefined && { cancelRequestedBy }),
      }
    },
  }
}

function openForWriting(view: View, caller: Caller, threadId: string, id: string) {
  accessThread(view, caller, threadId, 'write')
  const entry = findEntry(view, threadId, id)
  const message = readFields(entry)
  mustBeAuthor(caller, message, 'append to')
  mustNotBeDeleted(entry)
  if (!message.stream) throw ended(message)
  return { seq: entry.seq, stream: message.stream }
}

interface Place {
  thread: string
  seq: number
  message: string
  limits: Limits
}

/** The text that an append adds; undefined if it is there already. */
function newText(
  view: View,
  { thread, seq }: Place,
  head: StreamHead,
  { generation, offset, truncateTo, text = '' }: Append,
): Piece | undefined {
  const given = Buffer.from(text)
  if (truncateTo !== undefined) {
    if (truncateTo > head.offset) throw conflict(head)
    const after = streamText(view, thread, seq).bytesFrom(truncateTo)
    if (after.equals(given)) return undefined
    mustBeAt(head, generation)
    if (truncateTo === head.offset) return textPiece(head, text)
    if ((after[0]! & 0xc0) === 0x80) throw invalid('body', '/truncateTo', 'is in the middle of a character')
    return textPiece({ ...head, generation: head.generation + 1, offset: truncateTo }, text)
  }
  mustBeAt(head, generation)
  const from = offset ?? head.offset
  if (from > head.offset) throw conflict(head)
  if (from === head.offset) return text === '' ? undefined : textPiece(head, text)
  const known = streamText(view, thread, seq).bytesFrom(from).subarray(0, given.length)
  if (!known.equals(given.subarray(0, known.length))) throw conflict(head)
  return known.length < given.length ? textPiece(head, given.toString('utf8', known.length)) : undefined
}

/** The part that an append adds; undefined if it is there already. */
function newPart(
  view: View,
  { thread, seq }: Place,
  head: StreamHead,
  { partsPointer }: Stream,
  { part = head.parts, value }: Append,
): Piece | undefined {
  if (value === undefined) return undefined
  if (partsPointer === undefined)
    throw invalid('body', '/value', 'has no place in the body of the message (see stream.partsPointer)')
  if (part > head.parts) throw conflict(head)
  const content = jsonOf(value)
  if (part === head.parts) return partPiece(head, content)
  if (streamText(view, thread, seq).parts[part] !== content) throw conflict(head)
  return undefined
}

function jsonOf(value: Json): string {
  return JSON.stringify(value)
}

/** @param at where the text goes */
function textPiece(at: StreamHead, text: string): Piece {
  const offset = at.offset + Buffer.byteLength(text)
  const bytes = at.bytes + Buffer.byteLength(JSON.stringify(text)) - 2
  return { kind: 'text', content: text, head: { ...at, offset, bytes, next: at.next + 1 } }
}

function partPiece(at: StreamHead, json: string): Piece {
  const bytes = at.bytes + Buffer.byteLength(json)
  return { kind: 'part', content: json, head: { ...at, bytes, parts: at.parts + 1, next: at.next + 1 } }
}

function add(
  view: View,
  { thread, seq, message, limits }: Place,
  before: StreamHead,
  piece: Piece,
): StreamHead {
  const { head, kind, content } = piece
  if (head.bytes > limits.maxStreamBytes) {
    throw new Problem(
      'limit_reached',
      `A stream takes at most ${limits.maxStreamBytes} bytes, with what is taken back (setting maxStreamBytes).`,
    )
  }
  if (before.next >= limits.maxStreamPieces) {
    throw new Problem(
      'limit_reached',
      `A stream has at most ${limits.maxStreamPieces} pieces (setting maxStreamPieces).`,
    )
  }
  addPiece(view, thread, seq, piece)
  const from = kind === 'text' ? head.offset - Buffer.byteLength(content) : head.offset
  const added = kind === 'text' ? { text: content } : { part: content }
  view.tell({ kind: 'appended', thread, seq, message, from, ...added, place: placeOf(head) })
  return head
}

function mustBeAt(head: StreamHead, generation: number | undefined): void {
  if (generation !== undefined && generation !== head.generation) throw conflict(head)
}

function conflict(head: StreamHead): Problem {
  const { generation, offset, parts } = head
  return new Problem(
    'stream_conflict',
    `The stream is at generation ${generation}, offset ${offset}, and has ${parts} parts.`,
    { stream: placeOf(head) },
  )
}
