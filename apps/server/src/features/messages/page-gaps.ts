import type { ReadSource } from '../../commit/reads.ts'
import type { Source } from '../../commit/record.ts'
import { u64At } from '../../storage/keys.ts'
import type { Thread } from '../threads/thread.ts'
import { Block, blockOf, flags, type Place } from './block.ts'
import { expiryOf, hasExpired } from './expiry.ts'
import { messageKeys } from './message.ts'

/** From one `seq` to another, both inclusive; none if `from` is above `to`. */
export interface Span {
  from: number
  to: number
  /** The message around which it is. */
  around?: number
}

/** What of a block lies in a span and is shown. */
export interface Shown {
  block: Block
  places: readonly Readonly<Place>[]
  /** Whether messages of it expire, so that time changes what is shown. */
  isTimed: boolean
}

export function shownOf(source: Source, found: readonly Block[], { from, to }: Span): Shown[] {
  return found.map((block) => {
    const places = block.places(from, to)
    const isTimed = places.some(({ flags: bits }) => bits & flags.expires)
    const shown = isTimed ? places.filter((place) => !hasExpired(entryOf(block, place), source)) : places
    return { block, places: shown, isTimed }
  })
}

export function placesIn(places: Shown['places'], { from, to }: Span): Shown['places'] {
  if (places.length === 0 || (places[0]!.seq >= from && places.at(-1)!.seq <= to)) return places
  return places.filter(({ seq }) => seq >= from && seq <= to)
}

function entryOf({ bytes }: Block, { flags: bits, start, end }: Place) {
  return { flags: bits, json: bytes.subarray(start, end) }
}

/** The times between which what is shown stays as it is; undefined where time changes nothing. */
export function timesOf(
  { now }: Source,
  shown: readonly Shown[],
): { from: number; until: number } | undefined {
  const timed = shown.filter(({ isTimed }) => isTimed)
  if (timed.length === 0) return undefined
  const times = timed.flatMap(({ block, places }) =>
    places.map((place) => expiryOf(entryOf(block, place)) ?? Number.POSITIVE_INFINITY),
  )
  return { from: now, until: Math.min(...times, Number.POSITIVE_INFINITY) }
}

/** Blocks that one page looks at beyond its own: where far more was purged, pages are short. */
const mostBlocks = 256
const firstBlocks = 16

/** Which way a page goes, and how far. */
interface Wanted {
  limit: number
  after?: string
  around?: string
}

/**
 * A page's span and what is shown of it. Where messages of it were purged or have expired, it goes further, until it
 * has as many as were asked for: over what was purged, of which no rows are left, it jumps. Around a message it stays
 * as it is.
 */
export function widened(
  source: ReadSource,
  thread: Thread,
  { limit, after, around }: Wanted,
  page: { span: Span; shown: Shown[] },
): { span: Span; shown: Shown[] } {
  const { from, to } = page.span
  const isBack = after === undefined
  const isEnd = isBack ? from <= 1 : to >= thread.lastSeq
  if (around !== undefined || isEnd) return page
  let count = 0
  for (const { places } of page.shown) count += places.length
  if (count > to - from) return page
  const most = isBack ? { from: 1, to } : { from, to: thread.lastSeq }
  for (let atOnce = firstBlocks; ; atOnce *= 4) {
    const found = blocksIn(source, thread.details.id, most, atOnce, isBack)
    const shown = shownOf(source, found, most)
    const seqs = shown.flatMap(({ places }) => places.map(({ seq }) => seq))
    const isAll = found.length < atOnce
    if (seqs.length < limit && !isAll && atOnce < mostBlocks) continue
    const span = isBack
      ? { from: seqs.at(-limit) ?? (isAll ? 1 : found[0]!.places(1, to)[0]!.seq), to }
      : {
          from,
          to: seqs[limit - 1] ?? (isAll ? thread.lastSeq : found.at(-1)!.places(from, most.to).at(-1)!.seq),
        }
    return { span, shown: shown.map((each) => ({ ...each, places: placesIn(each.places, span) })) }
  }
}

/** Up to so many blocks that are there, from the end of a span or from its beginning, in their order. */
function blocksIn(source: ReadSource, threadId: string, { from, to }: Span, limit: number, isBack: boolean) {
  const range = {
    from: messageKeys.block(threadId, blockOf(from)),
    to: messageKeys.block(threadId, blockOf(to) + 1),
  }
  const rows = source.scan({ ...range, limit, reverse: isBack })
  const found = rows.map(({ key, value }) => Block.decode(value, u64At(key, key.length - 8)))
  return isBack ? found.reverse() : found
}
