import type { Thread } from '../types.ts'
import { isEqual } from './is-equal.ts'
import type { ThreadState } from './thread-state.ts'

/** The threads that are loaded, the most recently active first. */
export class ThreadTable {
  /** How many it holds at the most. */
  readonly #most: number
  readonly #states = new Map<string, ThreadState>()
  #order: string[] = []
  /** The last message of each that its place in the order tells of: what was read by itself may be ahead of that. */
  readonly #placed = new Map<string, number>()

  constructor(most: number) {
    this.#most = most
  }

  get size(): number {
    return this.#order.length
  }

  get(id: string): ThreadState | undefined {
    return this.#states.get(id)
  }

  /** Puts a thread in the place of what it was. */
  set(state: ThreadState): void {
    this.#states.set(state.thread.id, state)
  }

  /** Puts the threads of a page behind all others, but for those that are there. */
  append(threads: readonly Thread[]): void {
    for (const thread of threads) {
      if (this.#states.has(thread.id)) continue
      this.set({ thread, rev: thread.rev })
      this.#placed.set(thread.id, thread.lastSeq)
      this.#order.push(thread.id)
    }
  }

  clear(): void {
    this.#states.clear()
    this.#placed.clear()
    this.#order = []
  }

  /** Puts a thread before all others because of a message. @returns false if its place tells of that already */
  moveToFront(id: string, seq: number): boolean {
    if (seq <= this.#placed.get(id)!) return false
    this.#placed.set(id, seq)
    this.#order = [id, ...this.#order.filter((other) => other !== id)]
    return true
  }

  /**
   * Puts a thread that was read by itself in the place that it has, or where the time of its last message puts it.
   *
   * @param isAll whether no threads are older than those here; else a thread that is older than all is left out
   * @returns whether there was no room for the last one, which went
   */
  insert(thread: Thread, isAll: boolean): boolean {
    const isKnown = this.#states.has(thread.id)
    const at = this.#order.findIndex((id) => timeOf(this.#states.get(id)!.thread) <= timeOf(thread))
    if (!isKnown && at < 0 && !isAll) return false
    this.set({ thread, rev: thread.rev })
    if (isKnown) return false
    this.#placed.set(thread.id, thread.lastSeq)
    this.#order.splice(at < 0 ? this.#order.length : at, 0, thread.id)
    if (this.#order.length <= this.#most) return false
    this.remove(this.#order.at(-1)!)
    return true
  }

  remove(id: string): void {
    this.#states.delete(id)
    this.#placed.delete(id)
    this.#order = this.#order.filter((other) => other !== id)
  }

  /** The threads, as the same objects as before where they hold the same; and the same list, if all of them do. */
  list(before: readonly Thread[]): readonly Thread[] {
    const known = new Map(before.map((thread) => [thread.id, thread]))
    const now = this.#order.map((id) => this.#kept(this.#states.get(id)!, known.get(id)))
    const isSame = now.length === before.length && now.every((thread, i) => thread === before[i])
    return isSame ? before : now
  }

  #kept(state: ThreadState, before: Thread | undefined): Thread {
    if (state.thread === before || !before || !isSame(before, state.thread)) return state.thread
    this.set({ ...state, thread: before })
    return before
  }
}

/** What changes `rev` alone is nothing that a list shows. */
function isSame(one: Thread, other: Thread): boolean {
  return isEqual({ ...one, rev: 0 }, { ...other, rev: 0 })
}

function timeOf({ lastMessageAt, createdAt }: Thread): string {
  return lastMessageAt ?? createdAt
}
