import type { Caller } from '../../auth/principal.ts'
import type { StreamMark } from '../../features/changes/item.ts'
import { cursorAt, itemsJson, readChanges } from '../../features/changes/reads.ts'
import type { Engine } from '../../features/engine.ts'
import type { StreamPlace } from '../../feed/feed.ts'
import { asProblem } from '../../http/problem-details.ts'
import type { ProblemCode } from '../../lib/problem.ts'
import { type AccessChange, Frame, type Step } from './frame.ts'
import { LatestSignals } from './latest-signals.ts'
import type { Listener, SignalFrame, Topic } from './topic.ts'

/** A thread, and the position from which on its changes are wanted; without one, only what is new. */
export interface Place {
  thread: string
  since: number | undefined
  /** `since` as the reader gave it. */
  cursor: string | undefined
  /** What the reader calls this subscription. */
  ref?: number | undefined
  /** How far the reader knows open streams, by message; undefined if it says nothing of streams. */
  streams?: ReadonlyMap<string, StreamPlace> | undefined
}

/** What reads what its reader has missed, when it is its turn. */
export interface CatchesUp {
  catchUp(): Promise<void>
}

/** Where a subscription sends its frames. */
export interface Outlet {
  readonly caller: Caller
  /** Sends a frame, unless the reader is too far behind. */
  send(frame: Frame): boolean
  /** Sends what the reader must know, however far behind it is. */
  tell(frame: Frame): void
  /** Waits until the reader has taken what was sent; false if it went away. */
  hasRoom(): Promise<boolean>
  /** Has a subscription catch up, in its turn. */
  catchUp(subscription: CatchesUp): void
}

/** Names of signals that are kept for a reader: more than members who see of each other what they have read. */
const maxLatest = 200

/** The most in one frame of a catch-up. */
export const frameLimit = { items: 200, bytes: 128 * 1024 }

/**
 * One thread's changes on their way to one reader. It is *behind* while it reads what was missed, *live* while it
 * gets each frame as it is made, and *closed* while the reader may not read the thread.
 */
export class Subscription implements Listener {
  readonly thread: string
  readonly #engine: Engine
  readonly #topic: Topic
  readonly #outlet: Outlet
  #state: 'behind' | 'live' | 'closed' | 'ended' = 'behind'
  /** Everything up to here has been sent; undefined if the reader begins with what is new. */
  #rev: number | undefined
  /** The last commit of which everything has been sent, while it is live; or with which it was closed. */
  #commit = 0
  /** How far the reader knows open streams, by message. */
  readonly #streams: Map<string, StreamPlace>
  /** Whether what it lacks of streams is no news, since it does not say how far it knows them: it asks again and again. */
  readonly #isUnsaid: boolean
  /** Whether something came, since the last read began, that may have let the reader in. */
  #mayBeAdmitted = false
  /** Whether something came since then that takes the right to what is being read. */
  #isRightLost = false
  #saidReady = false
  #wasLive = false
  /** Why it is closed, as was said: who heard it again at each try would know that there is such a thread. */
  #closedAs: ProblemCode | undefined
  /** The cursor that the reader gave, until it was answered. */
  #since: string | undefined
  readonly #ref: number | undefined
  /** The latest signals of each name, for when it is live again. */
  readonly #latest = new LatestSignals(maxLatest)

  constructor(engine: Engine, topic: Topic, outlet: Outlet, place: Place) {
    const { thread, since, cursor, ref, streams } = place
    this.#engine = engine
    this.thread = thread
    this.#ref = ref
    this.#topic = topic
    this.#outlet = outlet
    this.#rev = since
    this.#since = cursor
    this.#streams = new Map(streams)
    this.#isUnsaid = !streams
    topic.listeners.add(this)
  }

  get reader(): string | undefined {
    const { caller } = this.#outlet
    return caller.kind === 'user' && this.#state !== 'closed' ? caller.user : undefined
  }

  end(): void {
    if (this.reader !== undefined) this.#topic.left(this.reader)
    this.#state = 'ended'
    this.#topic.listeners.delete(this)
  }

  offer(step: Step): void {
    if (this.#state === 'closed') {
      if (!step.access?.mayAdmit || step.commit <= this.#commit) return
      this.#rev ??= step.after // a reader without a cursor begins with what let it in
      this.fallBehind()
    } else if (this.#state === 'live' && step.commit > this.#commit) {
      const code = step.access && whyLost(this.#outlet.caller, step.access)
      if (code) this.#close(code)
      else if (this.#sendStep(step)) this.#commit = step.commit
      else this.fallBehind()
    } else if (step.access) this.#noteMeanwhile(step.access)
  }

  foresee(commit: number, access: AccessChange): void {
    if (this.#state === 'behind') this.#noteMeanwhile(access)
    const code = this.#state === 'live' && whyLost(this.#outlet.caller, access)
    if (!code) return
    this.#commit = commit
    this.#close(code)
  }

  #noteMeanwhile(access: AccessChange): void {
    if (access.mayAdmit) this.#mayBeAdmitted = true
    if (whyLost(this.#outlet.caller, access)) this.#isRightLost = true
  }

  #sendStep({ frames }: Step): boolean {
    for (const frame of frames) {
      if (!this.#outlet.send(frame)) return false
      this.#rev = frame.rev ?? this.#rev
      for (const mark of frame.marks) this.#mark(mark)
    }
    return true
  }

  #mark({ message, place }: StreamMark): void {
    if (place) this.#streams.set(message, place)
    else this.#streams.delete(message)
  }

  /**
   * Most signals are worth nothing later, so who is behind does not get them; of some, the latest one. Who is present
   * is told again to who misses one.
   */
  hear({ frame, to, latest }: SignalFrame): void {
    const { caller } = this.#outlet
    if (to !== undefined && !(caller.kind === 'user' && caller.user === to)) return
    if (this.#state === 'closed' || this.#state === 'ended') return
    if (this.#state === 'live' && this.#outlet.send(frame)) return
    if (latest !== undefined) this.#latest.keep(latest, frame)
    if (this.#state === 'live') this.fallBehind()
  }

  fallBehind(): void {
    if (this.#state === 'ended') return
    this.#state = 'behind'
    this.#outlet.catchUp(this)
  }

  /** Sends what was missed, until there is nothing left but what the topic makes from now on. */
  async catchUp(): Promise<void> {
    while (this.#state === 'behind') {
      if (!(await this.#outlet.hasRoom())) return
      this.#mayBeAdmitted = false
      this.#isRightLost = false
      const { caller } = this.#outlet
      this.#topic.keepSteps()
      try {
        if (await this.#sendMissed(caller)) return
      } catch (error) {
        const code = whyNotRead(error)
        if (!code) throw error
        if (this.#isStillFor(caller) && !this.#mayBeAdmitted) this.#close(code)
      } finally {
        this.#topic.letGo()
      }
    }
  }

  /** Whether what was read is still wanted, and by whom it was read: the reader may have other rights by now, or none. */
  #isStillFor(caller: Caller): boolean {
    return this.#state === 'behind' && caller === this.#outlet.caller && !this.#isRightLost
  }

  /** True once it is live. */
  async #sendMissed(caller: Caller): Promise<boolean> {
    const since = this.#rev ?? Number.MAX_SAFE_INTEGER - 1
    const { items, upTo, isAll, rev, commit, appends, mine } = await readChanges(
      this.#engine,
      caller,
      this.thread,
      since,
      frameLimit,
      this.#streams,
    )
    if (!this.#isStillFor(caller)) return false
    this.#rev = Math.min(this.#rev ?? rev, rev)
    if (!this.#saidReady) this.#sayReady(rev)
    if (items.length > 0) {
      const head = `{"type":"changes","thread":${JSON.stringify(this.thread)},"after":"${cursorAt(this.#engine, this.#rev)}","cursor":"${cursorAt(this.#engine, upTo)}",`
      const tail = `,"mine":${JSON.stringify(mine)}}`
      const frame = new Frame(Buffer.concat([Buffer.from(head), itemsJson(items), Buffer.from(tail)]))
      if (!this.#outlet.send(frame)) return false
      this.#rev = upTo
      for (const { stream } of items) if (stream) this.#mark(stream)
    }
    if (!isAll) return false
    for (const { json, mark } of appends) {
      if (!this.#outlet.send(new Frame(json, this.#isUnsaid))) return false
      this.#mark(mark)
    }
    this.#commit = commit
    return this.#goLive()
  }

  #goLive(): boolean {
    const steps = this.#topic.stepsAfter(this.#commit)
    if (!steps) return false
    this.#state = 'live'
    for (const step of steps) this.offer(step)
    this.#greet()
    return this.#sendLatest()
  }

  /** True if it is still live afterwards. */
  #sendLatest(): boolean {
    if (this.#state === 'live' && !this.#latest.send((frame) => this.#outlet.send(frame)))
      this.#state = 'behind'
    return this.#state === 'live'
  }

  #greet(): void {
    if (this.#state !== 'live') return
    const greeting = this.#topic.greeting(this.#wasLive)
    this.#wasLive = true
    if (greeting && !this.#outlet.send(greeting)) this.#state = 'behind'
  }

  /** What follows begins at `cursor`: first what there is up to `upTo`, then the rest as it happens. */
  #sayReady(rev: number): void {
    this.#saidReady = true
    this.#closedAs = undefined
    const cursor = cursorAt(this.#engine, this.#rev!)
    const frame = {
      type: 'ready',
      thread: this.thread,
      since: this.#since ?? cursor,
      cursor,
      rev: this.#rev,
      upTo: cursorAt(this.#engine, rev),
      ref: this.#ref,
    }
    // Who gave no cursor wants this one.
    this.#outlet.tell(Frame.of(frame, this.#since !== undefined))
    this.#since = undefined
  }

  /** Nothing more is sent until the reader is admitted (again). */
  #close(code: ProblemCode): void {
    this.#state = 'closed'
    this.#saidReady = false
    this.#latest.drop()
    if (code === this.#closedAs) return
    this.#closedAs = code
    this.#outlet.tell(Frame.of({ type: 'closed', thread: this.thread, code, ref: this.#ref }))
  }
}

/** Why this thread cannot be read; undefined where others cannot be either. */
function whyNotRead(error: unknown): ProblemCode | undefined {
  const { code, status } = asProblem(error)
  return status < 500 || code === 'storage_damaged' ? code : undefined
}

/** Why a reader may read the thread no longer, if that is so. */
export function whyLost(caller: Caller, { isDeleted, members }: AccessChange): ProblemCode | undefined {
  if (caller.kind === 'user' && members.get(caller.user) === null) return 'thread_not_found'
  return isDeleted ? 'thread_gone' : undefined
}
