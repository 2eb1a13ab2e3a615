import { reaches } from '../../auth/permissions.ts'
import type { User } from '../../auth/principal.ts'
import type { ReadSource } from '../../commit/reads.ts'
import { readEach } from '../../commit/record.ts'
import type { ProblemCode } from '../../lib/problem.ts'
import type { Engine } from '../engine.ts'
import { memberKeys, members } from '../members/member.ts'
import { meIn } from '../reading/read-state.ts'
import { metadataOf } from '../threads/commands.ts'
import { keys, metadataRows, type Thread, threadResource, threads } from '../threads/thread.ts'
import type { ChangedState } from './item.ts'
import { MineList, type Spot } from './mine-list.ts'
import type { MinePlace, Pass } from './mine-place.ts'
import { type KnownToMine, type MineStreams, streamsOfMine } from './mine-streams.ts'
import { ownReactionsTo } from './own-reactions.ts'
import { type ChangesLimit, changesOf, type ThreadChanges } from './thread-changes.ts'
import { withoutDamaged } from './without-damaged.ts'

/** What changed in one of a user's threads. */
export interface ThreadEntry {
  kind: 'changes'
  id: string
  /** The thread as its reader sees it: JSON. */
  thread: Buffer
  /** The items follow this position of the thread; 0 if they are all that there is. */
  after: number
  items: readonly ChangedState[]
  /** Everything of the thread up to here is delivered then. */
  upTo: number
  /** Whether the thread has more already. */
  hasMore: boolean
  /** The reader's own reactions to the messages among the items, by message id. */
  mine: Record<string, string[]>
  /** Where the reader goes on after this entry. */
  next: MinePlace
}

/** A thread that the user may not read any more. */
export interface ClosedEntry {
  kind: 'closed'
  id: string
  rev: number
  /** As the thread's own routes answer: the user is not in it any more, it is deleted, or what is stored is damaged. */
  code: Extract<ProblemCode, 'thread_not_found' | 'thread_gone' | 'storage_damaged'>
  next: MinePlace
}

export interface MineStep {
  entries: (ThreadEntry | ClosedEntry)[]
  /** Where to go on after all of them. */
  next: MinePlace
  /** Whether nothing is left behind that. */
  isAll: boolean
  /** What its reader lacks of open streams, once nothing is left. */
  streams?: MineStreams | undefined
  /** The last commit that it sees. */
  commit: number
}

/** Threads that one step looks at: what they hold is in memory at once. */
const threadsAtOnce = 32
/** What is read of each of these threads before it is known how much of it fits. */
const sample: ChangesLimit = { items: 16, bytes: 64 * 1024 }

/**
 * Reads what changed in a user's threads behind a place, from one point in time: as much as one step takes, which may be
 * nothing at all though more is left. Its cost grows with what it returns, and not with the number of threads.
 *
 * @param known what a reader has who also follows open streams
 */
export function readMineStep(
  { reads, lists, streams }: Engine,
  caller: User,
  place: MinePlace,
  limit: ChangesLimit,
  known?: KnownToMine,
): Promise<MineStep> {
  return withoutDamaged((damaged) => {
    let displaced: Thread[] = []
    let streaming: string[] | undefined
    return reads.run(
      (source) => {
        const list = new MineList(source, caller.user, displaced, damaged)
        const step = new Step(source, caller, list, place, limit, damaged).run()
        if (!known || !step.isAll) return step
        const open = streaming ?? streams.threads.of(caller.user, known.large)
        const threads = open.filter((id) => !damaged.has(id))
        return { ...step, streams: streamsOfMine(source, caller, threads, step.entries, known, limit) }
      },
      () => {
        displaced = lists.displaced()
        if (known) streaming = streams.threads.of(caller.user, known.large)
      },
    )
  })
}

/** A thread of a stretch, and from where on it is wanted. */
interface Found {
  spot: Spot
  thread: Thread
  since: number
}
/** One that the caller may not read, or that cannot be read. */
interface FoundClosed {
  spot: Spot
  closed: ClosedEntry['code']
}

class Step {
  readonly #source: ReadSource
  readonly #caller: User
  readonly #list: MineList
  readonly #base: number
  readonly #pass: Pass
  readonly #limit: ChangesLimit
  readonly #damaged: ReadonlySet<string>
  readonly #entries: MineStep['entries'] = []
  #items = 0
  #bytes = 0

  constructor(
    source: ReadSource,
    caller: User,
    list: MineList,
    { base, pass }: MinePlace,
    limit: ChangesLimit,
    damaged: ReadonlySet<string>,
  ) {
    this.#source = source
    this.#caller = caller
    this.#list = list
    this.#base = Math.min(base, source.rev)
    this.#pass = pass ?? { until: source.rev, order: 'changed', at: this.#base, within: 0 }
    this.#limit = limit
    this.#damaged = damaged
  }

  run(): MineStep {
    const { order, at, until } = this.#pass
    const { spots, upTo } =
      order === 'changed'
        ? this.#list.byChange(at, until, threadsAtOnce)
        : this.#list.changedByCreation(at, until, threadsAtOnce)
    const found = this.#find(spots)
    this.#sampleAll(found)
    for (const each of found) {
      if (!this.#add(each)) return this.#answer({ next: this.#entries.at(-1)!.next, isAll: false })
    }
    const { next, isAll } = upTo < until ? { next: this.#at(upTo), isAll: false } : this.#endOfOrder()
    const last = this.#entries.at(-1)
    if (last) last.next = next
    return this.#answer({ next, isAll })
  }

  #answer(end: Pick<MineStep, 'next' | 'isAll'>): MineStep {
    return { entries: this.#entries, ...end, commit: this.#source.commit }
  }

  /** All threads up to `until` were taken, in one order. */
  #endOfOrder(): { next: MinePlace; isAll: boolean } {
    const { order, until } = this.#pass
    const { rev } = this.#source
    if (until >= rev) return { next: { base: rev }, isAll: true }
    if (order === 'changed')
      return { next: this.#place({ until, order: 'created', at: 0, within: 0 }), isAll: false }
    if (this.#list.hasBehind(until)) return { next: { base: until }, isAll: false }
    return { next: { base: rev }, isAll: true }
  }

  #place(pass: Pass): MinePlace {
    return { base: this.#base, pass }
  }

  #at(at: number, within = 0): MinePlace {
    return this.#place({ ...this.#pass, at, within })
  }

  /** The threads of some spots that exist for the caller, with where each goes on. */
  #find(spots: readonly Spot[]): (Found | FoundClosed)[] {
    const { user } = this.#caller
    const reached = spots.filter(({ id }) => reaches(this.#caller, id))
    for (const { id } of reached) {
      if (this.#damaged.has(id)) continue
      this.#source.want(threads, keys.thread(id))
      this.#source.want(members, memberKeys.member(id, user))
    }
    return reached.flatMap((spot): (Found | FoundClosed)[] => {
      if (this.#damaged.has(spot.id)) return [{ spot, closed: 'storage_damaged' }]
      const thread = this.#source.get(threads, keys.thread(spot.id))
      if (!thread) return []
      const member = this.#source.get(members, memberKeys.member(spot.id, user))
      const { at, order, within, until } = this.#pass
      // Who was not in it at the base, or was told that it is gone, knows nothing of it.
      const arrived = Math.max(member?.joined ?? 0, thread.details.restored ?? 0)
      const since = Math.max(arrived > this.#base ? 0 : this.#base, spot.at === at + 1 ? within : 0)
      const closed = whyClosed(spot, thread)
      // What came about behind `until` is of the next pass.
      if (order === 'created' && (closed || arrived > until)) return []
      return [closed ? { spot, closed } : { spot, thread, since }]
    })
  }

  /** Whatever the threads need is asked for together. */
  #sampleAll(found: readonly (Found | FoundClosed)[]): void {
    readEach(found, (each) => {
      if ('closed' in each) return
      const { spot, thread, since } = each
      if (!thread.details.metadata) this.#source.want(metadataRows, keys.metadata(spot.id))
      this.#reactions(thread, this.#changes(thread, since, sample).items)
      this.#resource(thread)
    })
  }

  #changes(thread: Thread, since: number, limit: ChangesLimit): ThreadChanges {
    const until = Math.min(thread.rev, this.#pass.until)
    return changesOf(this.#source, thread, since, limit, until)
  }

  #reactions(thread: Thread, items: readonly ChangedState[]): Record<string, string[]> {
    const seqs = items.flatMap(({ reactedSeq }) => (reactedSeq === undefined ? [] : [reactedSeq]))
    return ownReactionsTo(this.#source, thread.details.id, this.#caller.user, seqs)
  }

  /** Adds a thread to the answer as far as it fits; false if no more does. */
  #add(found: Found | FoundClosed): boolean {
    const { spot } = found
    if ('closed' in found) {
      if (!this.#hasRoom(0)) return false
      const { id, at } = spot
      this.#entries.push({ kind: 'closed', id, rev: at, code: found.closed, next: this.#at(at) })
      this.#items++
      return true
    }
    const { thread } = found
    const resource = this.#resource(thread)
    if (!this.#hasRoom(resource.length)) return false
    this.#bytes += resource.length
    const { items, upTo, isAll } = this.#take(found)
    if (items.length === 0) return isAll // all: what it had up to `until` has changed again
    this.#entries.push({
      kind: 'changes',
      id: spot.id,
      thread: resource,
      after: found.since,
      items,
      upTo,
      hasMore: upTo < thread.rev,
      mine: this.#reactions(thread, items),
      next: isAll ? this.#at(spot.at) : this.#at(spot.at - 1, upTo),
    })
    return isAll
  }

  /** A thread's next changes, as many as still fit; at least one on an empty page. */
  #take({ thread, since }: Found): ThreadChanges {
    const items: ChangedState[] = []
    for (let upTo = since, size = sample; ; size = this.#limit) {
      const more = this.#changes(thread, upTo, {
        items: Math.min(size.items, this.#limit.items - this.#items),
        bytes: Math.min(size.bytes, this.#limit.bytes - this.#bytes),
      })
      for (const item of more.items) {
        if (!this.#hasRoom(item.json.length)) return { items, upTo, isAll: false }
        items.push(item)
        this.#items++
        this.#bytes += item.json.length
        upTo = item.rev
      }
      upTo = more.upTo
      if (more.isAll || !this.#hasRoom(0)) return { items, upTo, isAll: more.isAll }
    }
  }

  #hasRoom(bytes: number): boolean {
    if (this.#items === 0) return true
    return this.#items < this.#limit.items && this.#bytes + bytes <= this.#limit.bytes
  }

  #resource(thread: Thread): Buffer {
    const me = meIn(this.#source, thread, this.#caller)
    return Buffer.from(JSON.stringify(threadResource(thread, metadataOf(this.#source, thread), me)))
  }
}

function whyClosed({ at, isLeft }: Spot, { details }: Thread): ClosedEntry['code'] | undefined {
  if (!isLeft) return details.deletedAt === undefined ? undefined : 'thread_gone'
  // Who left before it was deleted for good is told nothing of that.
  return details.gone === true && details.rev === at ? 'thread_gone' : 'thread_not_found'
}
