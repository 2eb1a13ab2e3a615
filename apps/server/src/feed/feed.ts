import { between, feedScope, type Key, keyBytes, u64, u64At } from '../storage/keys.ts'
import type { Batch, Row, Snapshot, Store } from '../storage/store.ts'

/**
 * What changed, as a pointer, never with contents: the position, the kind of item, the thread, which item of it, and
 * who did it (`null`: the application).
 */
export type Change =
  | [rev: number, kind: 'thread', thread: string, item: null, actor: string | null]
  | [rev: number, kind: 'member', thread: string, user: string, actor: string | null]
  | [rev: number, kind: 'message', thread: string, seq: number, actor: string | null]

/** Where a stream stands: how often text was taken back, and how much there is. */
export interface StreamPlace {
  /** From 1; one more whenever text was taken back. */
  generation: number
  /** Bytes of text. */
  offset: number
  /** How many parts there are. */
  parts: number
}

/** What those who read a thread live are told of its streams, in the order of the commits; it has no position. */
export type Told = { thread: string; seq: number; message: string } & (
  | { kind: 'started' }
  /** From `from` on, there is now this text, or one more part (JSON). */
  | { kind: 'appended'; from: number; text?: string; part?: string; place: StreamPlace }
  /** `contents`: those that the message would have without what was streamed, if it has just that besides. */
  | { kind: 'ended'; contents: string | undefined; keep: object; place: StreamPlace }
)

/** The feed's row of one commit. Each commit has one, numbered without a gap. */
export interface FeedRow {
  /** The position behind the commit's last change. */
  rev: number
  /** Milliseconds since 1970. */
  at: number
  changes: Change[]
}

const trimEvery = 1024
/** One row in so many is never empty, so that the last position is found close to the end. */
const inFullEvery = 64
const empty = Buffer.alloc(0)

function feedKey(commit: number): Key {
  return feedScope + u64(commit)
}

/**
 * Adds a commit's row to its batch, and now and then the removal of rows older than those to keep.
 *
 * @param keep how many commits to keep, at least one
 * @param mayBeEmpty a commit that changed nothing that has a position, such as an append to a stream, then has an empty
 *   row: only its number counts
 */
export function addToFeed(
  batch: Batch,
  commit: number,
  row: FeedRow,
  keep: number,
  mayBeEmpty = false,
): void {
  const isEmpty = mayBeEmpty && row.changes.length === 0 && commit % inFullEvery !== 0
  batch.put(keyBytes(feedKey(commit)), isEmpty ? empty : Buffer.from(JSON.stringify(row)))
  if (commit % trimEvery !== 0 || commit <= keep) return
  batch.deleteRange(between(feedKey(Math.max(0, commit - keep - 2 * trimEvery)), feedKey(commit - keep)))
}

/** The last commit's number and row; undefined in a new store. */
export async function lastOfFeed(store: Store): Promise<{ commit: number; row: FeedRow } | undefined> {
  const rows = await store.scan(between(feedKey(0), feedKey(Number.MAX_SAFE_INTEGER)), {
    limit: inFullEvery,
    reverse: true,
  })
  const [last] = rows
  const full = rows.find(({ value }) => value.length > 0)
  if (!last || !full) return undefined
  const row = decode(full.value)
  return { commit: commitOf(last), row: full === last ? row : { rev: row.rev, at: row.at, changes: [] } }
}

/** The rows from a commit on, at most `limit`; of an empty one, only that there are no changes. */
export async function readFeed(
  store: Store,
  from: number,
  limit: number,
  snapshot?: Snapshot,
): Promise<{ commit: number; row: Partial<FeedRow> & Pick<FeedRow, 'changes'> }[]> {
  const range = between(feedKey(from), feedKey(Number.MAX_SAFE_INTEGER))
  return (await store.scan(range, { limit, snapshot })).map((row) => ({
    commit: commitOf(row),
    row: row.value.length > 0 ? decode(row.value) : { changes: [] },
  }))
}

function decode(value: Buffer): FeedRow {
  return JSON.parse(value.toString())
}

function commitOf({ key }: Row): number {
  return u64At(key, feedScope.length)
}
