import { reaches } from '../../auth/permissions.ts'
import type { User } from '../../auth/principal.ts'
import { type MinePlace, minePlaceText } from '../../features/changes/mine-place.ts'
import { type ClosedEntry, readMineStep, type ThreadEntry } from '../../features/changes/mine-step.ts'
import { KnownStreams, type MineStreams } from '../../features/changes/mine-streams.ts'
import { cursorAt, itemsJson } from '../../features/changes/reads.ts'
import type { Engine } from '../../features/engine.ts'
import { listKeys } from '../../features/threads/list-rows.ts'
import { Problem, type ProblemCode } from '../../lib/problem.ts'
import { endOf } from '../../storage/keys.ts'
import { bytesOf, Frame } from './frame.ts'
import { LatestSignals } from './latest-signals.ts'
import type { Delivery, MineListener } from './mine-delivery.ts'
import type { MineHub } from './mine-hub.ts'
import { frameLimit, type Outlet, whyLost } from './subscription.ts'
import type { SignalFrame } from './topic.ts'

/** All threads of a user, and the place from which on their changes are wanted; without one, only what is new. */
export interface MineStart {
  thread?: undefined
  since: MinePlace | undefined
  /** `since` as the reader gave it. */
  cursor: string | undefined
  /** What the reader calls this subscription. */
  ref?: number | undefined
}

/** Deliveries kept while a catch-up reads: about what is committed meanwhile. */
const keptDeliveries = 512
const keptBytes = 512 * 1024
/** More large threads than any user has; they are kept in memory for each reader. */
const maxLarge = 10_000
/** Names of signals that are kept for a reader: of more, what was said first is lost on it. */
const maxLatest = 1000
/** Threads whose place is remembered during a pass, so that nothing comes twice. */
const maxSent = 10_000

/**
 * All changes of a user's threads on their way to one reader, as `Subscription` is of one thread's. It is *behind* while
 * it reads what was missed, and *live* while it gets each commit as it is made.
 */
export class MineSubscription implements MineListener {
  readonly user: string
  readonly large = new Set<string>()
  largeMeanwhile: Map<string, boolean> | undefined
  readonly #engine: Engine
  readonly #hub: MineHub
  readonly #outlet: Outlet
  readonly #cursor: string | undefined
  readonly #ref: number | undefined
  #state: 'behind' | 'live' | 'ended' = 'behind'
  #place: MinePlace
  #saidReady = false
  #knowsLarge = false
  /** Whether it reads: only what comes meanwhile is kept, since the next read sees all that came before it. */
  #isReading = false
  #kept: Delivery[] = []
  #keptBytes = 0
  /** The last commit that was read before it went live. */
  #commit = 0
  /** The last commit of which a delivery was dropped. */
  #droppedUpTo = 0
  /** How far the reader knows open streams. */
  readonly #streams = new KnownStreams()
  /** The latest signals of each thread, for when it is live again. */
  readonly #latest = new LatestSignals(maxLatest)
  /** How far threads have been sent beyond `base`. */
  readonly #sent = new Map<string, number>()

  constructor(engine: Engine, hub: MineHub, outlet: Outlet, user: string, start: MineStart) {
    const { since, cursor, ref } = start
    this.#engine = engine
    this.#hub = hub
    this.#outlet = outlet
    this.user = user
    this.#cursor = cursor
    this.#ref = ref
    this.#place = since ?? { base: publishedRev(engine) }
    hub.add(this)
  }

  end(): void {
    if (this.#state === 'ended') return
    this.#state = 'ended'
    this.#kept = []
    this.#hub.remove(this)
  }

  offer(delivery: Delivery): void {
    if (this.#state === 'behind') this.#keep(delivery)
    else if (this.#state === 'live') this.#take(delivery)
  }

  /** Most signals are worth nothing later, so who is behind does not get them; of some, the latest one. */
  hear(thread: string, { frame, latest }: SignalFrame): void {
    if (this.#state === 'ended' || !reaches(this.#outlet.caller, thread)) return
    if (this.#state === 'live' && this.#outlet.send(frame.viaAll)) return
    if (latest === undefined) return
    this.#latest.keep(nameIn(thread, latest), frame.viaAll)
    if (this.#state === 'live') this.#fallBehind()
  }

  lose(upTo: number): void {
    this.#droppedUpTo = upTo
    this.#forget()
    this.#fallBehind()
  }

  #fallBehind(): void {
    if (this.#state === 'ended') return
    this.#state = 'behind'
    this.#outlet.catchUp(this)
  }

  /** Sends what was missed, until there is nothing left but what is committed from now on. */
  async catchUp(): Promise<void> {
    try {
      if (!this.#knowsLarge) await this.#readLarge()
      while (this.#state === 'behind') {
        if (!(await this.#outlet.hasRoom())) return
        if (await this.#sendMissed()) return
        this.#isReading = false
        this.#forget()
      }
    } catch (error) {
      if (!(error instanceof Problem) || error.status >= 500) throw error
      this.close(error.code)
    }
  }

  /** Ends it, and says why. */
  close(code: ProblemCode): void {
    this.end()
    this.#outlet.tell(Frame.of({ type: 'closed', all: true, code, ref: this.#ref }))
  }

  #take(delivery: Delivery): void {
    const { thread, commit, end, upTo } = delivery
    if (commit <= this.#commit || !reaches(this.#outlet.caller, thread)) return
    if (!this.#passOn(delivery)) {
      this.#fallBehind()
      return
    }
    this.#place = { base: upTo }
    if (upTo === end) this.#sent.clear()
  }

  /** False if the reader has to catch up instead. */
  #passOn(delivery: Delivery): boolean {
    const { thread, step, upTo } = delivery
    const code = step.access && whyLost(this.#outlet.caller, step.access)
    if (code) {
      this.#sayClosed(thread, code, { base: upTo })
      return true
    }
    if (delivery.bringsIn(this.user)) return false
    for (const frame of delivery.frames((rev) => this.#cursorOf({ base: rev }))) {
      if (!this.#outlet.send(frame)) return false
      for (const mark of frame.marks) this.#streams.mark(thread, mark)
      if (frame.rev !== undefined) this.#sent.set(thread, frame.rev)
    }
    return true
  }

  /** Bytes that wait until it is live. */
  get backlog(): number {
    return this.#keptBytes
  }

  #keep(delivery: Delivery): void {
    if (this.#isReading) {
      this.#kept.push(delivery)
      this.#keptBytes += bytesOf(delivery.step)
      if (this.#kept.length <= keptDeliveries && this.#keptBytes <= keptBytes) return
    }
    this.#droppedUpTo = delivery.commit
    this.#forget()
  }

  #forget(): Delivery[] {
    const kept = this.#kept
    this.#kept = []
    this.#keptBytes = 0
    return kept
  }

  /** True once it is live. */
  async #sendMissed(): Promise<boolean> {
    this.#isReading = true
    const known = { streams: this.#streams, sent: this.#sent, large: this.large }
    const read = readMineStep(this.#engine, this.#outlet.caller as User, this.#place, frameLimit, known)
    const { entries, next, streams, commit } = await read
    if (this.#state !== 'behind') return false
    if (!this.#saidReady) this.#sayReady()
    for (const entry of entries) {
      if (!this.#sendEntry(entry)) return false
      this.#place = entry.next
    }
    this.#place = next
    if (!next.pass || this.#sent.size > maxSent) this.#sent.clear()
    return streams !== undefined && this.#sendStreams(streams) && this.#goLive(commit)
  }

  /** True once nothing of them is lacking. */
  #sendStreams({ appends, open, isAll }: MineStreams): boolean {
    for (const { thread, append, isNews } of appends) {
      // A long poll that asks again and again is not woken by what it may have.
      if (!this.#outlet.send(new Frame(append.json, !isNews).viaAll)) return false
      this.#streams.mark(thread, append.mark)
    }
    this.#streams.keep(open)
    return isAll
  }

  #sendEntry(entry: ThreadEntry | ClosedEntry): boolean {
    if (entry.kind === 'closed') {
      this.#sayClosed(entry.id, entry.code, entry.next)
      return true
    }
    // A thread that changed since it was sent in this pass comes again.
    const after = Math.max(entry.after, this.#sent.get(entry.id) ?? 0)
    const items = entry.items.filter(({ rev }) => rev > after)
    const { id, upTo, mine, next } = entry
    if (items.length > 0) {
      const head = `{"type":"changes","thread":${JSON.stringify(id)},"after":"${cursorAt(this.#engine, after)}","cursor":"${cursorAt(this.#engine, upTo)}",`
      const tail = `,"mine":${JSON.stringify(mine)},"resume":"${this.#cursorOf(next)}"}`
      const json = Buffer.concat([Buffer.from(head), itemsJson(items), Buffer.from(tail)])
      if (!this.#outlet.send(new Frame(json))) return false
      for (const { stream } of items) if (stream) this.#streams.mark(id, stream)
    }
    this.#sent.set(id, Math.max(after, upTo))
    return true
  }

  #goLive(commit: number): boolean {
    if (this.#droppedUpTo > commit) return false
    this.#commit = commit
    this.#state = 'live'
    this.#isReading = false
    for (const delivery of this.#forget()) this.offer(delivery)
    if (this.#state === 'live' && !this.#latest.send((frame) => this.#outlet.send(frame))) this.#fallBehind()
    return true
  }

  #sayReady(): void {
    this.#saidReady = true
    const resume = this.#cursorOf(this.#place)
    const upTo = this.#cursorOf({ base: publishedRev(this.#engine) })
    const frame = { type: 'ready', all: true, since: this.#cursor ?? resume, resume, upTo, ref: this.#ref }
    // Who gave no cursor wants this one.
    this.#outlet.tell(Frame.of(frame, this.#cursor !== undefined))
  }

  #sayClosed(thread: string, code: ProblemCode, next: MinePlace): void {
    this.#sent.delete(thread)
    this.#streams.leave(thread)
    this.#latest.drop(nameIn(thread, ''))
    this.#outlet.tell(Frame.of({ type: 'closed', thread, code, resume: this.#cursorOf(next) }))
  }

  #cursorOf(place: MinePlace): string {
    return minePlaceText(this.#engine, place)
  }

  /** Those that come and go while it reads are told by the hub. */
  async #readLarge(): Promise<void> {
    const prefix = listKeys.large(this.user, '').slice(0, -1)
    const rows = await this.#engine.reads.run(
      (source) => source.scan({ from: prefix, to: endOf(prefix), limit: maxLarge + 1 }),
      () => {
        this.largeMeanwhile = new Map()
      },
    )
    const meanwhile = this.largeMeanwhile
    this.largeMeanwhile = undefined
    if (this.#state === 'ended') return
    if (rows.length > maxLarge)
      throw new Problem('limit_reached', `all: of more than ${maxLarge} large threads`)
    for (const { value } of rows) {
      const id = value.toString()
      if (!meanwhile?.has(id)) this.#hub.setLarge(this, id, true)
    }
    this.#knowsLarge = true
  }
}

/** No id has such a character. */
function nameIn(thread: string, signal: string): string {
  return `${thread}\0${signal}`
}

/** The position behind the last change that may be seen. */
function publishedRev({ reads }: Engine): number {
  return reads.run((source) => source.rev) as number // it needs no row, so it is answered at once
}
