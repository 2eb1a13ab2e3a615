import { ProgressDBError } from '../error.ts'
import type { MineFrame } from './frames.ts'
import type { LiveRequest, Subscription, Which } from './line.ts'
import type { Place } from './live.ts'

/** A thread's id; undefined: all threads of the user. */
export type Key = string | undefined

/** Who follows a thread, or all of them. */
export interface AnyFollower {
  place(): Place
  take(frame: MineFrame): void
  reset(): void
}

/** Who follows something, and how it stands with its subscription. */
interface Entry {
  readonly follower: AnyFollower
  /** Of the latest subscription; 0 if it is to be subscribed. */
  ref: number
  /** Whether that one has begun. */
  isOn: boolean
  /** Where its frames of changes have come to. */
  cursor?: string
  /** Set once the follower has left. */
  leaving?: ReturnType<typeof setTimeout> | undefined
  /** Whether it would have got something since. */
  hasMissed?: boolean
}

/** Those who follow threads, each of which is subscribed to once, and what each of them is to get. */
export class Followers {
  readonly #lingerMs: number
  readonly #onChange: () => void
  readonly #entries = new Map<Key, Entry>()
  /** What the server has been asked for. */
  readonly #sent = new Set<Key>()
  /** The latest requests, which a refusal names by their index. */
  #asked: readonly { thread?: string | undefined }[] = []
  #lastRef = 0

  /**
   * @param lingerMs how long what nobody follows any more stays subscribed to, in milliseconds
   * @param onChange called when something is to be asked for, or left
   */
  constructor(lingerMs: number, onChange: () => void) {
    this.#lingerMs = lingerMs
    this.#onChange = onChange
  }

  get isEmpty(): boolean {
    return this.#entries.size === 0
  }

  /** @throws ProgressDBError `invalid_argument` if somebody follows it already */
  follow(key: Key, follower: AnyFollower): () => void {
    let entry = this.#entries.get(key)
    if (entry && !entry.leaving) throw new ProgressDBError('invalid_argument', `${key} is followed already.`)
    clearTimeout(entry?.leaving)
    if (entry?.follower !== follower || entry.hasMissed) {
      entry = { follower, ref: 0, isOn: false }
      this.#entries.set(key, entry)
      this.#onChange()
    }
    const own = entry
    own.leaving = undefined
    let isOver = false
    return () => {
      if (isOver || this.#entries.get(key) !== own) return
      isOver = true
      own.hasMissed = false
      own.leaving = setTimeout(() => {
        this.#entries.delete(key)
        this.#onChange()
      }, own.ref && this.#lingerMs)
    }
  }

  /** All that is to be subscribed to, on a connection that begins anew. */
  wanted(): Subscription[] {
    this.#sent.clear()
    const wanted = [...this.#entries.keys()].map((key) => this.#subscription(key))
    this.#asked = wanted
    return wanted
  }

  /** What is not there yet, and what nobody follows any more. */
  changes(): LiveRequest[] {
    const requests: LiveRequest[] = []
    for (const key of this.#sent) {
      if (!this.#entries.has(key) && this.#sent.delete(key))
        requests.push({ type: 'unsubscribe', ...whichOf(key) })
    }
    for (const [key, { ref }] of this.#entries) {
      if (!ref) requests.push({ type: 'subscribe', ...this.#subscription(key) })
    }
    this.#asked = requests as { thread?: string }[]
    return requests
  }

  /** Gives a frame to who follows what it is about. */
  take(frame: MineFrame): void {
    const key = 'all' in frame || frame.resume || frame.via ? undefined : frame.thread
    const entry = this.#entries.get(key)
    if (!entry) return
    if ('ref' in frame) entry.isOn = entry.isOn || frame.ref === entry.ref
    // What comes before belongs to an earlier subscription.
    if (!entry.isOn || ('ref' in frame && frame.ref !== entry.ref)) return
    if (key !== undefined && frame.type === 'changes' && frame.after !== entry.cursor) {
      entry.ref = 0
      entry.isOn = false
      this.#onChange()
      return
    }
    if ('cursor' in frame) entry.cursor = frame.cursor
    if (entry.leaving) entry.hasMissed = true
    else entry.follower.take(frame)
  }

  /** A subscription is refused. @returns whether it is one of the latest */
  refuse(ref: number | undefined): boolean {
    const refused = [...this.#entries].find(([, entry]) => entry.ref === ref)
    if (refused) this.#reset(refused[0])
    return !!refused
  }

  /** The request of that index is refused, since its cursor is no good. */
  refuseAsked(index: number): void {
    this.#reset(this.#asked[index]?.thread)
  }

  clear(): void {
    for (const { leaving } of this.#entries.values()) clearTimeout(leaving)
    this.#entries.clear()
  }

  #subscription(key: Key): Subscription {
    const entry = this.#entries.get(key)!
    entry.ref = ++this.#lastRef
    entry.isOn = false
    this.#sent.add(key)
    return { ...whichOf(key), ...entry.follower.place(), ref: entry.ref }
  }

  /** Has a follower read afresh, and follow again. */
  #reset(key: Key): void {
    const entry = this.#entries.get(key)
    this.#entries.delete(key)
    clearTimeout(entry?.leaving)
    if (!entry?.leaving) entry?.follower.reset()
  }
}

function whichOf(key: Key): Which {
  return key === undefined ? { all: true } : { thread: key }
}
