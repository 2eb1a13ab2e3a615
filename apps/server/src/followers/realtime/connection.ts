import type { Authenticator, CredentialHeaders } from '../../auth/authenticator.ts'
import type { Caller, Principal } from '../../auth/principal.ts'
import type { Engine } from '../../features/engine.ts'
import { asProblem } from '../../http/problem-details.ts'
import { Problem } from '../../lib/problem.ts'
import { Frame } from './frame.ts'
import type { Hub } from './hub.ts'
import { type MineStart, MineSubscription } from './mine-subscription.ts'
import { type CatchesUp, type Outlet, type Place, Subscription } from './subscription.ts'

/** What carries frames to one reader: server-sent events, a WebSocket, the answer of a long poll. */
export interface Carrier {
  write(frame: Frame): void
  /** Bytes that the reader has not taken yet. */
  readonly backlog: number
  /** Bytes of a write that is under way: a change shows that the reader takes it, however large it is. */
  readonly unsent?: number
  /** Whether so much waits that `onDrain` will be called when it is gone. */
  readonly isFull: boolean
  onDrain: () => void
  /** All that was missed has been written. */
  onCaughtUp?(): void
  /** Ends it after what was written; `abort` at once. */
  close(): void
  abort(): void
}

export interface LiveLimits {
  /** Threads that one connection may subscribe to. */
  maxSubscriptions: number
  /** Bytes that may wait for a slow reader; beyond, it is sent nothing until it has caught up. */
  liveBufferBytes: number
  /** How long a reader may take nothing at all, in milliseconds. */
  liveStallMs: number
}

/** One reader, with its subscriptions. */
export class Connection implements Outlet {
  caller: Caller
  readonly #engine: Engine
  readonly #hub: Hub
  readonly #carrier: Carrier
  readonly #limits: LiveLimits
  #credentials: CredentialHeaders
  readonly #subscriptions = new Map<string, Subscription>()
  #mine: MineSubscription | undefined
  readonly #behind = new Set<CatchesUp>()
  #catchingUp = false
  #isOpen = true
  #roomWaiters: ((isOpen: boolean) => void)[] = []
  #stalledSince: number | undefined
  #unsent: number | undefined
  #lingering: NodeJS.Timeout | undefined
  onClosed: () => void = () => {}
  /** Told what ended it, if that was a failure of ours. */
  onFailure: (error: unknown) => void = () => {}

  constructor(
    engine: Engine,
    hub: Hub,
    carrier: Carrier,
    limits: LiveLimits,
    caller: Caller,
    credentials: CredentialHeaders,
  ) {
    this.#engine = engine
    this.#hub = hub
    this.#carrier = carrier
    this.#limits = limits
    this.caller = caller
    this.#credentials = credentials
    carrier.onDrain = () => this.#onDrain()
  }

  get backlog(): number {
    return this.#carrier.backlog + (this.#mine?.backlog ?? 0)
  }

  /**
   * Sends a thread's changes, or those of all threads of the user, behind a position, or from now on.
   *
   * @throws Problem `limit_reached`; `wrong_credentials` for the application, which has no threads of its own;
   *   `connection_not_found` once it has ended
   */
  subscribe(place: Place | MineStart): void {
    if (!this.#isOpen) throw new Problem('connection_not_found')
    if (place.thread === undefined) this.#subscribeToAll(place)
    else this.#subscribeTo(place)
  }

  #subscribeTo(place: Place): void {
    const { thread } = place
    this.#unsubscribe(thread)
    this.#mustHoldSubscriptions(this.#subscriptions.size + 1)
    const subscription = new Subscription(this.#engine, this.#hub.topic(thread), this, place)
    this.#subscriptions.set(thread, subscription)
    this.catchUp(subscription)
  }

  /**
   * Looks whether all of what the reader says can be done, in its order.
   *
   * @throws Problem as `subscribe`
   */
  mustBeAbleTo(requests: readonly { type: string; thread?: string | undefined }[]): void {
    const followed = new Set(this.#subscriptions.keys())
    for (const { type, thread } of requests) {
      if (type === 'unsubscribe') followed.delete(thread ?? '')
      if (type !== 'subscribe') continue
      if (thread === undefined) mustBeUser(this.caller)
      else this.#mustHoldSubscriptions(followed.add(thread).size)
    }
  }

  #mustHoldSubscriptions(count: number): void {
    if (count <= this.#limits.maxSubscriptions) return
    throw new Problem(
      'limit_reached',
      `A connection has at most ${this.#limits.maxSubscriptions} subscriptions (setting maxSubscriptions).`,
    )
  }

  #unsubscribe(thread: string): void {
    const subscription = this.#subscriptions.get(thread)
    if (!subscription) return
    this.#subscriptions.delete(thread)
    this.#behind.delete(subscription)
    subscription.end()
    this.#hub.leave(thread)
  }

  #subscribeToAll(start: MineStart): void {
    this.#unsubscribeFromAll()
    this.#mine = new MineSubscription(this.#engine, this.#hub.mine, this, mustBeUser(this.caller), start)
    this.catchUp(this.#mine)
  }

  /** Ends what a subscription of the same thread, or of all, has begun. */
  endSubscription({ thread }: { thread?: string | undefined }): void {
    if (thread === undefined) this.#unsubscribeFromAll()
    else this.#unsubscribe(thread)
  }

  #unsubscribeFromAll(): void {
    if (!this.#mine) return
    this.#mine.end()
    this.#behind.delete(this.#mine)
    this.#mine = undefined
  }

  send(frame: Frame): boolean {
    if (!this.#isOpen || !this.#hasSpace) return false
    this.#carrier.write(frame)
    return true
  }

  get #hasSpace(): boolean {
    return this.#carrier.backlog <= this.#limits.liveBufferBytes
  }

  tell(frame: Frame): void {
    if (this.#isOpen) this.#carrier.write(frame)
  }

  hasRoom(): Promise<boolean> {
    if (!this.#isOpen) return Promise.resolve(false)
    // A socket that was destroyed asks nobody to wait, and takes nothing; its end is told some time later.
    if (!this.#carrier.isFull && this.#hasSpace) return Promise.resolve(true)
    return new Promise((resolve) => this.#roomWaiters.push(resolve))
  }

  catchUp(subscription: CatchesUp): void {
    this.#behind.add(subscription)
    if (!this.#catchingUp) void this.#catchUpAll()
  }

  /**
   * Looks whether the caller may still be here, and whether the reader takes anything at all.
   *
   * @param now milliseconds since 1970
   */
  async check(authenticator: Authenticator, now: number): Promise<void> {
    const { backlog, unsent } = this.#carrier
    const takes = backlog === 0 || unsent !== this.#unsent
    this.#stalledSince = takes ? undefined : (this.#stalledSince ?? now)
    this.#unsent = unsent
    if (now - (this.#stalledSince ?? now) > this.#limits.liveStallMs) return this.abort()
    const credentials = this.#credentials
    try {
      await this.#authenticate(authenticator, credentials)
    } catch (error) {
      if (credentials === this.#credentials)
        this.close(error instanceof Problem ? error.code : 'internal_error')
    }
  }

  /**
   * Goes on with other credentials of the same user.
   *
   * @throws Problem of the authentication; `wrong_credentials` for somebody else
   */
  async reauthenticate(authenticator: Authenticator, credentials: CredentialHeaders): Promise<void> {
    this.goOnAs(await this.#authenticate(authenticator, credentials), credentials)
  }

  /** The same where it is known already who these are. */
  goOnAs(caller: Caller, credentials: CredentialHeaders): void {
    const before = this.caller
    this.caller = caller
    this.#credentials = credentials
    // Threads that exist for these credentials alone were passed over so far.
    if (!reachTheSame(before, this.caller)) this.#mine?.close('cursor_reset')
    // What was admitted may be closed to the new credentials, and the other way round.
    for (const subscription of this.#subscriptions.values()) subscription.fallBehind()
  }

  /** Whether it is a caller's own: the same user's, or the application's. */
  isOf(principal: Principal): principal is Caller {
    return principal.kind !== 'admin' && userOf(principal) === userOf(this.caller)
  }

  async #authenticate(authenticator: Authenticator, credentials: CredentialHeaders): Promise<Caller> {
    const principal: Principal = await authenticator.authenticate(credentials)
    if (this.isOf(principal)) return principal
    throw new Problem('wrong_credentials', 'A connection stays with the user that opened it.')
  }

  /** Says good-bye, with when to come again, and closes; who doesn't take that is cut off like any who takes nothing. */
  close(reason: string, retryAfterMs?: number): void {
    if (!this.#isOpen) return
    this.tell(Frame.of({ type: 'bye', reason, ...(retryAfterMs !== undefined && { retryAfterMs }) }))
    this.#carrier.close()
    this.#lingering = setTimeout(() => this.#carrier.abort(), this.#limits.liveStallMs).unref()
    this.#end()
  }

  abort(): void {
    if (!this.#isOpen) return
    this.#carrier.abort()
    this.#end()
  }

  /** The other side went away. */
  gone(): void {
    clearTimeout(this.#lingering)
    this.#end()
  }

  #end(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    for (const thread of [...this.#subscriptions.keys()]) this.#unsubscribe(thread)
    this.#unsubscribeFromAll()
    for (const resolve of this.#roomWaiters.splice(0)) resolve(false)
    this.onClosed()
  }

  #onDrain(): void {
    this.#stalledSince = undefined
    for (const resolve of this.#roomWaiters.splice(0)) resolve(true)
  }

  /** One after the other: a reader with many threads must not crowd out the others. */
  async #catchUpAll(): Promise<void> {
    this.#catchingUp = true
    try {
      for (const subscription of this.#behind) {
        this.#behind.delete(subscription)
        await subscription.catchUp()
      }
      this.#carrier.onCaughtUp?.()
    } catch (error) {
      this.onFailure(error)
      this.close(asProblem(error).code, 1000)
    } finally {
      this.#catchingUp = false
    }
  }
}

function userOf(principal: Caller): string | null {
  return principal.kind === 'user' ? principal.user : null
}

/** @throws Problem `wrong_credentials` */
export function mustBeUser(caller: Caller): string {
  if (caller.kind === 'user') return caller.user
  throw new Problem(
    'wrong_credentials',
    'all: the application has no threads of its own; name them, or a user.',
  )
}

/** Whether the same threads exist for two callers. */
function reachTheSame(one: Caller, other: Caller): boolean {
  const [a, b] = [one, other].map((caller) => (caller.kind === 'user' ? caller.limits?.threads : undefined))
  return a && b ? a.size === b.size && [...a].every((thread) => b.has(thread)) : a === b
}
