import { newId } from '../id.ts'
import {
  cursorOf,
  type Joining,
  type LeaderSays,
  type SharedKey,
  type TabMessage,
  toShared,
} from './channel.ts'
import { Connection } from './connection.ts'
import type { MineFrame } from './frames.ts'
import type { Place } from './live.ts'
import type { ConnectionOptions } from './options.ts'

/** How often the others hear from the leader at least, in milliseconds. */
const beatMs = 5000

/** What some tabs follow. */
interface Followed {
  readonly tabs: Set<string>
  /** Those that are not told yet that it has begun, by what they call it. */
  readonly waiting: Map<string, number>
  /** Where it is; first, where who joined first wants it to begin. */
  place: Place
  isOn: boolean
  end: () => void
}

/** Has the one connection of all tabs, and gives each frame to those that follow what it is about. */
export class Leader {
  readonly id = newId()
  readonly #name: string
  readonly #channel: BroadcastChannel
  readonly #connection: Connection
  readonly #followed = new Map<SharedKey, Followed>()
  readonly #tabs = new Set<string>()
  readonly #end = new AbortController()
  /** How much it has said. */
  #said = 0
  readonly #timer: ReturnType<typeof setInterval>

  /** @param onClosed called when the connection will not be tried again */
  constructor(name: string, options: ConnectionOptions, onClosed: () => void) {
    this.#name = name
    this.#channel = new BroadcastChannel(name)
    this.#connection = new Connection({
      ...options,
      shareTabs: false,
      // Timers of pages that nobody looks at are slow; what comes from the network is not.
      onHeartbeat: () => this.#say({ say: 'beat' }),
    })
    const { status } = this.#connection
    status.subscribe(() => {
      this.#say({ say: 'status', status: toShared(status.getSnapshot()) })
      if (status.getSnapshot().state === 'closed' && !this.#end.signal.aborted) onClosed()
    })
    this.#channel.onmessage = ({ data }) => {
      if ('tab' in data && 'join' in data) this.#take(data)
    }
    this.#timer = setInterval(() => this.#say({ say: 'beat' }), beatMs)
    this.#say({ say: 'lead' })
  }

  close(): void {
    this.#say({ say: 'gone' })
    this.#end.abort()
    clearInterval(this.#timer)
    this.#connection.close()
    this.#channel.close()
  }

  #say(message: LeaderSays): void {
    if (!this.#end.signal.aborted) this.#channel.postMessage({ of: this.id, n: this.#said++, ...message })
  }

  #take({ tab, to, join, leave }: TabMessage): void {
    if (to !== undefined && to !== this.id) return
    for (const key of leave) this.#leave(tab, key)
    this.#watch(tab)
    if (join.length + leave.length === 0) this.#connection.wake()
    this.#say({ say: 'here', tab, status: toShared(this.#connection.status.getSnapshot()) })
    for (const joining of join) this.#join(tab, joining)
  }

  #join(tab: string, { key, ref, ...place }: Joining): void {
    const followed = this.#followed.get(key)
    if (!followed) {
      this.#say({ say: 'joined', tab, key, ref, cursor: place.since, begins: true })
      this.#follow(key, place, new Set([tab]))
    } else {
      followed.tabs.add(tab)
      followed.waiting.set(tab, ref)
      if (followed.isOn) this.#sayJoined(key, followed)
    }
  }

  #sayJoined(key: SharedKey, { waiting, place: { since: cursor } }: Followed): void {
    for (const [tab, ref] of waiting) this.#say({ say: 'joined', tab, key, ref, cursor, begins: false })
    waiting.clear()
  }

  #follow(key: SharedKey, place: Place, tabs: Set<string>): void {
    const followed: Followed = { tabs, waiting: new Map(), place, isOn: false, end: () => {} }
    this.#followed.set(key, followed)
    const follower = {
      place: () => followed.place,
      since: () => followed.place.since,
      take: (frame: MineFrame) => this.#pass(key, followed, frame),
      reset: () => this.#reset(key, followed),
    }
    followed.end =
      key === null ? this.#connection.followMine(follower) : this.#connection.follow(key, follower)
  }

  #pass(key: SharedKey, followed: Followed, frame: MineFrame): void {
    // How far a stream is known is not kept: it comes from its beginning after a break.
    followed.place = { since: cursorOf(frame) ?? followed.place.since }
    this.#say({ say: 'frame', key, frame })
    // The server has ended it.
    if ('all' in frame && frame.type === 'closed') this.#reset(key, followed)
    if (!('ref' in frame)) return
    followed.isOn = true
    this.#sayJoined(key, followed)
  }

  /**
   * The cursor is no good any more, perhaps that of each tab. The leader begins with what is new, and they join anew:
   * what each reads from its own cursor shows whether that is.
   */
  #reset(key: SharedKey, { tabs, end }: Followed): void {
    end()
    this.#follow(key, { since: undefined }, tabs)
    this.#say({ say: 'lead' })
  }

  #leave(tab: string, key: SharedKey): void {
    const followed = this.#followed.get(key)
    if (!followed?.tabs.delete(tab)) return
    followed.waiting.delete(tab)
    if (followed.tabs.size > 0) return
    this.#followed.delete(key)
    followed.end()
  }

  /** A tab holds a lock of its own name; whoever gets that knows that the tab is gone. */
  #watch(tab: string): void {
    if (this.#tabs.has(tab)) return
    this.#tabs.add(tab)
    const { signal } = this.#end
    const forget = () => {
      this.#tabs.delete(tab)
      for (const key of [...this.#followed.keys()]) this.#leave(tab, key)
    }
    navigator.locks.request(`${this.#name} ${tab}`, { signal }, forget).catch(() => {})
  }
}
