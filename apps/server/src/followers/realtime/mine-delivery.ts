import type { Published } from '../../commit/committer.ts'
import type { Member } from '../../features/members/member.ts'
import { memberKeys } from '../../features/members/member.ts'
import type { Thread } from '../../features/threads/thread.ts'
import type { Change } from '../../feed/feed.ts'
import { type Step, TopicFrame } from './frame.ts'
import type { SignalFrame } from './topic.ts'

/** What one commit did to one thread, for those who follow all of their threads. */
export class Delivery {
  readonly thread: string
  readonly step: Step
  /** Who is to get it: who was in the thread with this commit, or until then. */
  readonly to: readonly MineListener[]
  /** Everything up to here is delivered with it and those before it, whatever else the commit did. */
  readonly upTo: number
  /** The commit's last position. */
  readonly end: number
  readonly #isWhole: boolean
  readonly #arrived: Arrived
  #frames: readonly TopicFrame[] | undefined

  constructor(
    { thread, isWhole, arrived }: Part,
    step: Step,
    to: readonly MineListener[],
    upTo: number,
    end: number,
  ) {
    this.thread = thread
    this.step = step
    this.to = to
    this.upTo = upTo
    this.end = end
    this.#isWhole = isWhole
    this.#arrived = arrived
  }

  get commit(): number {
    return this.step.commit
  }

  /** Whether the thread came to a user with this commit, and has more than the frames say. */
  bringsIn(user: string): boolean {
    return !this.#isWhole && (this.#arrived === 'everybody' || this.#arrived.has(user))
  }

  /** The step's frames, that of the changes with where to go on, the others with how they came; once for all who get them. */
  frames(cursorOf: (rev: number) => string): readonly TopicFrame[] {
    this.#frames ??= this.step.frames.map((frame) => {
      const { json, rev, marks } = frame
      if (rev === undefined) return new TopicFrame(frame.viaAll.json, rev, marks)
      const end = Buffer.from(`,"resume":"${cursorOf(this.upTo)}"}`)
      return new TopicFrame(Buffer.concat([json.subarray(0, -1), end]), rev, marks)
    })
    return this.#frames
  }
}

/** One reader of all threads of a user. */
export interface MineListener {
  readonly user: string
  /** The user's large threads, which don't name their members; kept by the hub. */
  readonly large: Set<string>
  /** While the large threads are read: those that came and went meanwhile. */
  readonly largeMeanwhile: Map<string, boolean> | undefined
  /** Takes what concerns it, in the order of the commits. */
  offer(delivery: Delivery): void
  /** Takes a signal of one of its threads. */
  hear(thread: string, signal: SignalFrame): void
  /** Deliveries were lost, up to those of a commit; the listener catches up by itself. */
  lose(upTo: number): void
}

/** The users to whom a thread came: new members, or everybody when it was restored. */
export type Arrived = 'everybody' | ReadonlySet<string>

/** A commit's part that concerns one thread. */
export interface Part {
  thread: string
  /** The first position of the commit that is the thread's; beyond all if none is, and there are only appends. */
  from: number
  /** Whether the thread began with this commit. */
  isWhole: boolean
  arrived: Arrived
}

/** That of a thread in which something was appended to streams, and nothing else happened. */
export function appendedPart(thread: string): Part {
  return { thread, from: Number.MAX_SAFE_INTEGER, isWhole: false, arrived: nobody }
}

const nobody: ReadonlySet<string> = new Set()

export function partOf(published: Published, { details }: Thread, changes: readonly Change[]): Part {
  const { id, restored = 0 } = details
  // Each position is one change's, so the commit began so many before its end.
  const before = published.rev - published.changes.length
  return {
    thread: id,
    from: Math.min(...changes.map(([rev]) => rev)),
    isWhole: !published.before.get(id),
    arrived: restored > before ? 'everybody' : newMembers(published, id, changes, before),
  }
}

function newMembers(
  { changed }: Published,
  id: string,
  changes: readonly Change[],
  before: number,
): Set<string> {
  const joined = new Set<string>()
  for (const [, kind, , user] of changes) {
    if (kind !== 'member') continue
    const row = changed.get(memberKeys.member(id, user))?.value as Member | undefined
    if (row?.role && row.joined > before) joined.add(user)
  }
  return joined
}
