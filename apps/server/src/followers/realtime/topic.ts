import type { ChangesFrame, Frame } from './frame.ts'
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
  /** Takes a frame in the order of the thread's positions. */
  offer(frame: ChangesFrame): void
  /** Takes a signal, which has no position. */
  hear(signal: SignalFrame): void
  /** The topic lost its place; the listener catches up by itself. */
  fallBehind(): void
}

/** Frames kept for those who have just caught up: about what is committed while a catch-up reads. */
const keptFrames = 64
const keptBytes = 512 * 1024
/** Frames that may wait for their contents to be read. */
const maxPending = 1000

/** One thread, for as long as somebody listens to it: its newest frames, and who gets the next ones. */
export class Topic {
  readonly listeners = new Set<Listener>()
  readonly #thread: string
  readonly #presence: Presence
  #recent: ChangesFrame[] = []
  #recentBytes = 0
  #pending: (ChangesFrame | Promise<ChangesFrame>)[] = []
  #working = false
  /** The thread's position after the last commit that changed it; undefined if there was none in the topic's time. */
  #head: number | undefined

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

  /**
   * Takes the next frame; one that is still being read holds up those behind it.
   *
   * @param rev the frame's position
   */
  push(rev: number, frame: ChangesFrame | Promise<ChangesFrame>): void {
    this.#head = rev
    if (!this.#working && !(frame instanceof Promise)) {
      this.#publish(frame)
      return
    }
    this.#pending.push(frame)
    if (this.#pending.length > maxPending) this.#lose()
    else if (!this.#working) void this.#work()
  }

  /** Passes a signal on, to one user or to all. */
  signal(signal: SignalFrame): void {
    for (const listener of this.listeners) listener.hear(signal)
  }

  /**
   * The frames that follow a position at which somebody has caught up since they began to listen; none for who is up
   * to date. Undefined if the topic doesn't have them all: then there is more to be read.
   */
  framesAfter(rev: number): readonly ChangesFrame[] | undefined {
    if (this.#pending.length > 0) return undefined
    if (this.#head === undefined || this.#head === rev) return []
    const from = this.#recent.findIndex(({ after }) => after === rev)
    return from < 0 ? undefined : this.#recent.slice(from)
  }

  #publish(frame: ChangesFrame): void {
    this.#recent.push(frame)
    this.#recentBytes += frame.json.length
    while (this.#recent.length > keptFrames || (this.#recentBytes > keptBytes && this.#recent.length > 1)) {
      this.#recentBytes -= this.#recent.shift()!.json.length
    }
    for (const listener of this.listeners) listener.offer(frame)
  }

  async #work(): Promise<void> {
    this.#working = true
    while (this.#pending.length > 0) {
      const pending = this.#pending
      try {
        const frame = await pending[0]!
        if (pending !== this.#pending) continue // lost meanwhile
        pending.shift()
        this.#publish(frame)
      } catch {
        this.#lose() // the storage failed; who listens reads again when it is back
      }
    }
    this.#working = false
  }

  #lose(): void {
    for (const frame of this.#pending) if (frame instanceof Promise) frame.catch(() => {})
    this.#pending = []
    this.#recent = []
    this.#recentBytes = 0
    for (const listener of this.listeners) listener.fallBehind()
  }
}
