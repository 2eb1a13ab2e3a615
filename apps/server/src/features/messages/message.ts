import { bytesTable, jsonTable, type Source, type Table } from '../../commit/record.ts'
import type { View } from '../../commit/view.ts'
import type { StreamPlace } from '../../feed/feed.ts'
import { readJson } from '../../lib/json.ts'
import { Problem } from '../../lib/problem.ts'
import { type Key, text, threadScope, u64 } from '../../storage/keys.ts'
import type { Json, Metadata } from '../threads/thread.ts'
import { Block, blockOf, blocks, type Entry, flags } from './block.ts'
import { hasExpired } from './expiry.ts'
import { pathOf, valueAt, withValueAt } from './pointer.ts'
import { type StreamText, streamHead, streamText } from './stream.ts'

export const messageKeys = {
  block: (thread: string, block: number): Key => `${threadScope(thread)}m${u64(block)}`,
  /** Contents too large for the block: `"body":…,"metadata":…`. */
  contents: (thread: string, seq: number): Key => `${threadScope(thread)}b${u64(seq)}`,
  /** What a deleted message held: `"reactions":…,"body":…,"metadata":…`. */
  deleted: (thread: string, seq: number): Key => `${threadScope(thread)}z${u64(seq)}`,
  id: (thread: string, id: string): Key => `${threadScope(thread)}i${text(id)}`,
  versions: (thread: string, seq: number): Key => `${threadScope(thread)}v${u64(seq)}`,
  version: (thread: string, seq: number, version: number): Key =>
    `${messageKeys.versions(thread, seq)}${u64(version)}`,
  reply: (thread: string, parent: number, seq: number): Key =>
    `${threadScope(thread)}p${u64(parent)}${u64(seq)}`,
}

/** Larger contents, in bytes of JSON, have a row of their own, since a block is written anew with each of its messages. */
export const inlineContentBytes = 1024

/** Whether contents have a row of their own. */
export function isLarge(contents: string): boolean {
  if (contents.length > inlineContentBytes) return true
  return contents.length * 3 > inlineContentBytes && Buffer.byteLength(contents) > inlineContentBytes
}

/** Where a message is, and the hash of the request that created it (empty: it has none, and no request repeats it). */
export interface IdRow {
  seq: number
  request: string
}

export const ids: Table<IdRow> = {
  encode({ seq, request }) {
    const bytes = Buffer.allocUnsafe(6 + request.length)
    bytes.writeUIntBE(seq, 0, 6)
    bytes.write(request, 6, 'latin1')
    return bytes
  },
  decode: (bytes) => ({ seq: bytes.readUIntBE(0, 6), request: bytes.toString('latin1', 6) }),
  size: ({ request }) => 64 + request.length,
}

export const contentRows = bytesTable
export const versionRows = bytesTable
export const replyRows = bytesTable

/** A message without its contents, as in its JSON. */
export interface Message {
  id: string
  threadId: string
  seq: number
  rev: number
  version: number
  author: string | null
  role: string
  status: 'final' | 'streaming' | 'aborted'
  abortReason?: string
  stream?: Stream
  replyTo?: string
  /** Absent where it mentions nobody. */
  mentions?: readonly string[]
  replyCount: number
  reactions: Record<string, number>
  createdAt: string
  /** When the contents last changed. */
  updatedAt: string
  /** From then on nobody is shown the message. Before the contents, which `expiryOf` relies on. */
  expiresAt?: string
  editedBy?: string | null
  deletedAt?: string
  deletedBy?: string | null
}

/** What an open stream is, in its message's JSON. As stored, it stands at its beginning. */
export interface Stream extends StreamPlace {
  /** Where in the body the text grows. */
  pointer: string
  /** The list in the body at whose end parts are added; absent if there is no place for one. */
  partsPointer?: string
  /** Who asked for it to be stopped. */
  cancelRequestedBy?: string | null
}

export interface Contents {
  body: Json
  metadata: Metadata
}

/** Contents as a piece of JSON, to be put behind the other fields of a message. */
export function contentsJson({ body, metadata }: Contents): string {
  return `"body":${JSON.stringify(body)},"metadata":${JSON.stringify(metadata)}`
}

/** A message's place in its thread, purged or not; undefined where the thread never had a message of that id. */
export function seqOf(source: Source, threadId: string, id: string): number | undefined {
  return source.get(ids, messageKeys.id(threadId, id))?.seq
}

/** @throws Problem `message_not_found`; `message_gone` for one that has expired, or was purged */
export function findEntry(source: Source, threadId: string, id: string): Entry {
  const seq = seqOf(source, threadId, id)
  if (seq === undefined) throw new Problem('message_not_found')
  return shownEntry(source, threadId, seq)
}

/** @throws Problem `message_gone` */
export function shownEntry(source: Source, threadId: string, seq: number): Entry {
  const entry = entryAt(source, threadId, seq)
  if (!entry || hasExpired(entry, source)) throw new Problem('message_gone')
  return entry
}

/** @throws Problem `reply_target_not_found` */
export function replyTarget(source: Source, threadId: string, id: string): Entry {
  const seq = seqOf(source, threadId, id)
  const entry = seq === undefined ? undefined : entryAt(source, threadId, seq)
  if (!entry || hasExpired(entry, source)) throw new Problem('reply_target_not_found')
  return entry
}

export function entryAt(source: Source, threadId: string, seq: number): Entry | undefined {
  return source.get(blocks, messageKeys.block(threadId, blockOf(seq)))?.get(seq)
}

/** A message's JSON as it is served, whole. */
export function wholeJson(source: Source, threadId: string, entry: Entry): Buffer {
  if (entry.flags & flags.streaming) return streamingJson(source, threadId, entry)
  return storedJson(source, threadId, entry)
}

/** A message's JSON as it is stored: that of an open stream without what was streamed. */
export function storedJson(source: Source, threadId: string, entry: Entry): Buffer {
  if (!(entry.flags & flags.external)) return entry.json
  const contents = source.get(contentRows, messageKeys.contents(threadId, entry.seq))
  if (!contents) throw new Error('a message without its contents')
  return Buffer.concat([entry.json, comma, contents, brace])
}

function streamingJson(source: Source, threadId: string, entry: Entry): Buffer {
  const head = streamHead(source, threadId, entry.seq)
  const text = streamText(source, threadId, entry.seq)
  const message: Message & Contents = readJson(storedJson(source, threadId, entry).toString())
  const { generation, offset, parts } = head
  const stream = { ...message.stream!, generation, offset, parts }
  const fields = JSON.stringify(fieldsOf({ ...message, stream })).slice(0, -1)
  return Buffer.from(`${fields},${contentsJson(withStreamed(message, stream, text))}}`)
}

/** Contents with what was streamed in its places. */
export function withStreamed(
  { body, metadata }: Contents,
  { pointer, partsPointer }: Stream,
  text: StreamText,
): Contents {
  const withText = withValueAt(body, pathOf(pointer), text.text)
  if (partsPointer === undefined || text.parts.length === 0) return { body: withText, metadata }
  const path = pathOf(partsPointer)
  const before = (valueAt(withText, path) ?? []) as Json[]
  const parts = [...before, ...text.parts.map((part) => readJson<Json>(part))]
  return { body: withValueAt(withText, path, parts), metadata }
}

const comma = Buffer.from(',')
const brace = Buffer.from('}')

/** A message's fields and, unless it is deleted, its contents. */
export function readMessage(source: Source, threadId: string, entry: Entry): Message & Partial<Contents> {
  return readJson(wholeJson(source, threadId, entry).toString())
}

/** A message's fields; its contents only if they are at hand anyway. */
export function readFields({ json, flags: bits }: Entry): Message & Partial<Contents> {
  const text = json.toString()
  return readJson(bits & flags.external ? `${text}}` : text)
}

/** A message's contents as JSON; or, where they are in a row of their own already, how many bytes they have there. */
export type GivenContents = { json: string } | { kept: number } | { deleted: number }

/**
 * Writes a message's entry.
 *
 * @param isFirst the message begins a block, so there is none to be read
 */
export function writeEntry(
  view: View,
  message: Message,
  contents: GivenContents,
  bits: number,
  isFirst = false,
): Entry {
  const { threadId, seq, rev } = message
  const head = JSON.stringify(fieldsOf(message)).slice(0, -1)
  const isGiven = 'json' in contents
  const external = isGiven ? isLarge(contents.json) : 'kept' in contents
  let contentBytes = isGiven ? 0 : 'kept' in contents ? contents.kept : contents.deleted
  if (isGiven && external) {
    const bytes = Buffer.from(contents.json)
    view.put(contentRows, messageKeys.contents(threadId, seq), bytes)
    contentBytes = bytes.length
  }
  const json = external ? head : isGiven ? `${head},${contents.json}}` : `${head}}`
  const reactions = Object.keys(message.reactions).length > 0
  const expires = message.expiresAt !== undefined
  const entry = {
    seq,
    rev,
    flags:
      (bits & ~(flags.external | flags.hasReactions | flags.expires)) |
      (external ? flags.external : 0) |
      (reactions ? flags.hasReactions : 0) |
      (expires ? flags.expires : 0),
    contentBytes,
    json: Buffer.from(json),
  }
  const key = messageKeys.block(threadId, blockOf(seq))
  view.put(blocks, key, (isFirst ? Block.empty : (view.get(blocks, key) ?? Block.empty)).with(entry))
  return entry
}

/** The fields in the order in which they are served. */
export function fieldsOf(message: Message): Message {
  const { id, threadId, seq, rev, version, author, role, status, replyTo, mentions } = message
  const { replyCount, reactions, createdAt, updatedAt, expiresAt } = message
  const { editedBy, deletedAt, deletedBy } = message
  const { abortReason, stream } = message
  return {
    id,
    threadId,
    seq,
    rev,
    version,
    author,
    role,
    status,
    abortReason,
    stream,
    replyTo,
    mentions,
    replyCount,
    reactions,
    createdAt,
    updatedAt,
    expiresAt,
    editedBy,
    deletedAt,
    deletedBy,
  }
}

/** A version's row: who wrote what and when. */
export function versionJson(message: Message, contents: Contents): Buffer {
  const { version, author, editedBy, updatedAt } = message
  const writer = version === 1 ? author : (editedBy ?? null)
  const head = JSON.stringify({ version, author: writer, createdAt: updatedAt }).slice(0, -1)
  return Buffer.from(`${head},${contentsJson(contents)}}`)
}

/** What a deleted message held. */
export interface DeletedContents extends Contents {
  reactions: Record<string, number>
  mentions?: readonly string[]
}
export const deletedRows = jsonTable<DeletedContents>()
