import type { Published } from '../../commit/committer.ts'
import type { Engine } from '../../features/engine.ts'
import { keys, type Thread } from '../../features/threads/thread.ts'
import type { Signal } from '../../feed/signals.ts'
import { Frame } from './frame.ts'
import { partOf } from './mine-delivery.ts'
import { MineHub } from './mine-hub.ts'
import type { Presence } from './presence.ts'
import { stepOf, type ThreadChange, wholeFrame } from './steps.ts'
import { Topic } from './topic.ts'

/** Makes a step of each commit for each thread that somebody listens to. */
export class Hub {
  readonly #engine: Engine
  readonly #presence: Presence
  readonly #topics = new Map<string, Topic>()
  /** Those who follow all of their threads. */
  readonly mine: MineHub

  constructor(engine: Engine, presence: Presence) {
    this.#engine = engine
    this.#presence = presence
    this.mine = new MineHub(engine)
  }

  /** The topic of a thread, made for its first listener. */
  topic(thread: string): Topic {
    let topic = this.#topics.get(thread)
    if (!topic) {
      topic = new Topic(thread, this.#presence)
      this.#topics.set(thread, topic)
    }
    return topic
  }

  /** Drops a topic that nobody listens to any more. */
  leave(thread: string): void {
    if (this.#topics.get(thread)?.listeners.size === 0) this.#topics.delete(thread)
  }

  /** Who reads a thread live. */
  readersOf(thread: string): ReadonlySet<string> {
    return this.#topics.get(thread)?.readers ?? nobody
  }

  get topics(): number {
    return this.#topics.size
  }

  /** Takes in a commit, at the moment of its publication. */
  onPublished(published: Published): void {
    if (this.#topics.size === 0 && this.mine.size === 0) return
    const parts: Parameters<MineHub['push']>[0] = []
    for (const [thread, change] of byThread(published)) {
      this.#topics.get(thread)?.push(published.commit, stepOf(this.#engine, published, thread, change))
      const { changes } = change
      if (this.mine.size === 0 || changes.length === 0) continue
      const row = published.changed.get(keys.thread(thread))?.value as Thread
      const listeners = this.mine.listenersOf(published, row, changes)
      if (listeners.length === 0) continue
      // Who follows all threads is not told what is appended, so each message is told whole.
      const frame = wholeFrame(this.#engine, published, row, changes)
      parts.push({ part: partOf(published, row, changes, listeners), frame })
    }
    this.mine.push(parts, published.rev)
  }

  /** Passes a signal on to those who listen to its thread. */
  onSignal({ thread, frame: { type, ...rest }, to, latest }: Signal): void {
    const topic = this.#topics.get(thread)
    if (!topic && this.mine.size === 0) return
    const frame = Frame.of({ type, thread, ...rest })
    topic?.signal({ frame, to, latest })
    this.mine.signal(thread, to, frame)
  }
}

const nobody: ReadonlySet<string> = new Set()

function byThread({ changes, told }: Published): Map<string, ThreadChange> {
  const grouped = new Map<string, ThreadChange>()
  const of = (thread: string) => {
    let change = grouped.get(thread)
    if (!change) {
      change = { changes: [], told: [] }
      grouped.set(thread, change)
    }
    return change
  }
  for (const change of changes) of(change[2]).changes.push(change)
  for (const one of told) of(one.thread).told.push(one)
  return grouped
}
