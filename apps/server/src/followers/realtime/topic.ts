import { type AccessChange, bytesOf, type Frame, type Step } from './frame.ts'
import type { Presence } from './presence.ts'

/** A signal (see `Signal`), serialised once for all who get it. */
export interface SignalFrame {
  frame: Frame
  to: string | undefined
  latest: string | undefined
}

/** Who listens to a topic. */
export interface Listener {
  /** The user who reads, unless the thread is closed to them; undefined for the application. */
  readonly reader: string | undefined
  /** Takes a step in the order of the commits. */
  offer(step: Step): void
  /** Learns of a step that has to wait, before it is offered: who may read no longer hears no signals meanwhile. */
  foresee(commit: number, access: AccessChange): void
  /** Takes a signal, which has no place in that order. */
  hear(signal: SignalFrame): void
  /** The topic lost its place; the listener catches up by itself. */
  fallBehind(): void
}

/** Steps kept for those who are catching up: about what is committed while they read. */
const keptSteps = 512
const keptBytes = 512 * 1024
/** Steps that may wait for contents to be read. */
const maxPending = 1000

/** One thread, for as long as somebody listens to it: who gets its next steps, and the newest while somebody reads it. */
export class Topic {
  readonly listeners = new Set<Listener>()
  readonly #thread: string
  readonly #presence: Presence
  #recent: Step[] = []
  #recentBytes = 0
  #pending: (Step | Promise<Step>)[] = []
  #working = false
  /** The last commit that was taken in. */
  #last = 0
  /** The last commit whose step is no longer kept. */
  #dropped = 0
  /** Listeners that are reading what they missed. */
  #reading = 0

  constructor(thread: string, presence: Presence) {
    this.#thread = thread
    this.#presence = presence
  }

  /** Who reads the thread right now. */
  get readers(): ReadonlySet<string> {
    return new Set([...this.listeners].flatMap(({ reader }) => reader ?? []))
  }

  /** A user stopped reading, over one connection at least. */
  left(user: string): void {
    this.#presence.left(this.#thread, user)
  }

  /** Who is present, for a listener that goes live; `again`: one that may have missed who left. */
  greeting(again: boolean): Frame | undefined {
    return this.#presence.greeting(this.#thread, again)
  }

  /** Takes the next step; one that is still being read holds up those behind it, but for what it says of access. */
  push(commit: number, step: Step | Promise<Step>, access: AccessChange | undefined): void {
    this.#last = commit
    if (!this.#working && !(step instanceof Promise)) {
      this.#publish(step)
      return
    }
    // Awaited in its turn, which may come after it has failed.
    if (step instanceof Promise) step.catch(() => {})
    this.#pending.push(step)
    if (access?.mayAdmit) for (const listener of this.listeners) listener.foresee(commit, access)
    if (this.#pending.length > maxPending) this.#lose()
    else if (!this.#working) void this.#work()
  }

  /** A listener begins to read what it missed: it will ask for the steps since. */
  keepSteps(): void {
    this.#reading++
  }

  /** It has read. Steps that nobody will ask for would fill the memory, of as many threads as are followed. */
  letGo(): void {
    if (--this.#reading === 0) this.#forget()
  }

  /** Passes a signal on, to one user or to all. */
  signal(signal: SignalFrame): void {
    for (const listener of this.listeners) listener.hear(signal)
  }

  /**
   * The steps behind a commit up to which somebody has read since `keepSteps`; those that are still being read come
   * later. Undefined if the topic doesn't have them all: then there is more to be read.
   */
  stepsAfter(commit: number): readonly Step[] | undefined {
    if (commit < this.#dropped) return undefined
    return this.#recent.filter((step) => step.commit > commit)
  }

  #publish(step: Step): void {
    this.#recent.push(step)
    this.#recentBytes += bytesOf(step)
    while (this.#recent.length > keptSteps || (this.#recentBytes > keptBytes && this.#recent.length > 1)) {
      const oldest = this.#recent.shift()!
      this.#recentBytes -= bytesOf(oldest)
      this.#dropped = oldest.commit
    }
    if (this.#reading === 0) this.#forget()
    for (const listener of this.listeners) listener.offer(step)
  }

  async #work(): Promise<void> {
    this.#working = true
    while (this.#pending.length > 0) {
      const pending = this.#pending
      try {
        const step = await pending[0]!
        if (pending !== this.#pending) continue // lost meanwhile
        pending.shift()
        this.#publish(step)
      } catch {
        if (pending === this.#pending) this.#lose() // the storage failed; who listens reads again when it is back
      }
    }
    this.#working = false
  }

  #forget(): void {
    this.#dropped = this.#recent.at(-1)?.commit ?? this.#dropped
    this.#recent = []
    this.#recentBytes = 0
  }

  #lose(): void {
    this.#pending = []
    this.#forget()
    this.#dropped = this.#last
    for (const listener of this.listeners) listener.fallBehind()
  }
}
