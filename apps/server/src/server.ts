import type { Server as HttpServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Hono } from 'hono'
import { KeyRing } from './auth/api-keys.ts'
import { Authenticator } from './auth/authenticator.ts'
import { TokenVerifier } from './auth/tokens.ts'
import { RecordCache } from './commit/cache.ts'
import { Committer } from './commit/committer.ts'
import { Reads } from './commit/reads.ts'
import type { Config } from './config.ts'
import { changeRoutes } from './features/changes/routes.ts'
import type { Engine } from './features/engine.ts'
import { followKeys, loadKeys } from './features/keys/keys.ts'
import { keyRoutes } from './features/keys/routes.ts'
import { memberRoutes } from './features/members/routes.ts'
import { OpenStreams } from './features/messages/open-streams.ts'
import { PageCache } from './features/messages/page.ts'
import { messageRoutes } from './features/messages/routes.ts'
import { reactionRoutes } from './features/reactions/routes.ts'
import { readingRoutes } from './features/reading/routes.ts'
import { threadRoutes } from './features/threads/routes.ts'
import { ThreadLists } from './features/threads/thread-lists.ts'
import { transferRoutes } from './features/transfer/routes.ts'
import { followRevocations, loadRevocations } from './features/users/revocations.ts'
import { userRoutes } from './features/users/routes.ts'
import { Cursors, Epochs } from './feed/epochs.ts'
import { addToFeed, lastOfFeed } from './feed/feed.ts'
import { Signals } from './feed/signals.ts'
import { Live } from './followers/realtime/live.ts'
import { presenceRoutes } from './followers/realtime/presence-routes.ts'
import { liveRoutes } from './followers/realtime/routes.ts'
import { isWebSocket, serveWebSockets } from './followers/realtime/websocket.ts'
import { createApp } from './http/app.ts'
import { BodyBudget } from './http/body.ts'
import { ConsoleFiles } from './http/console-files.ts'
import { consoleRoutes } from './http/console-routes.ts'
import type { RequestReport } from './http/endpoint.ts'
import { createHttpServer } from './http/http-server.ts'
import { describeRoutes } from './http/openapi.ts'
import { operateRoutes } from './http/operate-routes.ts'
import type { Route } from './http/route.ts'
import { Intake } from './intake/intake.ts'
import { type Clock, systemClock } from './lib/clock.ts'
import { type Logger, logLiveFailure, logRequest } from './observe/log.ts'
import { Metrics } from './observe/metrics.ts'
import { Batch, type Store, type StoreError } from './storage/store.ts'
import { Purger } from './upkeep/expiry/purger.ts'
import { IdleStreams } from './upkeep/idle-streams.ts'

/** A store that may come back after a failure, as far as the server has to know. */
export interface ServedStore extends Store {
  onFailure?: (error: StoreError) => void
  onReopened?: () => Promise<void>
  readonly failure?: StoreError | undefined
}

/** The whole server but its socket: everything below, built in the order in which data flows. */
export class Server {
  readonly #store: ServedStore
  readonly #config: Config
  readonly #log: Logger
  readonly #clock: Clock

  readonly keys = new KeyRing()
  readonly #tokens: TokenVerifier
  readonly #authenticator: Authenticator
  readonly #cache: RecordCache
  readonly #intake: Intake
  readonly #committer: Committer
  readonly engine: Engine
  readonly live: Live
  readonly idleStreams: IdleStreams
  readonly routes: readonly Route[]
  readonly metrics: Metrics
  /** Answers requests; the same for a socket and for calls in-process. */
  readonly app: Hono
  #closing = false
  /** What is done on a clock, once everything is loaded. */
  #purger: Purger | undefined

  private constructor(
    store: ServedStore,
    config: Config,
    log: Logger,
    clock: Clock,
    page: ConsoleFiles | undefined,
  ) {
    this.#store = store
    this.#config = config
    this.#log = log
    this.#clock = clock

    for (const key of config.apiKeys) this.keys.give(key, 'backend')
    for (const key of config.adminKeys) this.keys.give(key, 'admin')
    this.#tokens = new TokenVerifier(this.keys, clock)
    this.#authenticator = new Authenticator(this.keys, this.#tokens)

    // A write: route, intake, commit.
    this.#cache = new RecordCache(config.cacheBytes)
    this.#intake = new Intake({ maxCommands: config.maxQueueCommands, maxBytes: config.maxQueueBytes })
    this.#committer = new Committer(store, this.#intake, this.#cache, clock, {
      maxCommands: config.maxCommitCommands,
      maxBytes: config.maxCommitBytes,
      fastSyncMs: config.fastSyncMs,
      feedKeep: config.feedKeep,
    })
    const lists = new ThreadLists(this.#intake, {
      settleAfterMs: config.listSettleMs,
      maxDisplaced: 2048,
      maxCommits: Math.floor(config.feedKeep / 2),
    })
    this.engine = {
      intake: this.#intake,
      // A read: route, cache, or one point in time.
      reads: new Reads(store, this.#cache, this.#committer, clock),
      cursors: new Cursors(Epochs.first()),
      signals: new Signals(),
      lists,
      pages: new PageCache(config.pageCacheBytes),
      streams: new OpenStreams(() => clock.now(), config.maxStreams),
      limits: config,
    }

    // Those who follow each commit.
    this.#committer.listen((published) => lists.onPublished(published))
    this.#committer.listen((published) => this.engine.streams.onPublished(published))

    this.live = new Live(this.engine, this.#authenticator, clock, config)
    this.live.onFailure = (error) => logLiveFailure(log, error)
    this.#committer.listen((published) => {
      for (const key of followKeys(this.keys, published)) this.live.presence.removeKey(key)
      for (const user of followRevocations(this.#tokens, published)) this.live.presence.removeUser(user)
      this.live.onPublished(published)
    })
    this.engine.signals.listen((signal) => this.live.hub.onSignal(signal))

    this.idleStreams = new IdleStreams(this.engine)

    const budget = new BodyBudget(config.maxQueueBytes)
    this.metrics = this.#createMetrics(budget)
    this.#committer.onMeasure = (measure) => this.metrics.commit(measure)

    const dataRoutes = [
      ...threadRoutes(this.engine),
      ...memberRoutes(this.engine),
      ...messageRoutes(this.engine),
      ...reactionRoutes(this.engine),
      ...readingRoutes(this.engine),
      ...changeRoutes(this.engine),
      ...liveRoutes(this.live),
      ...presenceRoutes(this.engine, this.live),
      ...userRoutes(this.engine),
      ...keyRoutes(this.engine, this.keys),
      ...transferRoutes(this.engine, budget),
      ...operateRoutes({
        notReady: () => (this.#closing ? 'shutting_down' : store.failure?.message),
        metrics: this.metrics,
        metricsAccess: config.metricsAccess,
      }),
      ...(config.console ? consoleRoutes(page) : []),
    ]
    this.routes = [...dataRoutes, ...describeRoutes(dataRoutes)]
    this.app = createApp(this.routes, {
      authenticator: this.#authenticator,
      maxBodyBytes: config.maxBodyBytes,
      maxJsonDepth: config.maxJsonDepth,
      budget,
      durability: config.durability,
      corsOrigins: config.corsOrigins,
      report: (report) => this.#report(report),
    })
  }

  /**
   * Builds a server on an open store. The store is the server's from then on, which closes it, also where it cannot
   * start.
   *
   * @param page the console; the built one, if there is one, if not given
   */
  static async open(
    store: ServedStore,
    config: Config,
    log: Logger,
    clock: Clock = systemClock,
    page = ConsoleFiles.built(),
  ): Promise<Server> {
    const server = new Server(store, config, log, clock, page)
    try {
      await server.#load()
    } catch (error) {
      await server.close().catch(() => {})
      throw error
    }
    server.#purger = new Purger(server.engine, config.purgeEveryMs, (error) =>
      log.warn({ error: String(error) }, 'expired messages could not be purged; it will be tried again'),
    )
    store.onFailure = (error) =>
      log.error({ error: error.message }, 'the storage failed; no writes until it is back')
    store.onReopened = async () => {
      await server.#load()
      server.live.startAfresh()
      log.info('the storage is back')
    }
    return server
  }

  /** Purges what has expired by now, without waiting until it is looked for. */
  async purgeExpired(): Promise<void> {
    await this.#purger?.run()
  }

  /** Listens until it is closed. */
  async listen(): Promise<{ url: string; close(): Promise<void> }> {
    const { host, port, headersTimeoutMs, requestTimeoutMs, keepAliveMs, maxConnections, drainMs } =
      this.#config
    const options = {
      headersTimeout: headersTimeoutMs,
      requestTimeout: requestTimeoutMs,
      keepAliveTimeout: keepAliveMs,
      connectionsCheckingInterval: Math.min(1000, headersTimeoutMs),
      maxHeaderSize: 16 * 1024,
      shouldUpgradeCallback: isWebSocket,
    }
    const http = createHttpServer(this.app, options, maxConnections, (report) => this.#report(report))
    const sockets = new Set<Socket>()
    http.on('connection', (socket) => {
      sockets.add(socket)
      socket.once('close', () => sockets.delete(socket))
    })
    serveWebSockets(http, this.live, (report) => this.#report(report))
    await new Promise<void>((resolve, reject) => http.once('error', reject).listen({ host, port }, resolve))
    const address = http.address() as AddressInfo
    const name = address.family === 'IPv6' ? `[${address.address}]` : address.address
    return {
      url: `http://${name}:${address.port}`,
      close: () => {
        this.live.closeAll('shutting_down')
        return closeHttp(http, sockets, drainMs)
      },
    }
  }

  /** Commits and answers what is queued, settles and syncs, and closes the store. */
  async close(): Promise<void> {
    this.#closing = true
    await this.#purger?.stop()
    this.idleStreams.stop()
    await this.engine.lists.settleAll().catch(() => {})
    await this.#committer
      .close()
      .catch((error) => this.#log.error({ error: error.message }, 'the last commit failed'))
    this.engine.lists.stop()
    await this.#store.close()
  }

  /** Reads what is kept in memory, at the start and whenever the store was opened again. */
  async #load(): Promise<void> {
    const store = this.#store
    const last = await lastOfFeed(store)
    const position = { commit: last?.commit ?? 0, rev: last?.row.rev ?? 0 }
    let epochs = await Epochs.load(store)
    if (last) epochs = epochs.next(position.rev)
    const batch = new Batch()
    epochs.store(batch)
    position.commit++
    const row = { rev: position.rev, at: this.#clock.now(), changes: [] }
    addToFeed(batch, position.commit, row, this.#config.feedKeep)
    await store.write(batch)
    await store.sync()
    await loadKeys(store, this.keys)
    await loadRevocations(store, this.#tokens)
    await this.engine.streams.load(store)
    await this.engine.lists.load(store)
    // Only now is anything committed: what was just read would not have it.
    this.engine.cursors.epochs = epochs
    this.#committer.begin(position)
  }

  #report(report: RequestReport): void {
    this.metrics.request(report)
    logRequest(this.#log, report)
  }

  #createMetrics(budget: BodyBudget): Metrics {
    return new Metrics({
      queueCommands: () => this.#intake.length,
      queueBytes: () => this.#intake.bytes,
      bodyBytes: () => budget.bytes,
      cacheBytes: () => this.#cache.bytes,
      cacheRows: () => this.#cache.rows,
      displacedThreads: () => this.engine.lists.size,
      storeFailed: () => this.#store.failure !== undefined,
      storeStats: () => this.#store.stats(),
    })
  }
}

/** Stops accepting connections, answers what is under way (each connection's last answer), and closes; what takes
 *  longer than `drainMs` is cut off. */
async function closeHttp(http: HttpServer, sockets: ReadonlySet<Socket>, drainMs: number): Promise<void> {
  http.prependListener('request', (_request, response) => {
    response.shouldKeepAlive = false
  })
  const closed = new Promise<void>((resolve) => http.close(() => resolve()))
  // A connection whose last answer was under way when the closing began becomes idle some time after.
  const idle = setInterval(() => {
    http.closeIdleConnections()
    // Browsers open connections before they need them; Node waits for their first request.
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy()
  }, 20)
  const impatient = setTimeout(() => http.closeAllConnections(), drainMs)
  await closed
  clearInterval(idle)
  clearTimeout(impatient)
}
