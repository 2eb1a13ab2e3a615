import type { Authenticator, CredentialHeaders } from '../../auth/authenticator.ts'
import type { Caller } from '../../auth/principal.ts'
import type { Published } from '../../commit/committer.ts'
import { minePlaceOf } from '../../features/changes/mine-place.ts'
import { positionOf } from '../../features/changes/reads.ts'
import type { Engine } from '../../features/engine.ts'
import type { StreamPlace } from '../../feed/feed.ts'
import type { Clock } from '../../lib/clock.ts'
import { randomText } from '../../lib/ids.ts'
import { Problem } from '../../lib/problem.ts'
import { type Carrier, Connection, type LiveLimits } from './connection.ts'
import { Frame } from './frame.ts'
import { Hub } from './hub.ts'
import type { MineStart } from './mine-subscription.ts'
import { Presence, type PresenceLimits } from './presence.ts'
import type { Place } from './subscription.ts'
import { Typing } from './typing.ts'

export interface LiveOptions extends LiveLimits, PresenceLimits {
  /** How long readers take somebody to be typing, in milliseconds. */
  typingMs: number
  /** Open live connections; more are refused. */
  maxLiveConnections: number
  /** How often a connection hears something, in milliseconds. */
  liveHeartbeatMs: number
  /** How long a long poll waits for something to happen, in milliseconds. */
  livePollMs: number
}

/** What a subscription asks for: a thread, or without one all threads of the user. */
export interface Wanted {
  thread?: string | undefined
  since?: string | undefined
  streams?: readonly ({ message: string } & StreamPlace)[] | undefined
  /** What the reader calls this subscription. */
  ref?: number | undefined
}

/** What is wrong with what is wanted: it is one thread, or all. */
export function whichFault({ thread, all }: { thread?: unknown; all?: unknown }) {
  if (thread === undefined && all === undefined)
    return { field: 'thread', message: 'must be given, or else all' }
  if (thread !== undefined && all !== undefined) return { field: 'all', message: 'goes without a thread' }
  return undefined
}

/** How soon a caller who may not stay is noticed, in milliseconds. */
const checkEveryMs = 500
/** Bytes of a connection's name: nobody guesses it. */
const nameBytes = 18
const heartbeat = Frame.of({ type: 'heartbeat' }, true)

/** Everybody who reads live. */
export class Live {
  readonly hub: Hub
  readonly presence: Presence
  readonly typing: Typing
  readonly authenticator: Authenticator
  readonly options: LiveOptions
  readonly #engine: Engine
  readonly #clock: Clock
  readonly #connections = new Set<Connection>()
  readonly #named = new Map<string, Connection>()
  readonly #timers: NodeJS.Timeout[]
  #closing = false
  /** Told what ended a connection, if that was a failure of ours. */
  onFailure: (error: unknown) => void = () => {}

  constructor(engine: Engine, authenticator: Authenticator, clock: Clock, options: LiveOptions) {
    this.#engine = engine
    const { signals } = engine
    this.presence = new Presence(clock, options, (thread, user, state) =>
      signals.send({ thread, frame: { type: 'presence', user, state } }),
    )
    this.typing = new Typing(clock, options.typingMs, (thread, frame) => signals.send({ thread, frame }))
    this.hub = new Hub(engine, this.presence)
    this.authenticator = authenticator
    this.#clock = clock
    this.options = options
    this.#timers = [
      setInterval(() => this.#checkAll(), checkEveryMs).unref(),
      setInterval(() => this.#beat(), options.liveHeartbeatMs).unref(),
    ]
  }

  /** Takes in a commit, at the moment of its publication: who loses the right to read hears no more. */
  onPublished(published: Published): void {
    this.hub.onPublished(published)
    this.presence.onPublished(published)
    this.typing.onPublished(published)
  }

  /** @throws Problem `overloaded`, `shutting_down` */
  mustHaveRoom(): void {
    if (this.#closing) throw new Problem('shutting_down', undefined, { retryAfter: 1 })
    if (this.#connections.size < this.options.maxLiveConnections) return
    throw new Problem('overloaded', 'There are too many live connections (setting maxLiveConnections).', {
      retryAfter: 5,
    })
  }

  /** Serves a reader on a carrier, until either side closes it. */
  open(carrier: Carrier, caller: Caller, credentials: CredentialHeaders): Connection {
    const connection = new Connection(this.#engine, this.hub, carrier, this.options, caller, credentials)
    this.#connections.add(connection)
    connection.onClosed = () => this.#connections.delete(connection)
    connection.onFailure = (error) => this.onFailure(error)
    return connection
  }

  /** The same for a carrier that lasts: its first frame says at once that it works, and by which name to speak of it. */
  openNamed(carrier: Carrier, caller: Caller, credentials: CredentialHeaders): Connection {
    const connection = this.open(carrier, caller, credentials)
    const name = randomText(nameBytes)
    this.#named.set(name, connection)
    connection.onClosed = () => {
      this.#connections.delete(connection)
      this.#named.delete(name)
    }
    const heartbeatMs = this.options.liveHeartbeatMs
    connection.tell(Frame.of({ type: 'hello', connection: name, heartbeatMs }))
    return connection
  }

  /** @throws Problem `connection_not_found`, as for one of somebody else */
  named(name: string, caller: Caller): Connection {
    const connection = this.#named.get(name)
    if (!connection?.isOf(caller)) throw new Problem('connection_not_found')
    return connection
  }

  /**
   * What a subscription asks for.
   *
   * @throws Problem `invalid_cursor`, `cursor_reset`
   */
  placeOf({ thread, since, streams, ref }: Wanted): Place | MineStart {
    if (thread === undefined)
      return { since: since === undefined ? undefined : minePlaceOf(this.#engine, since), cursor: since, ref }
    const isOurs = since !== undefined && this.#engine.cursors.isCurrent(since)
    return {
      thread,
      since: since === undefined ? undefined : positionOf(this.#engine, since),
      cursor: since,
      ref,
      // What was streamed before a restart may have been lost, and be something else now.
      streams: streams && new Map(isOurs ? streams.map(({ message, ...place }) => [message, place]) : []),
    }
  }

  get connections(): number {
    return this.#connections.size
  }

  /** Bytes that wait for all readers together. */
  get backlog(): number {
    let bytes = 0
    for (const connection of this.#connections) bytes += connection.backlog
    return bytes
  }

  /** Sends everybody away, to come again soon. */
  closeAll(reason: string): void {
    this.#closing = true
    for (const timer of this.#timers) clearInterval(timer)
    for (const connection of this.#connections) connection.close(reason, 1000)
  }

  /** The store was opened anew: positions may have been lost, so everybody subscribes afresh. */
  startAfresh(): void {
    this.presence.clear()
    for (const connection of this.#connections) connection.close('storage_failed', 100)
  }

  #beat(): void {
    for (const connection of this.#connections) connection.send(heartbeat)
  }

  #checkAll(): void {
    const now = this.#clock.now()
    for (const connection of this.#connections) void connection.check(this.authenticator, now)
    this.presence.sweep((thread) => this.hub.readersOf(thread))
    this.typing.sweep()
  }
}
