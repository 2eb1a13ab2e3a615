import type { ProgressDBError } from '../error.ts'
import { newId } from '../id.ts'
import {
  fromShared,
  type Joining,
  keyOf,
  type LeaderMessage,
  type SharedKey,
  type SharedStatus,
  type TabMessage,
} from './channel.ts'
import type { LiveFrame, MineFrame, ProblemFrame } from './frames.ts'
import type { Line, LiveRequest, Subscription, Which } from './line.ts'
import { poll } from './poll.ts'
import { broken, SharedSubscription } from './shared-subscription.ts'

/** What is heard of a leader at least: its own beats, and those of the server, in milliseconds. */
const heartbeatMs = 10_000

/** What a tab needs of those that may lead. */
interface Leaders {
  isOwn(leader: string): boolean
  takeOver(): void
}

/** A tab's part in the one connection: it tells the leader what it follows, reads what it has missed, and goes on. */
export class Tab {
  readonly #id = newId()
  readonly #lockName: string
  readonly #channel: BroadcastChannel
  readonly #line: Line
  readonly #leaders: Leaders
  readonly #joinMs: number
  readonly #followed = new Map<SharedKey, SharedSubscription>()
  #leader: string | undefined
  /** How much the leader had said by its latest message. */
  #said = 0
  #isReading = false
  #impatience: ReturnType<typeof setTimeout> | undefined
  #fail: (error: unknown) => void = () => {}

  /** @param joinMs how long the leader may take to answer, in milliseconds */
  constructor(name: string, line: Line, leaders: Leaders, joinMs: number) {
    this.#lockName = `${name} ${this.#id}`
    this.#channel = new BroadcastChannel(name)
    this.#line = line
    this.#leaders = leaders
    this.#joinMs = joinMs
  }

  /** Until the line is over. Holds a lock, from which the leader knows that the tab is there. @throws what broke it */
  async run(): Promise<void> {
    const { signal } = this.#line
    try {
      await navigator.locks.request(this.#lockName, () => {
        if (signal.aborted) return undefined
        return new Promise<void>((resolve, reject) => {
          this.#fail = reject
          signal.addEventListener('abort', () => resolve())
          this.#channel.onmessage = ({ data }) => {
            try {
              if ('of' in data) this.#hear(data)
            } catch (error) {
              reject(error)
            }
          }
          this.#line.tell = async (requests) => this.#tell(requests)
          this.#begin()
        })
      })
    } finally {
      this.#channel.close()
      clearTimeout(this.#impatience)
    }
  }

  /** With a leader that knows nothing of it. */
  #begin(): void {
    this.#followed.clear()
    this.#say(this.#line.wanted(), [])
  }

  #tell(requests: readonly LiveRequest[]): void {
    // A leader in the same tab knows by itself that it is looked at.
    if (requests.length === 0 && this.#leaders.isOwn(this.#leader!)) return
    const wanted: Subscription[] = []
    const leave: SharedKey[] = []
    for (const { type, ...request } of requests) {
      if (type === 'subscribe') wanted.push(request as Subscription)
      if (type === 'unsubscribe') leave.push(keyOf(request as Which))
    }
    for (const key of leave) this.#followed.delete(key)
    this.#say(wanted, leave)
  }

  #say(wanted: readonly Subscription[], leave: readonly SharedKey[]): void {
    const join: Joining[] = []
    for (const each of wanted) {
      const subscription = new SharedSubscription(each, (frame) => this.#line.take(frame))
      this.#followed.set(subscription.key, subscription)
      join.push(subscription.joining)
    }
    const message: TabMessage = { tab: this.#id, to: this.#leader, join, leave }
    this.#channel.postMessage(message)
    this.#impatience ??= setTimeout(() => this.#leaders.takeOver(), this.#joinMs)
  }

  #hear(message: LeaderMessage): void {
    const { of: leader, n, say } = message
    // One that was replaced may not know it yet, and answer too.
    const isAnswer = say === 'here' && message.tab === this.#id && (this.#leader ?? leader) === leader
    if (say === 'lead' || isAnswer) {
      if (leader !== this.#leader) this.#said = n - 1
      this.#leader = leader
      clearTimeout(this.#impatience)
      this.#impatience = undefined
    }
    if (leader !== this.#leader) return
    if (n !== ++this.#said) throw broken()
    if (say === 'gone') this.#leader = undefined
    if (say === 'lead' || say === 'gone') this.#begin()
    else if (say === 'here' || say === 'status') this.#hearStatus(message.status)
    else if (say === 'beat') this.#line.take({ type: 'heartbeat' })
    else if (say === 'frame') {
      const subscription = this.#followed.get(message.key)
      subscription?.takeShared(message.frame)
      if (subscription?.isReading) void this.#read()
    } else if (message.tab === this.#id) {
      const { key, ref, cursor, begins } = message
      const subscription = this.#followed.get(key)
      if (subscription?.ref !== ref) return
      subscription.join(cursor, begins)
      if (!begins) void this.#read()
    }
  }

  #hearStatus(shared: SharedStatus): void {
    if (shared.state === 'closed') {
      // Others find out by themselves whether their tokens are any better.
      if (this.#leaders.isOwn(this.#leader!))
        this.#fail((fromShared(shared) as { error?: ProgressDBError }).error)
      return
    }
    const state = shared.state === 'idle' ? 'connecting' : shared.state
    this.#line.take({ type: 'hello', heartbeatMs, status: fromShared({ ...shared, state }) })
  }

  /** Reads what those that have joined have missed until then. */
  async #read(): Promise<void> {
    if (this.#isReading) return
    this.#isReading = true
    const { http, signal } = this.#line
    try {
      for (;;) {
        await nextTurn() // what is heard until then is read together
        const reading = [...this.#followed.values()].filter(({ isReading }) => isReading)
        if (reading.length === 0 || signal.aborted) break
        const wanted = reading.map(({ rest }) => rest)
        const { frames, hasMore } = await poll(http, wanted, false, signal).catch((error) =>
          this.#dropRefused(reading, error),
        )
        const followed = reading.filter((subscription) => this.#isFollowed(subscription))
        for (const frame of frames) this.#takeRead(frame, followed)
        if (!hasMore) for (const subscription of followed) subscription.endReading()
      }
    } catch (error) {
      this.#fail(error)
    }
    this.#isReading = false
  }

  /** While one is read for, another leader may begin, and with it other subscriptions, which read by themselves. */
  #isFollowed(subscription: SharedSubscription): boolean {
    return this.#followed.get(subscription.key) === subscription
  }

  #takeRead(frame: LiveFrame, reading: readonly SharedSubscription[]): void {
    const isMine = 'all' in frame || 'resume' in frame || 'via' in frame
    const key = isMine ? null : 'thread' in frame ? frame.thread : undefined
    if (key === undefined) this.#line.take(frame)
    else reading.find((subscription) => subscription.key === key)?.takeRead(frame as MineFrame)
  }

  /** Those whose cursors are no good are read afresh. @throws any other error */
  #dropRefused(reading: SharedSubscription[], error: unknown): { frames: LiveFrame[]; hasMore: boolean } {
    const { code, status, message, errors } = error as ProgressDBError
    const indices = (errors ?? []).flatMap(({ field }) => /\/(\d+)\/since$/.exec(field)?.[1] ?? [])
    if (indices.length === 0) throw error
    for (const index of indices) {
      const subscription = reading[Number(index)]!
      const { key, ref } = subscription
      if (!this.#isFollowed(subscription)) continue
      this.#followed.delete(key)
      this.#line.take({ type: 'problem', ref, code, status, title: message } as ProblemFrame)
    }
    return { frames: [], hasMore: true }
  }
}

/** Waits for no timer: those of pages that nobody looks at are slow. */
function nextTurn(): Promise<void> {
  const { port1, port2 } = new MessageChannel()
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })
}
