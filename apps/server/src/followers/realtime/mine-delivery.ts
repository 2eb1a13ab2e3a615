import type { Published } from '../../commit/committer.ts'
import type { Member } from '../../features/members/member.ts'
import { memberKeys } from '../../features/members/member.ts'
import type { Thread } from '../../features/threads/thread.ts'
import type { Change } from '../../feed/feed.ts'
import { type ChangesFrame, Frame } from './frame.ts'

/** What one commit did to one thread, for those who follow all of their threads. */
export class Delivery {
  readonly thread: string
  readonly frame: ChangesFrame
  /** Who is to get it: who was in the thread with this commit, or until then. */
  readonly to: readonly MineListener[]
  /** Everything up to here is delivered with it and those before it, whatever else the commit did. */
  readonly upTo: number
  /** The commit's last position. */
  readonly end: number
  readonly #isWhole: boolean
  readonly #arrived: Arrived
  #resumable: Frame | undefined

  constructor({ thread, to, isWhole, arrived }: Part, frame: ChangesFrame, upTo: number, end: number) {
    this.thread = thread
    this.frame = frame
    this.to = to
    this.upTo = upTo
    this.end = end
    this.#isWhole = isWhole
    this.#arrived = arrived
  }

  /** Whether the thread came to a user with this commit, and has more than the frame says. */
  bringsIn(user: string): boolean {
    return !this.#isWhole && (this.#arrived === 'everybody' || this.#arrived.has(user))
  }

  /** The frame, with where to go on; once for all who get it. */
  resumable(cursorOf: (rev: number) => string): Frame {
    const { json } = this.frame
    const end = Buffer.from(`,"resume":"${cursorOf(this.upTo)}"}`)
    this.#resumable ??= new Frame(Buffer.concat([json.subarray(0, -1), end]))
    return this.#resumable
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
  hear(thread: string, frame: Frame): void
  /** Deliveries were lost; the listener catches up by itself. */
  fallBehind(): void
}

/** The users to whom a thread came: new members, or everybody when it was restored. */
export type Arrived = 'everybody' | ReadonlySet<string>

/** A commit's part that concerns one thread. */
export interface Part {
  thread: string
  /** The first position of the commit that is the thread's. */
  from: number
  /** Whether the thread began with this commit. */
  isWhole: boolean
  arrived: Arrived
  to: readonly MineListener[]
}

export function partOf(
  published: Published,
  { details }: Thread,
  changes: readonly Change[],
  to: readonly MineListener[],
): Part {
  const { id, restored = 0 } = details
  // Each position is one change's, so the commit began so many before its end.
  const before = published.rev - published.changes.length
  return {
    thread: id,
    from: Math.min(...changes.map(([rev]) => rev)),
    isWhole: !published.before.get(id),
    arrived: restored > before ? 'everybody' : newMembers(published, id, changes, before),
    to,
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
