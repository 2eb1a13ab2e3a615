import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { CommitMeasure } from '../commit/committer.ts'
import type { RequestReport } from '../http/endpoint.ts'

/** What is asked at each scrape, and not counted along the way. */
export interface MetricSources {
  queueCommands(): number
  queueBytes(): number
  bodyBytes(): number
  cacheBytes(): number
  cacheRows(): number
  displacedThreads(): number
  storeFailed(): boolean
  storeStats(): Promise<{ diskBytes: number; memoryBytes: number; keys: number }>
}

const seconds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** The server's metrics, in the text form that Prometheus reads. */
export class Metrics {
  readonly #registry = new Registry()
  readonly #requests = this.#add(
    new Counter({
      name: 'progressdb_requests_total',
      help: 'Requests answered, by route, method and status.',
      labelNames: ['route', 'method', 'status'],
      registers: [],
    }),
  )
  readonly #latency = this.#add(
    new Histogram({
      name: 'progressdb_request_seconds',
      help: 'Time from the arrival of a request to its answer, by route.',
      labelNames: ['route'],
      buckets: seconds,
      registers: [],
    }),
  )
  readonly #batch = this.#histogram(
    'progressdb_commit_commands',
    'Commands in a commit.',
    [1, 2, 4, 8, 16, 32, 64, 128, 256, 512],
  )
  readonly #bytes = this.#histogram(
    'progressdb_commit_bytes',
    'Bytes of a commit.',
    [256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304],
  )
  readonly #apply = this.#histogram(
    'progressdb_commit_apply_seconds',
    'Time to read for and apply the commands of a commit.',
    seconds,
  )
  readonly #write = this.#histogram(
    'progressdb_commit_write_seconds',
    'Time to write a commit to the log.',
    seconds,
  )
  readonly #sync = this.#histogram(
    'progressdb_commit_sync_seconds',
    'Time to sync the log to the disk.',
    seconds,
  )
  /** Finding a counter by its labels costs more than counting. */
  readonly #byLabels = new Map<string, { count: Counter.Internal; time: Histogram.Internal<'route'> }>()

  constructor(sources: MetricSources) {
    this.#gauge('progressdb_queue_commands', 'Commands that wait for a commit.', sources.queueCommands)
    this.#gauge('progressdb_queue_bytes', 'Bytes of the commands that wait.', sources.queueBytes)
    this.#gauge('progressdb_body_bytes', 'Bytes of the bodies that are being read.', sources.bodyBytes)
    this.#gauge('progressdb_cache_bytes', 'Bytes of cached rows.', sources.cacheBytes)
    this.#gauge('progressdb_cache_rows', 'Cached rows.', sources.cacheRows)
    this.#gauge(
      'progressdb_displaced_threads',
      'Threads not yet moved in the lists by activity.',
      sources.displacedThreads,
    )
    this.#gauge('progressdb_storage_failed', '1 while the storage takes no writes.', () =>
      Number(sources.storeFailed()),
    )
    const disk = this.#gauge('progressdb_storage_disk_bytes', 'Bytes of tables and value files on disk.')
    const memory = this.#gauge(
      'progressdb_storage_memory_bytes',
      'Bytes of rows written to the log and not yet to a table.',
    )
    const keys = this.#gauge('progressdb_storage_keys', 'An estimate of the number of keys.')
    this.#collectStore = async () => {
      const stats = await sources.storeStats()
      disk.set(stats.diskBytes)
      memory.set(stats.memoryBytes)
      keys.set(stats.keys)
    }
    collectDefaultMetrics({ register: this.#registry })
  }

  readonly #collectStore: () => Promise<void>

  get contentType(): string {
    return this.#registry.contentType
  }

  /** The metrics as text. */
  async text(): Promise<string> {
    await this.#collectStore().catch(() => {}) // a store being opened again has none
    return this.#registry.metrics()
  }

  request({ route, method, status, ms }: RequestReport): void {
    const name = `${route} ${method} ${status}`
    let found = this.#byLabels.get(name)
    if (!found) {
      // Methods beyond the known ones are a caller's choice, and must not become series of their own.
      const known = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].includes(method)
        ? method
        : 'other'
      found = {
        count: this.#requests.labels(route, known, String(status)),
        time: this.#latency.labels(route),
      }
      if (known === method) this.#byLabels.set(name, found)
    }
    found.count.inc()
    found.time.observe(ms / 1000)
  }

  commit({ commands, bytes, applyMs, writeMs, syncMs }: CommitMeasure): void {
    this.#batch.observe(commands)
    this.#bytes.observe(bytes)
    this.#apply.observe(applyMs / 1000)
    this.#write.observe(writeMs / 1000)
    if (syncMs !== undefined) this.#sync.observe(syncMs / 1000)
  }

  #add<M extends Counter<string> | Histogram<string> | Gauge<string>>(metric: M): M {
    this.#registry.registerMetric(metric as Counter<string>)
    return metric
  }

  #histogram(name: string, help: string, buckets: number[]): Histogram {
    return this.#add(new Histogram({ name, help, buckets, registers: [] }))
  }

  #gauge(name: string, help: string, read?: () => number): Gauge {
    const collect = read && { collect: () => gauge.set(read()) }
    const gauge: Gauge = this.#add(new Gauge({ name, help, registers: [], ...collect }))
    return gauge
  }
}
