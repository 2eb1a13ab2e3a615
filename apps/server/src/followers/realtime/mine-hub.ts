import type { Published } from '../../commit/committer.ts'
import type { Engine } from '../../features/engine.ts'
import { type Member, memberKeys } from '../../features/members/member.ts'
import { listKeys } from '../../features/threads/list-rows.ts'
import { keys, type Thread, threads } from '../../features/threads/thread.ts'
import type { Change } from '../../feed/feed.ts'
import type { Step } from './frame.ts'
import { Delivery, type MineListener, type Part } from './mine-delivery.ts'
import type { SignalFrame } from './topic.ts'

/** Frames that may wait for their contents to be read. */
const maxPending = 1000

/** What a commit did to one thread, and who is to be told. */
export interface ForMine {
  part: Part
  step: Step | Promise<Step>
  to: readonly MineListener[] | Promise<readonly MineListener[]>
}

/** What waits to be passed on. */
interface Pending {
  /** Undefined if it turns out that it cannot be read. */
  delivery: Delivery | Promise<Delivery | undefined>
  to: ForMine['to']
  commit: number
}

/**
 * Those who follow all of their threads. Who is told of a commit is settled at the moment of the commit: by the thread's own
 * row while its members are few, else by the large threads that are kept for each listener. Deliveries keep the order
 * of the commits across all threads, so that the last one of a reader says where to go on.
 */
export class MineHub {
  readonly #engine: Engine
  readonly #byUser = new Map<string, Set<MineListener>>()
  readonly #byLarge = new Map<string, Set<MineListener>>()
  #pending: Pending[] = []
  #working = false
  #size = 0
  /** The last commit that was taken in. */
  #last = 0

  constructor(engine: Engine) {
    this.#engine = engine
  }

  /** How many listen. */
  get size(): number {
    return this.#size
  }

  add(listener: MineListener): void {
    this.#size++
    addTo(this.#byUser, listener.user, listener)
  }

  remove(listener: MineListener): void {
    this.#size--
    removeFrom(this.#byUser, listener.user, listener)
    for (const thread of listener.large) removeFrom(this.#byLarge, thread, listener)
    listener.large.clear()
  }

  /** Notes that a large thread is one of a listener's, or is no longer. */
  setLarge(listener: MineListener, thread: string, isIn: boolean): void {
    listener.largeMeanwhile?.set(thread, isIn)
    if (isIn) {
      listener.large.add(thread)
      addTo(this.#byLarge, thread, listener)
    } else {
      listener.large.delete(thread)
      removeFrom(this.#byLarge, thread, listener)
    }
  }

  /** Who is to be told what a commit did to a thread: its members, and those who were until then. */
  listenersOf(published: Published, thread: Thread, changes: readonly Change[]): MineListener[] {
    if (this.#size === 0) return []
    const { id, roster, gone } = thread.details
    const found = new Set<MineListener>()
    const add = (user: string) => {
      for (const listener of this.#byUser.get(user) ?? []) found.add(listener)
    }
    for (const user of roster?.keys() ?? []) add(user)
    for (const [, kind, , user] of changes) if (kind === 'member') add(user)
    if (gone) {
      for (const user of this.#byUser.keys())
        if (published.changed.has(listKeys.left(user, thread.rev))) add(user)
    }
    for (const listener of this.#byLarge.get(id) ?? []) found.add(listener)
    if (!roster) this.#followLarge(published, thread, changes, found)
    return [...found]
  }

  /** Who follows a thread in which nothing changed but that something was appended. */
  readersOf(thread: string): readonly MineListener[] | Promise<readonly MineListener[]> {
    const large = [...(this.#byLarge.get(thread) ?? [])]
    const found = (row: Thread | undefined) => {
      // If the row has to be read first, more may follow by then, and none may be missed.
      if (!row?.details.roster) return [...new Set([...large, ...(this.#byLarge.get(thread) ?? [])])]
      return [...row.details.roster.keys()].flatMap((user) => [...(this.#byUser.get(user) ?? [])])
    }
    const row = this.#engine.reads.run((source) => source.get(threads, keys.thread(thread)))
    return row instanceof Promise ? row.then(found) : found(row)
  }

  /** Passes on what of a commit concerns somebody. */
  push(wanted: ForMine[], { commit, rev: end }: Pick<Published, 'commit' | 'rev'>): void {
    this.#last = commit
    wanted.sort((a, b) => a.part.from - b.part.from)
    wanted.forEach(({ part, step, to }, i) => {
      const next = wanted[i + 1]?.part.from ?? Number.MAX_SAFE_INTEGER
      const upTo = Math.min(next - 1, end)
      if (!(step instanceof Promise) && !(to instanceof Promise)) {
        this.#pending.push({ delivery: new Delivery(part, step, to, upTo, end), to, commit })
        return
      }
      const delivery = Promise.all([step, to]).then(
        ([step, to]) => new Delivery(part, step, to, upTo, end),
        () => undefined,
      )
      this.#pending.push({ delivery, to, commit })
    })
    if (this.#pending.length > maxPending) this.#lose()
    else if (!this.#working) void this.#work()
  }

  /**
   * Passes a signal on to the members of its thread.
   */
  signal(thread: string, signal: SignalFrame): void {
    if (this.#size === 0) return
    const { to } = signal
    const tell = (row: Thread | undefined) => {
      if (!row || row.details.deletedAt !== undefined) return
      const { roster } = row.details
      const users = to === undefined ? roster?.keys() : roster?.has(to) ? [to] : []
      for (const user of users ?? [])
        for (const listener of this.#byUser.get(user) ?? []) listener.hear(thread, signal)
      if (roster) return
      for (const listener of this.#byLarge.get(thread) ?? [])
        if (to === undefined || listener.user === to) listener.hear(thread, signal)
    }
    const row = this.#engine.reads.run((source) => source.get(threads, keys.thread(thread)))
    if (row instanceof Promise) row.then(tell, () => {})
    else tell(row)
  }

  /** Keeps the listeners' large threads, and finds those for whom the thread became one now. */
  #followLarge(
    { changed }: Published,
    { settled, details }: Thread,
    changes: readonly Change[],
    found: Set<MineListener>,
  ): void {
    const { id } = details
    const note = (user: string, isIn: boolean) => {
      for (const listener of this.#byUser.get(user) ?? []) {
        this.setLarge(listener, id, isIn)
        found.add(listener)
      }
    }
    for (const [, kind, , user] of changes) {
      if (kind !== 'member') continue
      const row = changed.get(memberKeys.member(id, user))?.value as Member | undefined
      note(user, Boolean(row?.role))
    }
    if (details.gone)
      for (const listener of [...(this.#byLarge.get(id) ?? [])]) this.setLarge(listener, id, false)
    // It has just become large, maybe: then each of its members got a row that says so.
    if (!changed.has(listKeys.all.byChange(settled))) return
    for (const user of this.#byUser.keys())
      if (changed.get(listKeys.large(user, id))?.value !== undefined) note(user, true)
  }

  async #work(): Promise<void> {
    this.#working = true
    while (this.#pending.length > 0) {
      const pending = this.#pending
      const { delivery: next, to, commit } = pending[0]!
      try {
        const delivery = next instanceof Promise ? await next : next
        if (pending !== this.#pending) continue // lost meanwhile
        pending.shift()
        if (delivery) {
          for (const listener of delivery.to) listener.offer(delivery)
        } else if (to instanceof Promise) {
          this.#lose()
        } else {
          // Who was to get it reads again, and is told then what is wrong.
          for (const listener of to) listener.lose(commit)
        }
      } catch {
        if (pending === this.#pending) this.#lose()
      }
    }
    this.#working = false
  }

  #lose(): void {
    this.#pending = []
    for (const listeners of this.#byUser.values()) for (const listener of listeners) listener.lose(this.#last)
  }
}

function addTo(map: Map<string, Set<MineListener>>, key: string, listener: MineListener): void {
  const listeners = map.get(key)
  if (listeners) listeners.add(listener)
  else map.set(key, new Set([listener]))
}

function removeFrom(map: Map<string, Set<MineListener>>, key: string, listener: MineListener): void {
  const listeners = map.get(key)
  listeners?.delete(listener)
  if (listeners?.size === 0) map.delete(key)
}
