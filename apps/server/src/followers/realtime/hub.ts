import type { Role } from '../../auth/permissions.ts'
import type { Published } from '../../commit/committer.ts'
import type { Source } from '../../commit/record.ts'
import { type ChangedState, memberState, stateOfMessage, threadState } from '../../features/changes/item.ts'
import { cursorAt, itemsJson } from '../../features/changes/reads.ts'
import type { Engine } from '../../features/engine.ts'
import { memberKeys } from '../../features/members/member.ts'
import { keys, type Thread } from '../../features/threads/thread.ts'
import type { Change } from '../../feed/feed.ts'
import type { Signal } from '../../feed/signals.ts'
import { type AccessChange, ChangesFrame, Frame } from './frame.ts'
import { partOf } from './mine-delivery.ts'
import { MineHub } from './mine-hub.ts'
import type { Presence } from './presence.ts'
import { Topic } from './topic.ts'

/** Makes a frame of each commit for each thread that somebody listens to. */
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
    for (const [thread, changes] of byThread(published.changes)) {
      const topic = this.#topics.get(thread)
      if (!topic && this.mine.size === 0) continue
      const row = published.changed.get(keys.thread(thread))?.value as Thread
      const listeners = this.mine.listenersOf(published, row, changes)
      if (!topic && listeners.length === 0) continue
      const frame = this.#frame(published, row, changes)
      topic?.push(row.rev, frame)
      if (listeners.length > 0) parts.push({ part: partOf(published, row, changes, listeners), frame })
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

  /** Nearly always all rows are at hand; contents in a row of their own may have to be read, as of this commit. */
  #frame(published: Published, thread: Thread, changes: Change[]): ChangesFrame | Promise<ChangesFrame> {
    const { id } = thread.details
    const after = published.before.get(id) ?? 0
    const access = accessChange(published, thread, changes)
    return this.#engine.reads.run((source) => {
      const items = statesOf(source, thread, changes)
      const head = `{"type":"changes","thread":${JSON.stringify(id)},"after":"${cursorAt(this.#engine, after)}","cursor":"${cursorAt(this.#engine, thread.rev)}",`
      const tail = `,"actors":${JSON.stringify(actorsOf(changes))}}`
      const json = Buffer.concat([Buffer.from(head), itemsJson(items), Buffer.from(tail)])
      return new ChangesFrame(json, after, thread.rev, access)
    })
  }
}

const nobody: ReadonlySet<string> = new Set()

function byThread(changes: readonly Change[]): Map<string, Change[]> {
  const grouped = new Map<string, Change[]>()
  for (const change of changes) {
    const group = grouped.get(change[2])
    if (group) group.push(change)
    else grouped.set(change[2], [change])
  }
  return grouped
}

/** The changed items as they are after the commit, each once, in the order of their positions. */
function statesOf(source: Source, thread: Thread, changes: readonly Change[]): ChangedState[] {
  if (thread.details.gone) return [threadState(source, thread)]
  const items = new Map<string, () => ChangedState>()
  for (const [, kind, , item] of changes) {
    items.set(`${kind} ${item}`, () => {
      if (kind === 'thread') return threadState(source, thread)
      if (kind === 'member') return memberState(source, thread, item)
      return stateOfMessage(source, thread, item)
    })
  }
  return [...items.values()].map((state) => state()).sort((a, b) => a.rev - b.rev)
}

/** Who did what, by position: from it a reader derives what is its own, such as its reactions. */
function actorsOf(changes: readonly Change[]): Record<string, string | null> {
  return Object.fromEntries(changes.map(([rev, , , , actor]) => [rev, actor]))
}

function accessChange(published: Published, { details }: Thread, changes: readonly Change[]): AccessChange {
  const changedMembers = new Map<string, Role | null>()
  let mayAdmit = false
  for (const [, kind, , user] of changes) {
    if (kind !== 'message') mayAdmit = true
    if (kind !== 'member') continue
    const row = published.changed.get(memberKeys.member(details.id, user))?.value
    changedMembers.set(user, (row as { role: Role | null } | undefined)?.role ?? null)
  }
  return { isDeleted: details.deletedAt !== undefined, mayAdmit, members: changedMembers }
}
