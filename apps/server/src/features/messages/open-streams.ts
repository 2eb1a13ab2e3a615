import type { Published } from '../../commit/committer.ts'
import { Problem } from '../../lib/problem.ts'
import { allRows } from '../../storage/all-rows.ts'
import { shortAt, startingWith, textAt } from '../../storage/keys.ts'
import type { Store } from '../../storage/store.ts'
import { openStreams } from '../threads/thread.ts'

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

  constructor(now: () => number, most: number) {
    this.#now = now
    this.#most = most
  }

  /** Nothing may be committed meanwhile. */
  async load(store: Store): Promise<void> {
    this.#open.clear()
    for await (const { key } of allRows(store, startingWith(openStreams), { keysOnly: true })) {
      const { value: thread, end } = textAt(key, openStreams.length)
      this.touch(thread, shortAt(key, end).value)
    }
  }

  get size(): number {
    return this.#open.size
  }

  /** The threads that have any. */
  threads(): string[] {
    return [...new Set([...this.#open.values()].map(({ thread }) => thread))]
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
  onPublished({ told }: Pick<Published, 'told'>): void {
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
