import { between, feedScope, type Key, keyBytes, u64 } from '../storage/keys.ts'
import type { Batch, Snapshot, Store } from '../storage/store.ts'

/**
 * What changed, as a pointer, never with contents: the position, the kind of item, the thread, which item of it, and
 * who did it (`null`: the application).
 */
export type Change =
  | [rev: number, kind: 'thread', thread: string, item: null, actor: string | null]
  | [rev: number, kind: 'member', thread: string, user: string, actor: string | null]
  | [rev: number, kind: 'message', thread: string, seq: number, actor: string | null]

/** The feed's row of one commit. Each commit has one, numbered without a gap. */
export interface FeedRow {
  /** The position behind the commit's last change. */
  rev: number
  /** Milliseconds since 1970. */
  at: number
  changes: Change[]
}

const trimEvery = 1024

function feedKey(commit: number): Key {
  return feedScope + u64(commit)
}

/**
 * Adds a commit's row to its batch, and now and then the removal of rows older than those to keep.
 *
 * @param keep how many commits to keep, at least one
 */
export function addToFeed(batch: Batch, commit: number, row: FeedRow, keep: number): void {
  batch.put(keyBytes(feedKey(commit)), Buffer.from(JSON.stringify(row)))
  if (commit % trimEvery !== 0 || commit <= keep) return
  batch.deleteRange(between(feedKey(Math.max(0, commit - keep - 2 * trimEvery)), feedKey(commit - keep)))
}

/** The last commit's number and row; undefined in a new store. */
export async function lastOfFeed(store: Store): Promise<{ commit: number; row: FeedRow } | undefined> {
  const [last] = await store.scan(between(feedKey(0), feedKey(Number.MAX_SAFE_INTEGER)), {
    limit: 1,
    reverse: true,
  })
  return last && decode(last)
}

/** The rows from a commit on, at most `limit`. */
export async function readFeed(
  store: Store,
  from: number,
  limit: number,
  snapshot?: Snapshot,
): Promise<{ commit: number; row: FeedRow }[]> {
  const range = between(feedKey(from), feedKey(Number.MAX_SAFE_INTEGER))
  return (await store.scan(range, { limit, snapshot })).map(decode)
}

function decode({ key, value }: { key: Buffer; value: Buffer }): { commit: number; row: FeedRow } {
  return {
    commit: Number(key.readBigUInt64BE(feedScope.length)),
    row: JSON.parse(value.toString()) as FeedRow,
  }
}
