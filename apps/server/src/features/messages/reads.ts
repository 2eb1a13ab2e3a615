import type { Caller } from '../../auth/principal.ts'
import type { ReadSource } from '../../commit/reads.ts'
import type { Source } from '../../commit/record.ts'
import { Problem } from '../../lib/problem.ts'
import { type Key, keyOf, u64At } from '../../storage/keys.ts'
import type { Row } from '../../storage/store.ts'
import type { Engine } from '../engine.ts'
import { accessThread } from '../threads/access.ts'
import { blockOf, blocks, type Entry, flags } from './block.ts'
import type { MessageState } from './change.ts'
import { hasExpired } from './expiry.ts'
import {
  type Contents,
  contentRows,
  contentsJson,
  deletedRows,
  entryAt,
  findEntry,
  type Message,
  messageKeys,
  readFields,
  readMessage,
  versionJson,
  wholeJson,
} from './message.ts'
import { streamHead } from './stream.ts'

export function getMessage(
  { reads }: Engine,
  caller: Caller,
  threadId: string,
  id: string,
  deletedContent: boolean,
): MessageState | Promise<MessageState> {
  return reads.run((source) => {
    accessThread(source, caller, threadId, 'read')
    const entry = findEntry(source, threadId, id)
    const json = deletedContent
      ? withDeletedContents(source, threadId, entry)
      : wholeJson(source, threadId, entry)
    return { json, version: readFields(entry).version }
  })
}

/** A message's JSON; a deleted one's with the contents that it had. */
export function withDeletedContents(source: Source, threadId: string, entry: Entry): Buffer {
  if (!(entry.flags & flags.deleted)) return wholeJson(source, threadId, entry)
  const contents = source.get(deletedRows, messageKeys.deleted(threadId, entry.seq))
  if (!contents) throw new Error('a deleted message without its contents')
  return Buffer.from(`${entry.json.toString().slice(0, -1)},${contentsJson(contents)}}`)
}

/** @throws Problem `forbidden` */
export function mayReadDeleted(caller: Caller, deletedContent: boolean): boolean {
  if (!deletedContent || caller.kind === 'application') return deletedContent
  throw new Problem('forbidden', 'Only the application may read deleted contents.')
}

/** JSON of a list's page whose items are JSON already. */
function listJson(items: readonly Buffer[], next: string | null): Buffer {
  const parts: Buffer[] = [Buffer.from('{"items":[')]
  items.forEach((item, i) => {
    if (i > 0) parts.push(Buffer.from(','))
    parts.push(item)
  })
  parts.push(Buffer.from(`],"next":${JSON.stringify(next)}}`))
  return Buffer.concat(parts)
}

export interface ListQuery {
  limit: number
  cursor?: string
}

/** Every contents that a message has had, the newest first. */
export function listVersions(
  { reads, cursors, limits }: Engine,
  caller: Caller,
  threadId: string,
  id: string,
  { limit, cursor, deletedContent }: ListQuery & { deletedContent: boolean },
): Buffer | Promise<Buffer> {
  const below = cursor === undefined ? Number.MAX_SAFE_INTEGER : cursors.read('v', cursor)
  return reads.run((source) => {
    accessThread(source, caller, threadId, 'read')
    const entry = findEntry(source, threadId, id)
    if (entry.flags & flags.deleted && !deletedContent) return listJson([], null)
    const message = currentContents(source, threadId, entry)
    const items: { version: number; json: Buffer }[] = []
    if (message.version < below) items.push({ version: message.version, json: versionJson(message, message) })
    const range = {
      from: messageKeys.version(threadId, entry.seq, 0),
      to: messageKeys.version(threadId, entry.seq, below),
    }
    const { rows, isAll } = newestRows(source, range, limit + 1, limits.maxPageBytes)
    for (const { key, value } of rows) items.push({ version: u64At(key, key.length - 8), json: value })
    const page = items.slice(0, limit)
    const next = items.length > limit || !isAll ? cursors.make('v', source.rev, page.at(-1)!.version) : null
    return listJson(
      page.map(({ json }) => json),
      next,
    )
  })
}

/** Rows to scan at once where nobody knows how large they are: at most as many MiB. */
const rowsAtOnce = 16

/** The last rows of a range, from high to low, until there are so many, or so many bytes. */
function newestRows(
  source: ReadSource,
  range: { from: Key; to: Key },
  limit: number,
  maxBytes: number,
): { rows: Row[]; isAll: boolean } {
  const rows: Row[] = []
  let { to } = range
  for (let bytes = 0; bytes < maxBytes && rows.length < limit; to = keyOf(rows.at(-1)!.key)) {
    const wanted = Math.min(rowsAtOnce, limit - rows.length)
    const some = source.scan({ from: range.from, to, limit: wanted, reverse: true })
    rows.push(...some)
    if (some.length < wanted) return { rows, isAll: true }
    for (const { value } of some) bytes += value.length
  }
  return { rows, isAll: false }
}

function currentContents(source: Source, threadId: string, entry: Entry): Message & Contents {
  if (!(entry.flags & flags.deleted)) return readMessage(source, threadId, entry) as Message & Contents
  const contents = source.get(deletedRows, messageKeys.deleted(threadId, entry.seq))
  if (!contents) throw new Error('a deleted message without its contents')
  return { ...readFields(entry), body: contents.body, metadata: contents.metadata }
}

/** The direct replies to a message, the newest first; deleted ones as tombstones. */
export function listReplies(
  { reads, cursors, limits }: Engine,
  caller: Caller,
  threadId: string,
  id: string,
  { limit, cursor }: ListQuery,
): Buffer | Promise<Buffer> {
  const below = cursor === undefined ? Number.MAX_SAFE_INTEGER : cursors.read('p', cursor)
  return reads.run((source) => {
    accessThread(source, caller, threadId, 'read')
    const { seq } = findEntry(source, threadId, id)
    const rows = source.scan({
      from: messageKeys.reply(threadId, seq, 0),
      to: messageKeys.reply(threadId, seq, below),
      limit: limit + 1,
      reverse: true,
    })
    const seqs = rows.slice(0, limit).map(({ key }) => u64At(key, key.length - 8))
    const entries = loadEntries(source, threadId, seqs, limits.maxPageBytes)
    const isAll = rows.length <= limit && entries.length === seqs.length
    const next = isAll ? null : cursors.make('p', source.rev, entries.at(-1)!.seq)
    // Those that have expired are in the list until they are purged.
    const shown = entries.filter((entry) => !hasExpired(entry, source))
    return listJson(
      shown.map((entry) => wholeJson(source, threadId, entry)),
      next,
    )
  })
}

/**
 * Entries from anywhere in the thread, as many as fit into a page but at least one; their blocks and then their
 * contents are loaded at once.
 */
function loadEntries(source: Source, threadId: string, seqs: readonly number[], maxBytes: number): Entry[] {
  for (const seq of seqs) source.want(blocks, messageKeys.block(threadId, blockOf(seq)))
  const entries: Entry[] = []
  let bytes = 0
  for (const seq of seqs) {
    const entry = entryAt(source, threadId, seq)
    if (!entry) throw new Error('a reply that is not there')
    const isExternal = entry.flags & flags.external
    bytes += entry.json.length + (isExternal ? entry.contentBytes : 0)
    if (entry.flags & flags.streaming) bytes += streamHead(source, threadId, seq).bytes
    if (bytes > maxBytes && entries.length > 0) break
    if (isExternal) source.want(contentRows, messageKeys.contents(threadId, seq))
    entries.push(entry)
  }
  return entries
}
