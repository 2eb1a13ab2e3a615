import { ProgressDBError } from '../error.ts'
import { Value } from '../store.ts'
import { Followers } from './followers.ts'
import type { HelloFrame, LiveFrame } from './frames.ts'
import type { Carrier, Line } from './line.ts'
import type { ConnectionStatus, Follower, Live, MineFollower } from './live.ts'
import { type ConnectionOptions, type Timing, type Transport, usualTiming } from './options.ts'
import type { Sharing } from './sharing.ts'
import { readEvents } from './sse.ts'

/** A token that cannot be renewed is tried again after as long, in milliseconds. */
const renewAgainMs = 1000
/** Timers take no more. */
const longestTimerMs = 2 ** 31 - 1

const carriers: Record<Transport, () => Promise<Carrier>> = {
  sse: async () => readEvents,
  websocket: async () => (await import('./websocket.ts')).readSocket,
  poll: async () => (await import('./poll.ts')).readPolls,
}
/** In the order in which they are tried. */
const all = Object.keys(carriers) as Transport[]

type Timer = ReturnType<typeof setTimeout>

/** A connection from its beginning to its end. */
interface OpenLine extends Line {
  readonly abort: () => void
  heardAt: number
  /** How long it may be silent. */
  patienceMs: number
  liveAt?: number
  isTelling?: boolean
}

/**
 * The one live connection of a client. It connects when somebody follows something, and again whenever it breaks, over
 * the first carrier that works; then each follower is asked where it is, and gets what came behind that.
 */
export class Connection implements Live {
  readonly status = new Value<ConnectionStatus>({ state: 'idle' })
  readonly #options: ConnectionOptions
  readonly #timing: Timing
  readonly #transports: readonly Transport[]
  readonly #followers: Followers
  #line: OpenLine | undefined
  #transport = 0
  /** The last that worked. */
  #working = 0
  #failures = 0
  #isFlushing = false
  #retry: Timer | undefined
  #watch: Timer | undefined
  #renewal: Timer | undefined
  #isAwake = false
  #shares: boolean
  #sharing: Promise<Sharing> | undefined

  constructor(options: ConnectionOptions) {
    const { transport = 'auto', timing, shareTabs = !!globalThis.document } = options
    this.#options = options
    this.#timing = { ...usualTiming, ...timing }
    this.#followers = new Followers(this.#timing.lingerMs, () => this.#flushSoon())
    this.#transports = transport === 'auto' ? all : [transport]
    this.#shares = shareTabs && !!globalThis.navigator?.locks && !!globalThis.BroadcastChannel
  }

  follow(threadId: string, follower: Follower): () => void {
    return this.#followers.follow(threadId, follower)
  }

  followMine(follower: MineFollower): () => void {
    return this.#followers.follow(undefined, {
      place: () => ({ since: follower.since() }),
      take: (frame) => follower.take(frame),
      reset: () => follower.reset(),
    })
  }

  close(): void {
    this.#end({ state: 'closed' })
  }

  /** What is begun and ended at once goes out together. No timer: those of pages that nobody looks at are slow. */
  #flushSoon(): void {
    if (this.#isFlushing) return
    this.#isFlushing = true
    queueMicrotask(() => {
      this.#isFlushing = false
      this.#flush()
    })
  }

  #flush(): void {
    const line = this.#line
    if (this.status.getSnapshot().state === 'closed') this.#followers.clear()
    else if (this.#followers.isEmpty) this.#end({ state: 'idle' })
    else if (line) void this.#tell(line)
    else if (this.#retry === undefined) void this.#connect()
  }

  async #connect(): Promise<void> {
    const { http, tokens } = this.#options
    const controller = new AbortController()
    const line: OpenLine = {
      http,
      tokens,
      signal: controller.signal,
      abort: () => controller.abort(),
      heardAt: Date.now(),
      patienceMs: this.#timing.helloMs,
      wanted: () => this.#followers.wanted(),
      take: (frame) => {
        if (line === this.#line) this.#take(line, frame)
      },
    }
    this.#line = line
    this.#listen(true)
    if (this.status.getSnapshot().state === 'idle') this.status.set({ state: 'connecting' })
    try {
      await tokens.get()
      if (line !== this.#line) return
      line.heardAt = Date.now()
      this.#check(line)
      const carry = await this.#carrier()
      if (line === this.#line) await carry(line)
      throw new ProgressDBError('network_error', 'The connection ended.')
    } catch (error) {
      this.#fail(line, error)
    }
  }

  async #carrier(): Promise<Carrier> {
    if (!this.#shares) return carriers[this.#transports[this.#transport]!]()
    this.#sharing ??= import('./sharing.ts').then(
      ({ Sharing }) => new Sharing(this.#options, this.#timing.joinMs),
    )
    return (await this.#sharing).carry
  }

  /** Asks for what is not there yet, and leaves what nobody follows. */
  async #tell(line: OpenLine): Promise<void> {
    if (line.liveAt === undefined || line.isTelling) return
    line.isTelling = true
    try {
      for (;;) {
        const requests = this.#followers.changes()
        if (requests.length === 0) break
        await line.tell!(requests)
        if (line !== this.#line) return
      }
    } catch (error) {
      this.#fail(line, error)
    }
    line.isTelling = false
  }

  #take(line: OpenLine, frame: LiveFrame): void {
    line.heardAt = Date.now()
    if (frame.type === 'hello') this.#begin(line, frame)
    else if (frame.type === 'bye') {
      const { reason, retryAfterMs: retryAfter } = frame
      this.#fail(
        line,
        new ProgressDBError(reason, 'The server ended the connection.', {
          ...(retryAfter && { retryAfter }),
        }),
      )
    } else if (frame.type === 'problem') {
      if (!this.#followers.refuse(frame.ref)) this.#fail(line, ProgressDBError.ofProblem(frame))
    } else if (frame.type === 'heartbeat') this.#options.onHeartbeat?.()
    else this.#followers.take(frame)
  }

  #begin(line: OpenLine, { heartbeatMs, connection, status = { state: 'live' } }: HelloFrame): void {
    line.liveAt ??= Date.now()
    // One may be late.
    line.patienceMs = 2 * heartbeatMs
    this.#working = this.#transport
    this.status.set(status)
    this.#check(line)
    if (connection) this.#renewLater(line)
    this.#flush()
  }

  #fail(line: OpenLine, cause: unknown): void {
    if (line !== this.#line) return
    this.#drop()
    const error =
      cause instanceof ProgressDBError
        ? cause
        : new ProgressDBError('network_error', 'The connection broke.', { cause })
    const { code, status, errors, retryAfter } = error
    // What something in between refuses may be let through later.
    const isRefused = code !== 'unexpected_answer' && (status === 401 || status === 403)
    if (code === 'revoked_credentials' || isRefused) {
      this.#end({ state: 'closed', error })
      return
    }
    if (line.liveAt !== undefined) {
      if (Date.now() - line.liveAt > this.#timing.steadyMs) this.#failures = 0
    } else if (code === 'timeout' || (code === 'unexpected_answer' && !error.retryable)) {
      this.#transport = (this.#transport + 1) % this.#transports.length
    } else if (code === 'network_error') this.#transport = this.#working
    // Locks may be forbidden here, or a part of the program cannot be loaded.
    if (error !== cause && line.liveAt === undefined) this.#shares = false
    const { retryMs, longestRetryMs } = this.#timing
    const wait = retryAfter ?? Math.min(longestRetryMs, retryMs * 2 ** this.#failures++) / 2
    // Not all at once, after a restart of the server.
    const delay = Math.min(wait * (1 + Math.random()), longestTimerMs)
    this.status.set({ state: 'connecting', error, retryAt: Date.now() + delay })
    this.#retry = setTimeout(() => this.#connectNow(), delay)
    for (const { field } of errors) {
      const index = /\/(\d+)\/since$/.exec(field)
      if (index) this.#followers.refuseAsked(Number(index[1]))
    }
  }

  #connectNow(): void {
    clearTimeout(this.#retry)
    this.#retry = undefined
    this.#flush()
  }

  /** Whether something was heard lately. */
  #check(line: OpenLine): void {
    clearTimeout(this.#watch)
    const left = line.heardAt + line.patienceMs - Date.now()
    if (left > 0) this.#watch = setTimeout(() => this.#check(line), left)
    else this.#fail(line, new ProgressDBError('timeout', 'Nothing was heard for too long.'))
  }

  /** Has the connection go on with the next token when it is time. */
  #renewLater(line: OpenLine): void {
    clearTimeout(this.#renewal)
    const { tokens } = this.#options
    if (tokens.renewIn === undefined) return
    this.#renewal = setTimeout(
      async () => {
        try {
          await tokens.get()
          if (line === this.#line) await line.tell!([{ type: 'auth' }])
        } catch (error) {
          if ((error as ProgressDBError).code !== 'no_token') this.#fail(line, error)
        }
        if (line === this.#line) this.#renewLater(line)
      },
      Math.min(Math.max(tokens.renewIn, renewAgainMs), longestTimerMs),
    )
  }

  /** The network is back, or somebody looks again: what is waited for is tried, what seems to be there is checked. */
  wake(): void {
    const line = this.#line
    if (this.#retry !== undefined) this.#connectNow()
    else if (line) {
      this.#check(line)
      if (line !== this.#line || line.liveAt === undefined) return
      this.#renewLater(line)
      // The tab that leads may be one that nobody looks at.
      if (this.status.getSnapshot().state !== 'live') void line.tell!([])
    }
  }

  readonly #onLook = () => {
    if (globalThis.document?.visibilityState !== 'hidden') this.wake()
  }

  #listen(isAwake: boolean): void {
    if (isAwake === this.#isAwake) return
    this.#isAwake = isAwake
    const change = isAwake ? 'addEventListener' : 'removeEventListener'
    globalThis[change]?.('online', this.#onLook)
    globalThis.document?.[change]?.('visibilitychange', this.#onLook)
  }

  #drop(): void {
    this.#line?.abort()
    this.#line = undefined
    clearTimeout(this.#watch)
    clearTimeout(this.#renewal)
  }

  #end(status: ConnectionStatus): void {
    this.#drop()
    clearTimeout(this.#retry)
    this.#retry = undefined
    this.#failures = 0
    this.#listen(false)
    this.#sharing?.then(
      (sharing) => sharing.close(),
      () => {},
    )
    this.#sharing = undefined
    if (status.state === 'closed') this.#followers.clear()
    if (this.status.getSnapshot().state !== 'closed') this.status.set(status)
  }
}
