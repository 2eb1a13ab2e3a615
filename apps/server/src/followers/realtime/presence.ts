import type { Published } from '../../commit/committer.ts'
import { memberKeys } from '../../features/members/member.ts'
import type { Json } from '../../features/threads/thread.ts'
import { keys, type Thread } from '../../features/threads/thread.ts'
import type { Clock } from '../../lib/clock.ts'
import { Problem } from '../../lib/problem.ts'
import { Frame } from './frame.ts'

export interface PresenceLimits {
  /** How long somebody stays present without a live connection, in milliseconds. */
  presenceMs: number
  /** Users present in one thread. */
  maxPresent: number
  /** Users present in all threads together. */
  maxPresentInAll: number
}

/** What a present user tells of itself: a small JSON object. */
export type PresenceState = { [name: string]: Json }

export interface PresentUser {
  user: string
  state: PresenceState
}

interface Present {
  state: PresenceState
  json: string
  /** The key by which the user came. */
  keyId: string
  /** When the user was last known to be there, in milliseconds since 1970. */
  since: number
}

interface Room {
  users: Map<string, Present>
  /** Who is there, for those who begin to listen; made when it is asked for. */
  greeting?: Frame | undefined
}

/**
 * Who is present in which thread. It lives in memory only: after a restart everybody says it again. A user stays
 * present while it reads the thread live, and for a set time after that, or after it last said so.
 */
export class Presence {
  readonly #clock: Clock
  readonly #limits: PresenceLimits
  readonly #tell: (thread: string, user: string, state: PresenceState | null) => void
  readonly #rooms = new Map<string, Room>()
  #count = 0

  /** @param tell called with each change; `null`: no longer present */
  constructor(
    clock: Clock,
    limits: PresenceLimits,
    tell: (thread: string, user: string, state: PresenceState | null) => void,
  ) {
    this.#clock = clock
    this.#limits = limits
    this.#tell = tell
  }

  /** Users present in all threads together. */
  get count(): number {
    return this.#count
  }

  /**
   * Has a user be present, or go on being so. The same state again tells nobody anything.
   *
   * @throws Problem `limit_reached`, `overloaded`
   */
  set(thread: string, user: string, keyId: string, state: PresenceState): void {
    const json = JSON.stringify(state)
    const since = this.#clock.now()
    const known = this.#rooms.get(thread)?.users.get(user)
    if (!known) this.#mustHaveRoom(thread)
    const room: Room = this.#rooms.get(thread) ?? { users: new Map() }
    this.#rooms.set(thread, room)
    room.users.set(user, { state, json, keyId, since })
    if (!known) this.#count++
    if (known?.json === json) return
    room.greeting = undefined
    this.#tell(thread, user, state)
  }

  /** Ends a user's presence. */
  remove(thread: string, user: string): void {
    const room = this.#rooms.get(thread)
    if (!room?.users.delete(user)) return
    room.greeting = undefined
    this.#count--
    if (room.users.size === 0) this.#rooms.delete(thread)
    this.#tell(thread, user, null)
  }

  /** A user reads the thread live no longer, over one connection at least: its time begins. */
  left(thread: string, user: string): void {
    const present = this.#rooms.get(thread)?.users.get(user)
    if (present) present.since = this.#clock.now()
  }

  /** Ends the presence of a user everywhere. It looks at everybody, so it is for rare events. */
  removeUser(user: string): void {
    for (const [thread, { users }] of [...this.#rooms]) if (users.has(user)) this.remove(thread, user)
  }

  /** Ends the presence of all who came by a key. */
  removeKey(keyId: string): void {
    for (const [thread, { users }] of [...this.#rooms])
      for (const [user, present] of [...users]) if (present.keyId === keyId) this.remove(thread, user)
  }

  /** Nobody is present any more, and nobody is told: those who listen begin afresh. */
  clear(): void {
    this.#rooms.clear()
    this.#count = 0
  }

  /** Ends the presence of those who are removed from a thread, or whose thread is deleted, at the commit's publication. */
  onPublished({ changes, changed }: Published): void {
    if (this.#count === 0) return
    for (const [, kind, thread, item] of changes) {
      if (kind === 'message' || !this.#rooms.has(thread)) continue
      if (kind === 'member') {
        const member = changed.get(memberKeys.member(thread, item))?.value as { role: unknown } | undefined
        if (!member?.role) this.remove(thread, item)
      } else {
        const row = changed.get(keys.thread(thread))?.value as Thread | undefined
        if (row?.details.deletedAt !== undefined) this.#close(thread)
      }
    }
  }

  /**
   * Ends the presence of those whose time is over.
   *
   * @param readersOf who reads a thread live
   */
  sweep(readersOf: (thread: string) => ReadonlySet<string>): void {
    const now = this.#clock.now()
    for (const [thread, { users }] of [...this.#rooms]) {
      // A clock that was set back gives everybody their time anew.
      const over = [...users].filter(([, { since }]) => now - since >= this.#limits.presenceMs || since > now)
      if (over.length === 0) continue
      const readers = readersOf(thread)
      for (const [user, present] of over) {
        if (readers.has(user) || present.since > now) present.since = now
        else this.remove(thread, user)
      }
    }
  }

  /** Who is present in a thread, in the order in which they came. */
  list(thread: string): PresentUser[] {
    return [...(this.#rooms.get(thread)?.users ?? [])].map(([user, { state }]) => ({ user, state }))
  }

  /**
   * What somebody who begins to listen to a thread is told; undefined where nobody is present.
   *
   * @param evenIfEmpty for who was told before, and may have missed that somebody left
   */
  greeting(thread: string, evenIfEmpty: boolean): Frame | undefined {
    const room = this.#rooms.get(thread)
    if (!room) return evenIfEmpty ? greetingOf(thread, []) : undefined
    room.greeting ??= greetingOf(thread, this.list(thread))
    return room.greeting
  }

  /** Those who listen are told that the thread is closed. */
  #close(thread: string): void {
    this.#count -= this.#rooms.get(thread)!.users.size
    this.#rooms.delete(thread)
  }

  #mustHaveRoom(thread: string): void {
    const { maxPresent, maxPresentInAll } = this.#limits
    if ((this.#rooms.get(thread)?.users.size ?? 0) >= maxPresent) {
      throw new Problem(
        'limit_reached',
        `At most ${maxPresent} users are present in a thread (setting maxPresent).`,
      )
    }
    if (this.#count < maxPresentInAll) return
    throw new Problem('overloaded', 'There are too many users present (setting maxPresentInAll).', {
      retryAfter: 5,
    })
  }
}

/** It only tells how things stand, so nobody's long poll ends for it. */
function greetingOf(thread: string, present: PresentUser[]): Frame {
  return Frame.of({ type: 'presence', thread, present }, true)
}
