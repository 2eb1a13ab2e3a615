import { type Thread, threads } from '../../features/threads/thread.ts'
import { type FeedRow, lastOfFeed } from '../../feed/feed.ts'
import { endOf, feedScope, keyOf, listScope, textAt, threadScope, u64, u64At } from '../../storage/keys.ts'
import type { Store } from '../../storage/store.ts'
import { checkLists, checkUserRows } from './lists.ts'
import { type Reporter, Rows } from './rows.ts'
import { checkOpenStreams } from './stream-check.ts'
import { checkThread } from './thread-check.ts'

/**
 * Checks every invariant of a store: the feed has no gap, each thread's rows agree with one another, and the lists
 * have each thread exactly where it belongs. Memory does not grow with the store.
 *
 * @returns how many rows were looked at
 */
export async function verifyStore(store: Store, report: Reporter): Promise<number> {
  const rows = new Rows(store, report)
  const rev = await checkFeed(rows, store)
  const under = new Set<Promise<void>>()
  for await (const thread of allThreads(rows)) {
    const check = checkOrTell(rows, thread, rev).then(() => void under.delete(check))
    under.add(check)
    if (under.size >= threadsAtOnce) await Promise.race(under)
  }
  await Promise.all(under)
  await checkLists(rows)
  await checkUserRows(rows)
  await checkOpenStreams(rows)
  await checkScopes(rows)
  return rows.seen
}

/** Threads that are checked side by side: most of the time goes into waiting for rows. */
const threadsAtOnce = 8

/** A thread of which something cannot be read is named like any other finding: the others are still to be checked. */
async function checkOrTell(rows: Rows, thread: Thread, rev: number): Promise<void> {
  try {
    await checkThread(rows, thread, rev)
  } catch (error) {
    rows.report.finding(`thread "${thread.details.id}": ${error instanceof Error ? error.message : error}`)
  }
}

/** Commits follow one another without a gap, and so do the positions of their changes. Returns the last position. */
async function checkFeed(rows: Rows, store: Store): Promise<number> {
  let last: { commit: number; rev: number } | undefined
  for await (const { key, value } of rows.all(feedScope + u64(0), endOf(feedScope))) {
    const commit = u64At(key, feedScope.length)
    if (last && commit !== last.commit + 1) rows.report.finding(`feed: commit ${last.commit + 1} is missing`)
    if (value.length === 0) {
      if (last) last = { commit, rev: last.rev }
      continue
    }
    const { rev, changes } = JSON.parse(value.toString()) as FeedRow
    if (last) {
      const expected = changes.map((_, i) => last!.rev + 1 + i)
      const given = changes.map(([at]) => at).sort((a, b) => a - b)
      if (rev - last.rev !== changes.length || given.some((at, i) => at !== expected[i])) {
        rows.report.finding(
          `feed: commit ${commit} does not name each change from ${last.rev + 1} to ${rev} once`,
        )
      }
    }
    last = { commit, rev }
  }
  const end = await lastOfFeed(store)
  return end?.row.rev ?? 0
}

/** The threads in the order of their keys, found by jumping over the rows of each. */
async function* allThreads(rows: Rows): AsyncGenerator<Thread> {
  const end = endOf('T')
  for (let from = 'T'; ; ) {
    const row = await rows.first(from, end)
    if (!row) return
    const { value: id, end: length } = textAt(row.key, 1)
    const scope = threadScope(id)
    if (row.key.length === length) yield threads.decode(row.value, scope)
    else rows.report.finding(`thread "${id}": it has rows but no row of its own`)
    from = endOf(scope)
  }
}

/** Nothing lies outside of the scopes that are known. */
async function checkScopes(rows: Rows): Promise<void> {
  const scopes = ['F', listScope, 'S', 'T', 'U']
  for (let from = '\u0001'; ; ) {
    const row = await rows.first(from, '\u00ff')
    if (!row) return
    const scope = keyOf(row.key).charAt(0)
    if (!scopes.includes(scope)) rows.report.finding(`there is a row of an unknown kind "${scope}"`)
    from = endOf(scope)
  }
}
