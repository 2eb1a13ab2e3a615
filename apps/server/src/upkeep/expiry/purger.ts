import type { ReadSource } from '../../commit/reads.ts'
import type { Engine } from '../../features/engine.ts'
import { blockOf, blocks, flags } from '../../features/messages/block.ts'
import { dueAt, expiryKeys } from '../../features/messages/expiry.ts'
import { entryAt, messageKeys } from '../../features/messages/message.ts'
import { type Due, purgeMessages } from '../../features/messages/purge.ts'
import { reactionKeys, reactionRows } from '../../features/reactions/reaction.ts'
import { type Key, keyOf, u64At } from '../../storage/keys.ts'
import { StoreError } from '../../storage/store.ts'

/** Messages of one command: enough to share a commit's cost, few enough to let others in between. */
const messagesAtOnce = 100
/** Reactions of one command; a message with more is purged in several. */
const reactionsAtOnce = 1000

/**
 * Purges the messages that have expired, in the order of their times. The list of them is in the store, so what
 * became due while the server was down is purged after its start.
 */
export class Purger {
  readonly #engine: Engine
  readonly #onError: (error: unknown) => void
  readonly #timer: NodeJS.Timeout
  #running: Promise<number> | undefined
  #stopped = false

  /**
   * @param everyMs how often it looks
   * @param onError called when it could not go on; it tries again the next time
   */
  constructor(engine: Engine, everyMs: number, onError: (error: unknown) => void) {
    this.#engine = engine
    this.#onError = onError
    this.#timer = setInterval(() => void this.run().catch(this.#onError), everyMs).unref()
  }

  /** Purges all that has expired by now. Returns how many messages that were. */
  run(): Promise<number> {
    this.#running ??= this.#purgeAll().finally(() => {
      this.#running = undefined
    })
    return this.#running
  }

  /** Looks no more, and waits for what is under way. */
  async stop(): Promise<void> {
    this.#stopped = true
    clearInterval(this.#timer)
    await this.#running?.catch(() => {})
  }

  async #purgeAll(): Promise<number> {
    const { reads, intake } = this.#engine
    let [count, from, most] = [0, expiryKeys.from(0), messagesAtOnce]
    while (!this.#stopped) {
      try {
        const due = await reads.run((source) => dueNow(source, from, most))
        if (due.length === 0) return count
        const done = await intake.submit(purgeMessages(due))
        if (done === 0) return count
        count += done
      } catch (error) {
        if (!(error instanceof StoreError && error.code === 'corrupt')) throw error
        // One by one, until it is known which: what is damaged must not hold up the others.
        if (most === 1) {
          this.#onError(error)
          from = await reads.run((source) => behindFirst(source, from))
        }
        most = most === 1 ? messagesAtOnce : 1
      }
    }
    return 0
  }
}

/** Where the list goes on behind the message that comes first. */
function behindFirst(source: ReadSource, from: Key): Key {
  const [first] = source.scan({ ...rangeOf(source, from), limit: 1 })
  return first ? `${keyOf(first.key)}\0` : from
}

function rangeOf({ now }: ReadSource, from: Key): { from: Key; to: Key } {
  return { from, to: expiryKeys.from(now + 1) }
}

/** The messages that expired first, with what their purge has to know. */
function dueNow(source: ReadSource, from: Key, most: number): Due[] {
  const rows = source.scan({ ...rangeOf(source, from), limit: most })
  const found = rows.map(({ key, value }) => ({ thread: value.toString(), ...dueAt(key) }))
  for (const { thread, seq } of found) source.want(blocks, messageKeys.block(thread, blockOf(seq)))
  for (const { thread, seq } of found) {
    if (mayHaveReactions(source, thread, seq)) source.wantScan(scanOf(thread, seq, reactionsAtOnce))
  }
  const due: Due[] = []
  let left = reactionsAtOnce
  for (const { thread, seq, at } of found) {
    const { reactions, isAll } = mayHaveReactions(source, thread, seq)
      ? reactionsTo(source, thread, seq)
      : { reactions: [], isAll: true }
    left -= reactions.length
    if (left < 0 && due.length > 0) break
    due.push({ thread, seq, at, reactions, isAll })
  }
  return due
}

/** A deleted message shows no reactions, and keeps them. */
function mayHaveReactions(source: ReadSource, thread: string, seq: number): boolean {
  const bits = entryAt(source, thread, seq)?.flags ?? 0
  return (bits & (flags.hasReactions | flags.deleted)) > 0
}

function scanOf(thread: string, seq: number, limit: number) {
  const from = reactionKeys.ofMessage(thread, seq, 0)
  return { from, to: reactionKeys.ofMessage(thread, seq, Number.MAX_SAFE_INTEGER), limit }
}

function reactionsTo(source: ReadSource, thread: string, seq: number): Pick<Due, 'reactions' | 'isAll'> {
  const rows = source.scan(scanOf(thread, seq, reactionsAtOnce))
  const reactions = rows.map(({ key, value }) => {
    const { user, reaction } = reactionRows.decode(value, '')
    return { rev: u64At(key, key.length - 8), user, reaction }
  })
  return { reactions, isAll: rows.length < reactionsAtOnce }
}
