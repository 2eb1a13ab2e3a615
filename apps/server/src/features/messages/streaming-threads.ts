import type { Thread } from '../threads/thread.ts'

/** The threads that have open streams, by who is in them: who asks for its own need not look at those of all. */
export class StreamingThreads {
  readonly #rosters = new Map<string, Thread['details']['roster']>()
  readonly #ofUsers = new Map<string, Set<string>>()

  get size(): number {
    return this.#rosters.size
  }

  clear(): void {
    this.#rosters.clear()
    this.#ofUsers.clear()
  }

  /** Takes in a thread as it is now. */
  note({ details: { id, roster, streams } }: Thread): void {
    if (streams && this.#rosters.has(id) && this.#rosters.get(id) === roster) return
    this.#forget(id)
    if (!streams) return
    this.#rosters.set(id, roster)
    for (const user of roster?.keys() ?? []) {
      const threads = this.#ofUsers.get(user)
      if (threads) threads.add(id)
      else this.#ofUsers.set(user, new Set([id]))
    }
  }

  /**
   * Those of a user.
   *
   * @param large the user's large threads, which don't name their members
   */
  of(user: string, large: Iterable<string>): string[] {
    const isLarge = (id: string) => this.#rosters.has(id) && !this.#rosters.get(id)
    return [...(this.#ofUsers.get(user) ?? []), ...[...large].filter(isLarge)]
  }

  #forget(id: string): void {
    for (const user of this.#rosters.get(id)?.keys() ?? []) {
      const threads = this.#ofUsers.get(user)!
      threads.delete(id)
      if (threads.size === 0) this.#ofUsers.delete(user)
    }
    this.#rosters.delete(id)
  }
}
