import type { ReadSource } from '../../commit/reads.ts'
import type { Source } from '../../commit/record.ts'
import { keyOf, u64At } from '../../storage/keys.ts'
import { memberKeys, members } from '../members/member.ts'
import { blockOf, blockSize, blocks, type Entry, flags } from '../messages/block.ts'
import { expiryKeys, stubRows } from '../messages/expiry.ts'
import { contentRows, entryAt, messageKeys } from '../messages/message.ts'
import { streamHead, streamKeys, streamTexts } from '../messages/stream.ts'
import { type ChangeRow, changeRows } from '../threads/change-index.ts'
import { keys, metadataRows, type Thread } from '../threads/thread.ts'
import { type ChangedState, memberState, messageState, purgedState, threadState } from './item.ts'

/** What changed in a thread behind a position, in the order of positions. */
export interface ThreadChanges {
  items: ChangedState[]
  /** Everything up to this position is among the items. */
  upTo: number
  /** Whether nothing is left behind that. */
  isAll: boolean
}

interface IndexedChange extends ChangeRow {
  rev: number
}

/** How much to read at the most; at least one item is read, however large. */
export interface ChangesLimit {
  items: number
  bytes: number
}

/** An item before its contents are read. */
interface Found {
  rev: number
  bytes: number
  state(): ChangedState
}

/**
 * Reads what changed in a thread behind a position, from the change index: its cost grows with what it returns, and
 * neither with the length of the thread nor with the age of the position.
 *
 * @param since a position of the thread; 0 for all that there is
 * @param until what changed behind this position is left for later; usually nothing is
 */
export function changesOf(
  source: ReadSource,
  thread: Thread,
  since: number,
  limit: ChangesLimit,
  until = thread.rev,
): ThreadChanges {
  const { id } = thread.details
  const rows = source
    .scan({
      from: keys.change(id, since + 1),
      to: keys.change(id, Number.MAX_SAFE_INTEGER),
      limit: limit.items + 1,
    })
    .map(({ key, value }) => ({ rev: u64At(key, key.length - 8), ...changeRows.decode(value, keyOf(key)) }))
  const wanted = rows.filter(({ rev }) => rev <= until)
  const taken = wanted.slice(0, enough(wanted, limit.items))
  const horizon = taken.length < wanted.length ? taken.at(-1)!.rev : until
  const numbers = blocksOf(taken, rows, thread)
  want(source, id, taken, numbers)
  const { changed, purged } = changedMessages(source, id, taken)
  const entries = [...newMessages(source, id, numbers, since, horizon), ...changed]
  const all = [
    ...entries.map((entry) => foundMessage(source, thread, entry)),
    ...purged.map((seq) => foundState(purgedState(source, thread, seq))),
    ...foundOthers(source, thread, taken),
  ].sort((a, b) => a.rev - b.rev)
  const found = fitting(all, limit)
  const upTo = found.length < all.length ? found.at(-1)!.rev : horizon
  wantContents(
    source,
    id,
    entries.filter(({ rev }) => rev <= upTo),
  )
  return { items: found.map((item) => item.state()), upTo, isAll: upTo === until }
}

function fitting(all: readonly Found[], { items, bytes: most }: ChangesLimit): readonly Found[] {
  let bytes = 0
  const end = all.findIndex((item, i) => {
    bytes += item.bytes
    return i >= items || (i > 0 && bytes > most)
  })
  return end < 0 ? all : all.slice(0, end)
}

/** How many of the index's rows surely give as many items as are wanted: a block gives up to eight. */
function enough(rows: readonly IndexedChange[], limit: number): number {
  let items = 0
  for (let i = 0; i < rows.length; i++) {
    // All but the block that is being filled are full, or nearly so.
    items += rows[i]!.item.startsWith('b') ? blockSize : 1
    if (items >= limit + blockSize || i === limit - 1) return i + 1
  }
  return rows.length
}

/** The blocks that may hold new messages: those that began, and the one that was being filled before. */
function blocksOf(taken: readonly IndexedChange[], rows: readonly IndexedChange[], thread: Thread): number[] {
  const numbers = new Set<number>()
  const filled = rows[0]?.lastSeq ?? thread.lastSeq
  if (filled > 0) numbers.add(blockOf(filled))
  for (const { item } of taken) if (item.startsWith('b')) numbers.add(Number(item.slice(1)))
  return [...numbers]
}

function want(source: Source, id: string, taken: readonly IndexedChange[], numbers: number[]): void {
  for (const number of numbers) source.want(blocks, messageKeys.block(id, number))
  for (const { item } of taken) {
    if (item === 't') source.want(metadataRows, keys.metadata(id))
    if (item.startsWith('m')) source.want(blocks, messageKeys.block(id, blockOf(Number(item.slice(1)))))
    if (item.startsWith('u')) source.want(members, memberKeys.member(id, item.slice(1)))
  }
}

/** Messages that did not change since they were created, which was behind `since`. */
function newMessages(source: Source, id: string, numbers: number[], since: number, horizon: number): Entry[] {
  return numbers.flatMap((number) =>
    (source.get(blocks, messageKeys.block(id, number))?.entries ?? []).filter(
      ({ rev, flags: bits }) => !(bits & flags.changed) && rev > since && rev <= horizon,
    ),
  )
}

/** The messages that changed, and the places of those that were purged. */
function changedMessages(source: Source, id: string, taken: readonly IndexedChange[]) {
  const changed: Entry[] = []
  const purged: number[] = []
  for (const { item } of taken) {
    if (!item.startsWith('m')) continue
    const seq = Number(item.slice(1))
    const entry = entryAt(source, id, seq)
    if (entry) changed.push(entry)
    else purged.push(seq)
  }
  for (const seq of purged) source.want(stubRows, expiryKeys.stub(id, seq))
  return { changed, purged }
}

function wantContents(source: Source, id: string, entries: readonly Entry[]): void {
  for (const { seq, flags: bits } of entries) {
    if (bits & flags.external) source.want(contentRows, messageKeys.contents(id, seq))
    if (bits & flags.streaming) source.want(streamTexts, streamKeys.text(id, seq))
  }
}

function foundMessage(source: Source, thread: Thread, entry: Entry): Found {
  const { rev, json, contentBytes, flags: bits } = entry
  return {
    rev,
    bytes:
      json.length +
      (bits & flags.external ? contentBytes : 0) +
      (bits & flags.streaming ? streamHead(source, thread.details.id, entry.seq).bytes : 0),
    state: () => messageState(source, thread, entry),
  }
}

/** The thread itself and members, whose rows are at hand. */
function foundOthers(source: Source, thread: Thread, taken: readonly IndexedChange[]): Found[] {
  return taken.flatMap(({ item }) => {
    if (item !== 't' && !item.startsWith('u')) return []
    return [
      foundState(item === 't' ? threadState(source, thread) : memberState(source, thread, item.slice(1))),
    ]
  })
}

function foundState(state: ChangedState): Found {
  return { rev: state.rev, bytes: state.json.length, state: () => state }
}
