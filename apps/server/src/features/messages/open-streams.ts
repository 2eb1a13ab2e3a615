import type { Published } from '../../commit/committer.ts'
import { Problem } from '../../lib/problem.ts'
import { allRows } from '../../storage/all-rows.ts'
import { keyBytes, shortAt, startingWith, textAt } from '../../storage/keys.ts'
import type { Store } from '../../storage/store.ts'
import { keys, openStreams, type Thread, threads } from '../threads/thread.ts'
import { StreamingThreads } from './streaming-threads.ts'

/** How many threads are read together. */
const threadsAtOnce = 1000

interface OpenStream {
  thread: string
  seq: number
  /** When something was last appended, in milliseconds since 1970. */
  at: number
}

/**
 * The open streams of all threads, and when each of them last got something. When that was is not stored with each
 * append: after a start, all of them count as just appended to.
 */
export class OpenStreams {
  readonly #now: () => number
  readonly #most: number
  readonly #open = new Map<string, OpenStream>()
  /** The threads that have any. */
  readonly threads = new StreamingThreads()

  constructor(now: () => number, most: number) {
    this.#now = now
    this.#most = most
  }

  /** Nothing may be committed meanwhile. */
  async load(store: Store): Promise<void> {
    this.#open.clear()
    this.threads.clear()
    const ids = new Set<string>()
    for await (const { key } of allRows(store, startingWith(openStreams), { keysOnly: true })) {
      const { value: thread, end } = textAt(key, openStreams.length)
      this.touch(thread, shortAt(key, end).value)
      ids.add(thread)
    }
    const all = [...ids]
    for (let from = 0; from < all.length; from += threadsAtOnce)
      await Promise.all(all.slice(from, from + threadsAtOnce).map((id) => this.#loadThread(store, id)))
  }

  /** One that cannot be read is none for those who are in it either. */
  async #loadThread(store: Store, id: string): Promise<void> {
    const [bytes] = await store.getMany([keyBytes(keys.thread(id))]).catch(() => [])
    if (bytes) this.threads.note(threads.decode(bytes, ''))
  }

  get size(): number {
    return this.#open.size
  }

  /**
   * Those that are about to be opened are not counted yet, so there may be as many more as fit into a commit.
   *
   * @throws Problem `overloaded`
   */
  mustHaveRoom(): void {
    if (this.#open.size < this.#most) return
    throw new Problem('overloaded', `There are ${this.#most} open streams (setting maxStreams).`, {
      retryAfter: 5,
    })
  }

  /** Takes in a commit. */
  onPublished({ told, changed, before }: Pick<Published, 'told' | 'changed' | 'before'>): void {
    if (told.length > 0 || this.threads.size > 0) {
      for (const id of before.keys()) {
        const row = changed.get(keys.thread(id))?.value // none where the command was refused in the end
        if (row) this.threads.note(row as Thread)
      }
    }
    for (const { kind, thread, seq } of told) {
      if (kind === 'ended') this.forget(thread, seq)
      else this.touch(thread, seq)
    }
  }

  /** A stream got something, if only a sign that its writer is there. */
  touch(thread: string, seq: number): void {
    this.#open.set(nameOf(thread, seq), { thread, seq, at: this.#now() })
  }

  forget(thread: string, seq: number): void {
    this.#open.delete(nameOf(thread, seq))
  }

  /** The streams that got nothing for so many milliseconds. */
  idle(ms: number): readonly OpenStream[] {
    const before = this.#now() - ms
    return [...this.#open.values()].filter(({ at }) => at <= before)
  }

  /** Whether that is so of one of them, or it is none. */
  isIdle(thread: string, seq: number, ms: number): boolean {
    const open = this.#open.get(nameOf(thread, seq))
    return !open || open.at <= this.#now() - ms
  }
}

function nameOf(thread: string, seq: number): string {
  return `${thread}\0${seq}`
}
