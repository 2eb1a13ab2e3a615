import type { Published } from '../../commit/committer.ts'
import type { Engine } from '../../features/engine.ts'
import { keys, type Thread } from '../../features/threads/thread.ts'
import type { Signal } from '../../feed/signals.ts'
import { Frame } from './frame.ts'
import { appendedPart, partOf } from './mine-delivery.ts'
import { type ForMine, MineHub } from './mine-hub.ts'
import type { Presence } from './presence.ts'
import { accessChange, stepOf, type ThreadChange } from './steps.ts'
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
    const mine: ForMine[] = []
    for (const [thread, change] of byThread(published)) {
      const topic = this.#topics.get(thread)
      const wanted = this.mine.size > 0 ? this.#forMine(published, thread, change) : undefined
      if (!topic && !wanted) continue
      const access = accessChange(published, thread, change)
      const step = stepOf(this.#engine, published, thread, change, access)
      topic?.push(published.commit, step, access)
      if (wanted) mine.push({ ...wanted, step })
    }
    this.mine.push(mine, published)
  }

  /** What those who follow all of their threads are to be told of one, if there are any. */
  #forMine(
    published: Published,
    thread: string,
    { changes }: ThreadChange,
  ): Omit<ForMine, 'step'> | undefined {
    if (changes.length === 0) {
      const to = this.mine.readersOf(thread)
      return to instanceof Promise || to.length > 0 ? { part: appendedPart(thread), to } : undefined
    }
    const row = published.changed.get(keys.thread(thread))?.value as Thread
    const to = this.mine.listenersOf(published, row, changes)
    return to.length > 0 ? { part: partOf(published, row, changes), to } : undefined
  }

  /** Passes a signal on to those who listen to its thread. */
  onSignal({ thread, frame: { type, ...rest }, to, latest }: Signal): void {
    const topic = this.#topics.get(thread)
    if (!topic && this.mine.size === 0) return
    const signal = { frame: Frame.of({ type, thread, ...rest }), to, latest }
    topic?.signal(signal)
    this.mine.signal(thread, signal)
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
