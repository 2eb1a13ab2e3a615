import type { Published } from '../../commit/committer.ts'
import { textTable } from '../../commit/record.ts'
import type { View } from '../../commit/view.ts'
import { lastOfFeed, readFeed } from '../../feed/feed.ts'
import type { Command, Intake } from '../../intake/intake.ts'
import { keyBytes, systemScope } from '../../storage/keys.ts'
import type { Store } from '../../storage/store.ts'
import { saveThread } from './list-rows.ts'
import { keys, type Thread, threads } from './thread.ts'

const cursorKey = `${systemScope}lists`

export interface ThreadListLimits {
  /** How long a thread may stay displaced, in milliseconds. */
  settleAfterMs: number
  /** How many may be displaced before they are settled at once. */
  maxDisplaced: number
  /** How many commits may follow the one that displaced a thread: fewer than the feed keeps, which tells of it. */
  maxCommits: number
}

const feedPage = 10_000
/** Before a close: one for all that is displaced, and one for what waited in the queue before it. */
const closingRounds = 2

/**
 * Knows which threads changed since their rows in the lists by activity and by change were last moved. Whoever reads
 * such a list lays this over the rows, and so sees the true order; and every so often the rows are moved (settled), so that
 * a busy thread moves once a second and not once a message. After a restart the knowledge is rebuilt from the feed.
 */
export class ThreadLists {
  readonly #intake: Intake
  readonly #limits: ThreadListLimits
  readonly #displaced = new Map<string, Thread>()
  #commit = 0
  /** No commit up to this one has displaced a thread that still is. */
  #settledTo = 0
  #timer: NodeJS.Timeout | undefined
  #settling = false

  constructor(intake: Intake, limits: ThreadListLimits) {
    this.#intake = intake
    this.#limits = limits
  }

  /** Rebuilds the knowledge from the feed; nothing may be committed meanwhile. */
  async load(store: Store): Promise<void> {
    this.#displaced.clear()
    const [cursor] = await store.getMany([keyBytes(cursorKey)])
    const last = await lastOfFeed(store)
    this.#commit = last?.commit ?? 0
    this.#settledTo = cursor ? Number(cursor.toString()) : 0
    const seen = new Set<string>()
    for (let from = this.#settledTo + 1; ; ) {
      const rows = await readFeed(store, from, feedPage)
      for (const { row } of rows) for (const [, , thread] of row.changes) seen.add(thread)
      if (rows.length < feedPage) break
      from = rows.at(-1)!.commit + 1
    }
    const touched = [...seen]
    for (let at = 0; at < touched.length; at += 1000) {
      const wanted = touched.slice(at, at + 1000).map((id) => keyBytes(keys.thread(id)))
      for (const bytes of await store.getMany(wanted)) if (bytes) this.#note(threads.decode(bytes, ''))
    }
    this.#settleSoon()
  }

  /** Takes in a commit. */
  onPublished({ commit, changed }: Published): void {
    if (this.#displaced.size === 0) this.#settledTo = this.#commit
    this.#commit = commit
    for (const { table, value } of changed.values()) {
      if (table === threads && value !== undefined) this.#note(value as Thread)
    }
    this.#settleSoon()
  }

  /** The displaced threads, as of now. */
  displaced(): Thread[] {
    return [...this.#displaced.values()]
  }

  get size(): number {
    return this.#displaced.size
  }

  /** Settles what is displaced, before a clean close. What still comes meanwhile is told by the feed after a start. */
  async settleAll(): Promise<void> {
    clearTimeout(this.#timer)
    for (let round = 0; round < closingRounds && this.#displaced.size > 0; round++)
      await this.#intake.submit(this.#settle())
  }

  /** Settles nothing any more; after a start the feed tells what is displaced. */
  stop(): void {
    this.#displaced.clear()
    clearTimeout(this.#timer)
  }

  #note(thread: Thread): void {
    const { id } = thread.details
    if (isSettled(thread)) this.#displaced.delete(id)
    else this.#displaced.set(id, thread)
  }

  #settleSoon(): void {
    if (this.#settling) return
    const { maxDisplaced, maxCommits } = this.#limits
    const isLate = this.#displaced.size >= maxDisplaced || this.#commit - this.#settledTo >= maxCommits
    if (isLate) this.#startSettling()
    else this.#settleLater()
  }

  #settleLater(): void {
    if (this.#displaced.size === 0) return
    this.#timer ??= setTimeout(() => this.#startSettling(), this.#limits.settleAfterMs)
  }

  #startSettling(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#settling || this.#displaced.size === 0) return
    this.#settling = true
    this.#intake
      .submit(this.#settle())
      .then(
        (done) => {
          this.#settledTo = done
          return true
        },
        () => false, // refused while the server has failed or is closing: they stay displaced
      )
      .then((isSettled) => {
        this.#settling = false
        // What was refused at once would be refused again: only time, or the next commit, changes that.
        if (isSettled) this.#settleSoon()
        else this.#settleLater()
      })
  }

  /** Moves the rows of all that are displaced now, and notes up to which commit the feed is done with. */
  #settle(): Command<number> {
    const ids = [...this.#displaced.keys()]
    const done = this.#commit
    return {
      bytes: ids.length * 1000,
      durability: 'fast',
      isUpkeep: true,
      apply: (view: View) => {
        for (const id of ids) view.want(threads, keys.thread(id))
        for (const id of ids) {
          const thread = view.get(threads, keys.thread(id))
          if (!thread || isSettled(thread)) continue
          saveThread(view, thread, { ...thread, listed: thread.activity, settled: thread.rev })
        }
        view.put(textTable, cursorKey, String(done))
        return done
      },
    }
  }
}

function isSettled({ activity, listed, rev, settled, details }: Thread): boolean {
  return (activity === listed && rev === settled) || details.deletedAt !== undefined
}
