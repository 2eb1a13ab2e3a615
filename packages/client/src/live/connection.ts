import { ProgressDBError } from '../error.ts'
import type { Http } from '../http.ts'
import { Value } from '../store.ts'
import type { Tokens } from '../token.ts'
import type { HelloFrame, LiveFrame, MineFrame } from './frames.ts'
import type { Carrier, Line, LiveRequest, Subscription, Which } from './line.ts'
import type { ConnectionStatus, Follower, Live, MineFollower, Place } from './live.ts'
import type { Sharing } from './sharing.ts'
import { readEvents } from './sse.ts'

/** How frames come from the server. */
export type Transport = 'sse' | 'websocket' | 'poll'

/** Of which connection; `transport`: the one to use, in place of the first that works (`auto`). */
export interface ConnectionOptions {
  http: Http
  tokens: Tokens
  transport?: Transport | 'auto' | undefined
  /** Whether all tabs of the user share one connection; if not given, where the browser can do that. */
  shareTabs?: boolean | undefined
  /** Called whenever the server says that the connection lives. */
  onHeartbeat?: () => void
  timing?: Partial<Timing>
}

/** All in milliseconds. */
export interface Timing {
  /** How long `hello` may take; a proxy that keeps back what it carries never lets it through. */
  helloMs: number
  /** The wait before the second try, more or less; it doubles up to the longest. */
  retryMs: number
  longestRetryMs: number
  /** What has lasted as long has worked: the waits begin anew. */
  steadyMs: number
  /** How long what nobody follows is still subscribed to: who comes back by then has missed nothing. */
  lingerMs: number
  /** How long the tab that leads may take to answer. */
  joinMs: number
}

const usual: Timing = {
  helloMs: 6000,
  retryMs: 250,
  longestRetryMs: 30_000,
  steadyMs: 10_000,
  lingerMs: 1000,
  joinMs: 2000,
}
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

/** A thread's id; undefined: all threads of the user. */
type Key = string | undefined

/** Who follows something, and how it stands with its subscription. */
interface Entry {
  follower: { place(): Place; take(frame: MineFrame): void; reset(): void }
  /** Of the latest subscription; 0 if it is to be subscribed. */
  ref: number
  /** Whether that one has begun. */
  isOn: boolean
  /** Where its frames of changes have come to. */
  cursor?: string
  /** Set once the follower has left. */
  leaving?: Timer | undefined
  /** Whether it would have got something since. */
  hasMissed?: boolean
}

/** A connection from its beginning to its end. */
interface OpenLine extends Line {
  readonly abort: () => void
  /** What the server has been asked for. */
  readonly sent: Set<Key>
  /** The latest requests, which a refusal names by their index. */
  asked: { thread?: string | undefined }[]
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
  readonly #entries = new Map<Key, Entry>()
  #line: OpenLine | undefined
  #transport = 0
  /** The last that worked. */
  #working = 0
  #failures = 0
  #lastRef = 0
  #soon: Timer | undefined
  #retry: Timer | undefined
  #watch: Timer | undefined
  #renewal: Timer | undefined
  #isAwake = false
  #shares: boolean
  #sharing: Promise<Sharing> | undefined

  constructor(options: ConnectionOptions) {
    const { transport = 'auto', timing, shareTabs = !!globalThis.document } = options
    this.#options = options
    this.#timing = { ...usual, ...timing }
    this.#transports = transport === 'auto' ? all : [transport]
    this.#shares = shareTabs && !!globalThis.navigator?.locks && !!globalThis.BroadcastChannel
  }

  follow(threadId: string, follower: Follower): () => void {
    return this.#follow(threadId, follower)
  }

  followMine(follower: MineFollower): () => void {
    return this.#follow(undefined, {
      place: () => ({ since: follower.since() }),
      take: (frame) => follower.take(frame),
      reset: () => follower.reset(),
    })
  }

  close(): void {
    this.#end({ state: 'closed' })
  }

  /** @throws ProgressDBError `invalid_argument` if somebody follows it already */
  #follow(key: Key, follower: Entry['follower']): () => void {
    let entry = this.#entries.get(key)
    if (entry && !entry.leaving) throw new ProgressDBError('invalid_argument', `${key} is followed already.`)
    clearTimeout(entry?.leaving)
    if (entry?.follower !== follower || entry.hasMissed) {
      entry = { follower, ref: 0, isOn: false }
      this.#entries.set(key, entry)
      this.#flushSoon()
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
        this.#flushSoon()
      }, own.ref && this.#timing.lingerMs)
    }
  }

  /** What is begun and ended in one turn of the event loop goes out together. */
  #flushSoon(): void {
    this.#soon ??= setTimeout(() => {
      this.#soon = undefined
      this.#flush()
    })
  }

  #flush(): void {
    const line = this.#line
    if (this.status.getSnapshot().state === 'closed') this.#entries.clear()
    else if (this.#entries.size === 0) this.#end({ state: 'idle' })
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
      sent: new Set(),
      asked: [],
      heardAt: Date.now(),
      patienceMs: this.#timing.helloMs,
      wanted: () => {
        const wanted = [...this.#entries.keys()].map((key) => this.#subscription(line, key))
        line.asked = wanted
        return wanted
      },
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
      await carry(line)
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

  #subscription(line: OpenLine, key: Key): Subscription {
    const entry = this.#entries.get(key)!
    entry.ref = ++this.#lastRef
    entry.isOn = false
    line.sent.add(key)
    return { ...whichOf(key), ...entry.follower.place(), ref: entry.ref }
  }

  /** Asks for what is not there yet, and leaves what nobody follows. */
  async #tell(line: OpenLine): Promise<void> {
    if (line.liveAt === undefined || line.isTelling) return
    line.isTelling = true
    try {
      for (;;) {
        const requests: LiveRequest[] = []
        for (const key of line.sent) {
          if (!this.#entries.has(key) && line.sent.delete(key))
            requests.push({ type: 'unsubscribe', ...whichOf(key) })
        }
        for (const [key, { ref }] of this.#entries) {
          if (!ref) requests.push({ type: 'subscribe', ...this.#subscription(line, key) })
        }
        if (requests.length === 0) break
        line.asked = requests as OpenLine['asked']
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
      const refused = [...this.#entries].find(([, { ref }]) => ref === frame.ref)
      if (refused) this.#reset(refused[0])
      else this.#fail(line, ProgressDBError.ofProblem(frame))
    } else if (frame.type === 'heartbeat') this.#options.onHeartbeat?.()
    else this.#pass(frame)
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

  /** Gives a frame to who follows what it is about. */
  #pass(frame: MineFrame): void {
    const key = 'all' in frame || frame.resume || frame.via ? undefined : frame.thread
    const entry = this.#entries.get(key)
    if (!entry) return
    if ('ref' in frame) entry.isOn = entry.isOn || frame.ref === entry.ref
    // What comes before belongs to an earlier subscription.
    if (!entry.isOn || ('ref' in frame && frame.ref !== entry.ref)) return
    if (key !== undefined && frame.type === 'changes' && frame.after !== entry.cursor) {
      entry.ref = 0
      entry.isOn = false
      this.#flushSoon()
      return
    }
    if ('cursor' in frame) entry.cursor = frame.cursor
    if (entry.leaving) entry.hasMissed = true
    else entry.follower.take(frame)
  }

  /** A cursor is no good: its follower reads afresh. */
  #reset(key: Key): void {
    const entry = this.#entries.get(key)
    this.#entries.delete(key)
    clearTimeout(entry?.leaving)
    if (!entry?.leaving) entry?.follower.reset()
  }

  #fail(line: OpenLine, cause: unknown): void {
    if (line !== this.#line) return
    this.#drop()
    const error =
      cause instanceof ProgressDBError
        ? cause
        : new ProgressDBError('network_error', 'The connection broke.', { cause })
    const { code, status, errors, retryAfter } = error
    if (code === 'revoked_credentials' || status === 401 || status === 403) {
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
    const delay = wait * (1 + Math.random())
    this.status.set({ state: 'connecting', error, retryAt: Date.now() + delay })
    this.#retry = setTimeout(() => this.#connectNow(), delay)
    for (const { field } of errors) {
      const index = /\/(\d+)\/since$/.exec(field)
      if (index) this.#reset(line.asked[Number(index[1])]?.thread)
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
  readonly #wake = () => {
    const line = this.#line
    if (globalThis.document?.visibilityState === 'hidden') return
    if (this.#retry !== undefined) this.#connectNow()
    else if (line) {
      this.#check(line)
      if (line === this.#line && line.liveAt !== undefined) this.#renewLater(line)
    }
  }

  #listen(isAwake: boolean): void {
    if (isAwake === this.#isAwake) return
    this.#isAwake = isAwake
    const change = isAwake ? 'addEventListener' : 'removeEventListener'
    globalThis[change]?.('online', this.#wake)
    globalThis.document?.[change]?.('visibilitychange', this.#wake)
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
    if (status.state === 'closed') this.#entries.clear()
    if (this.status.getSnapshot().state !== 'closed') this.status.set(status)
  }
}

function whichOf(key: Key): Which {
  return key === undefined ? { all: true } : { thread: key }
}
