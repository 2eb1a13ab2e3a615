import { LRUCache } from 'lru-cache'
import type { Caller } from '../../auth/principal.ts'
import type { ReadSource } from '../../commit/reads.ts'
import type { Source } from '../../commit/record.ts'
import type { Engine } from '../engine.ts'
import { reactionsOf } from '../reactions/reaction.ts'
import { accessThread } from '../threads/access.ts'
import type { Thread } from '../threads/thread.ts'
import { type Block, blockOf, blocks, flags } from './block.ts'
import { contentRows, findEntry, messageKeys, wholeJson } from './message.ts'
import { placesIn, type Shown, type Span, shownOf, timesOf, widened } from './page-gaps.ts'
import { withDeletedContents } from './reads.ts'
import { streamHead, streamKeys, streamTexts } from './stream.ts'

export interface PageQuery {
  limit: number
  before?: string
  after?: string
  around?: string
  deletedContent: boolean
}

const pageStart = Buffer.from('{"items":[')
const comma = Buffer.from(',')
const brace = Buffer.from('}')

interface CachedPage {
  thread: Thread
  limit: number
  json: Buffer
  /** Where messages of it expire: the times between which it is as it is. */
  times: { from: number; until: number } | undefined
}

/**
 * The newest pages of busy threads as they were sent, bounded in bytes. A thread's details are kept as an
 * object for as long as they are the same, and its `rev` grows with each change, so a page is right as long as both are
 * those that it was made for; only what somebody has read may differ.
 */
export class PageCache {
  readonly #pages: LRUCache<string, CachedPage>

  /** @param maxBytes 1 MiB or more */
  constructor(maxBytes: number) {
    this.#pages = new LRUCache({ maxSize: maxBytes, maxEntrySize: Math.floor(maxBytes / 8) })
  }

  get(thread: Thread, limit: number, source: Source): Buffer | undefined {
    const page = this.#pages.get(thread.details.id)
    if (!page || page.limit !== limit || !isSame(page.thread, thread)) return undefined
    const { json, times } = page
    if (!times) return json
    const { now } = source
    return now >= times.from && now < times.until ? json : undefined
  }

  set(page: CachedPage): void {
    this.#pages.set(page.thread.details.id, page, { size: page.json.length + 500 })
  }
}

/** Whether the messages of two rows of a thread are the same. */
function isSame(one: Thread, other: Thread): boolean {
  return one.details === other.details && one.rev === other.rev && one.lastSeq === other.lastSeq
}

/** A page of messages as JSON, from old to new; the newest ones if nothing else is asked for. */
export function messagePage(
  engine: Engine,
  caller: Caller,
  threadId: string,
  query: PageQuery,
): Buffer | Promise<Buffer> {
  const { pages, reads, limits } = engine
  const isNewest = query.before === undefined && query.after === undefined && query.around === undefined
  const isShared = isNewest && !query.deletedContent
  const place = isNewest ? 0 : placeOf(engine, query)
  return reads.run((source) => {
    const { thread } = accessThread(source, caller, threadId, 'read')
    // Streams grow without a change of the thread's row.
    const isKept = isShared && !thread.details.streams
    const cached = isKept ? pages.get(thread, query.limit, source) : undefined
    if (cached) return cached
    const wanted = spanOf(source, threadId, thread.lastSeq, query, place)
    const { shown, span: whole } = widened(source, thread, query, {
      span: wanted,
      shown: shownOf(source, blocksOf(source, threadId, wanted), wanted),
    })
    const span = fitting(source, thread, shown, whole, query, limits.maxPageBytes)
    const parts: Buffer[] = [pageStart]
    const reacted = addItems(source, threadId, shown, span, query.deletedContent, parts)
    const mine =
      reacted.size > 0 && caller.kind === 'user'
        ? ownReactions(engine, source, threadId, caller.user, span, reacted)
        : {}
    parts.push(pageEnd(engine, thread, span, mine))
    const json = Buffer.concat(parts)
    if (isKept && source.isCached && reacted.size === 0)
      pages.set({ thread, limit: query.limit, json, times: timesOf(source, shown) })
    return json
  })
}

/** What stands behind the items. Cursors carry the thread's position, so that the page is the same for everybody. */
function pageEnd(
  { cursors }: Engine,
  { rev, lastSeq }: Thread,
  { from, to }: Span,
  mine: Record<string, string[]>,
): Buffer {
  const envelope = {
    before: cursors.make('m', rev, from),
    after: cursors.make('m', rev, Math.max(to, from - 1)),
    hasBefore: from > 1,
    hasAfter: to < lastSeq,
    rev,
    cursor: cursors.make('c', rev, rev),
    mine,
  }
  return Buffer.from(`],${JSON.stringify(envelope).slice(1)}`)
}

function ownReactions(
  { limits }: Engine,
  source: ReadSource,
  threadId: string,
  user: string,
  { from, to }: Span,
  reacted: ReadonlySet<number>,
) {
  const most = Math.min(100_000, (to - from + 1) * limits.maxReactions)
  return reactionsOf(source, threadId, user, from, to, reacted, most)
}

/** The place that a cursor names: older than it for `before`, newer for `after`. */
function placeOf({ cursors }: Engine, { before, after }: PageQuery): number {
  if (before !== undefined) return cursors.read('m', before)
  if (after !== undefined) return after === 'start' ? 0 : cursors.read('m', after)
  return 0
}

function spanOf(
  source: ReadSource,
  threadId: string,
  lastSeq: number,
  query: PageQuery,
  place: number,
): Span {
  const { limit, before, after, around } = query
  if (before !== undefined) {
    const to = Math.min(place - 1, lastSeq)
    return { from: Math.max(1, to - limit + 1), to }
  }
  if (after !== undefined) return { from: place + 1, to: Math.min(lastSeq, place + limit) }
  if (around !== undefined) {
    const { seq } = findEntry(source, threadId, around)
    const from = Math.max(1, Math.min(seq - Math.floor((limit - 1) / 2), lastSeq - limit + 1))
    return { from, to: Math.min(lastSeq, from + limit - 1), around: seq }
  }
  return { from: Math.max(1, lastSeq - limit + 1), to: lastSeq }
}

function blocksOf(source: ReadSource, threadId: string, { from, to }: Span): Block[] {
  if (from > to) return []
  const keys: string[] = []
  for (let number = blockOf(from); number <= blockOf(to); number++)
    keys.push(messageKeys.block(threadId, number))
  return source.getMany(blocks, keys).filter((block) => block !== undefined)
}

/**
 * The part of a span that is not too large for one page: from where the reader comes, or around the message that it
 * asked for; at least one message, however large.
 */
function fitting(
  source: Source,
  thread: Thread,
  shown: readonly Shown[],
  span: Span,
  query: PageQuery,
  maxBytes: number,
): Span {
  const isSmall = shown.reduce((sum, { block }) => sum + block.mostBytes, 0) <= maxBytes
  if (isSmall && !thread.details.streams) return span
  const sizes = shown.flatMap((each) => sizesIn(each, query.deletedContent))
  if (thread.details.streams) addStreams(source, thread, sizes)
  let bytes = 0
  for (const size of sizes) bytes += size.bytes
  if (bytes <= maxBytes) return span
  const start = sizes.findIndex(({ seq }) => seq === span.around)
  let low = start >= 0 ? start : query.after !== undefined ? 0 : sizes.length - 1
  let high = low
  bytes = sizes[low]!.bytes
  for (;;) {
    const below = sizes[low - 1]
    const above = sizes[high + 1]
    // Around a message it grows to both sides alike.
    const isUp = above !== undefined && (below === undefined || (high - low) % 2 === 0)
    const next = isUp ? above : below
    if (!next || bytes + next.bytes > maxBytes) return { from: sizes[low]!.seq, to: sizes[high]!.seq }
    bytes += next.bytes
    if (isUp) high++
    else low--
  }
}

function addStreams(source: Source, { details }: Thread, sizes: { seq: number; bytes: number }[]): void {
  for (const size of sizes)
    if (details.streams!.includes(size.seq)) size.bytes += streamHead(source, details.id, size.seq).bytes
}

function sizesIn({ places }: Shown, deletedContent: boolean) {
  return places.map(({ seq, flags: bits, contentBytes, start, end }) => {
    const isServed = bits & flags.external || (bits & flags.deleted && deletedContent)
    return { seq, bytes: end - start + (isServed ? contentBytes : 0) }
  })
}

/** Adds the messages' JSON to the parts of a page, with commas; returns the `seq`s of those that have reactions. */
function addItems(
  source: ReadSource,
  threadId: string,
  shown: readonly Shown[],
  span: Span,
  deletedContent: boolean,
  parts: Buffer[],
): Set<number> {
  const reacted = new Set<number>()
  const fit = shown.map(({ block, places }) => ({ block, places: placesIn(places, span) }))
  for (const { places } of fit) wantContents(source, threadId, places)
  for (const { block, places } of fit) {
    for (const { seq, flags: bits } of places) if (bits & flags.hasReactions) reacted.add(seq)
    addBlock(source, threadId, block, places, deletedContent, parts)
  }
  return reacted
}

function wantContents(source: ReadSource, threadId: string, places: Shown['places']): void {
  for (const { seq, flags: bits } of places) {
    if (bits & flags.external) source.want(contentRows, messageKeys.contents(threadId, seq))
    if (bits & flags.streaming) source.want(streamTexts, streamKeys.text(threadId, seq))
  }
}

/** Entries that follow one another in a block are copied in one piece, with the commas between them. */
function addBlock(
  source: ReadSource,
  threadId: string,
  block: Block,
  places: Shown['places'],
  deletedContent: boolean,
  parts: Buffer[],
): void {
  if (places.length === 0) return
  if (parts.length > 1) parts.push(comma)
  let pending = places[0]!.start
  for (let i = 0; i < places.length; i++) {
    const { seq, flags: bits, start, end } = places[i]!
    const isLast = i === places.length - 1
    if (bits & flags.streaming) {
      if (pending < start) parts.push(block.bytes.subarray(pending, start))
      parts.push(wholeJson(source, threadId, block.get(seq)!))
      if (!isLast) parts.push(comma)
      pending = places[i + 1]?.start ?? end
    } else if (bits & flags.external) {
      parts.push(block.bytes.subarray(pending, end), comma)
      parts.push(source.get(contentRows, messageKeys.contents(threadId, seq))!, brace)
      if (!isLast) parts.push(comma)
      pending = places[i + 1]?.start ?? end
    } else if (deletedContent && bits & flags.deleted) {
      if (pending < start) parts.push(block.bytes.subarray(pending, start))
      parts.push(withDeletedContents(source, threadId, block.get(seq)!))
      if (!isLast) parts.push(comma)
      pending = places[i + 1]?.start ?? end
    } else if (isLast || places[i + 1]!.start > end + 1) {
      parts.push(block.bytes.subarray(pending, end))
      if (!isLast) parts.push(comma)
      pending = places[i + 1]?.start ?? end
    }
  }
}
