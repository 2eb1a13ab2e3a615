import type { MessageQuery } from '../api.ts'
import type { ProgressDBError } from '../error.ts'
import type { Http } from '../http.ts'
import { listMessages } from '../list-messages.ts'
import type { KnownStream } from '../live/frames.ts'
import type { MessageOrTombstone, MessagePage, Shape } from '../types.ts'
import { isNewer, type Row, Rows } from './rows.ts'
import type { streamTextOf } from './stream-text.ts'

export type WindowStatus = 'idle' | 'loading' | 'ready' | 'missing' | 'failed'

export interface WindowOptions {
  threadId: string
  http: Http
  /** Who the user is; null as long as that is not known. */
  user(): string | null
  /** Something is another, or, with an id, that message. */
  onChanged(id?: string): void
  /** A page was read from which on the thread is to be followed. */
  onLoaded(cursor: string): void
}

/** A page that was read: where it begins, and the cursors behind its ends. */
interface LoadedPage {
  from: number
  before: string
  after: string
}

const pageSize = 50
/** How many messages are kept at the most; beyond, those go that are farthest from where is being read. */
const maxRows = 3000
/** Changes kept while a page is read that may be older than they are; beyond, the page is read again. */
const maxMissed = 5000

/**
 * The messages of a thread that are loaded, as the server has them: a stretch without a gap, which ends with the newest
 * one unless somebody jumped into the past. Pages and live changes come together here.
 */
export class MessageWindow<S extends Shape> {
  readonly #options: WindowOptions
  readonly rows = new Rows<S>()
  status: WindowStatus = 'idle'
  error: ProgressDBError | undefined
  hasOlder = false
  hasNewer = false
  /** The newest place that is known of the thread. */
  lastSeq = 0
  #pages: LoadedPage[] = []
  #loading: { older?: Promise<unknown> | undefined; newer?: Promise<unknown> | undefined } = {}
  /** What is about to take the place of all that is loaded. */
  replacing: Promise<void> | undefined
  /** One more whenever the stretch is another one: what was asked for before is not taken any more. */
  #stretch = 0
  #reads = 0
  /** What a page that is being read may not have yet. */
  #missed: (() => void)[] = []
  #streamTextOf: typeof streamTextOf = () => undefined

  constructor(options: WindowOptions) {
    this.#options = options
  }

  isLoading(which: 'older' | 'newer'): boolean {
    return this.#loading[which] !== undefined
  }

  /** Keeps the texts of open streams as they grow. */
  keepStreams(textOf: typeof streamTextOf): void {
    if (this.#streamTextOf === textOf) return
    this.#streamTextOf = textOf
    for (const row of this.rows) row.stream = textOf(row.base)
  }

  /** How far open streams are known. */
  knownStreams(): KnownStream[] {
    return [...this.rows].flatMap(({ base, stream }) => (stream ? [stream.known(base.id)] : []))
  }

  /** Reads the newest page, or the one around a message, in place of what is loaded. */
  load(around?: string): Promise<void> {
    const replacing = this.#replace(around).finally(() => {
      if (this.replacing === replacing) this.replacing = undefined
    })
    this.replacing = replacing
    return replacing
  }

  async #replace(around: string | undefined): Promise<void> {
    const stretch = ++this.#stretch
    this.#loading = {}
    if (this.status !== 'ready') this.#setStatus('loading')
    const query = { limit: pageSize, ...(around && { around }) }
    const page = await this.#read(query, stretch, (page) => this.show(page))
    if (page?.hasAfter && this.lastSeq <= this.rows.last) await this.#findLast()
  }

  /** How far the thread goes is not in a page. */
  async #findLast(): Promise<void> {
    const { http, threadId } = this.#options
    const { items } = await listMessages(http, threadId, { limit: 1 })
    this.knowPlace(items[0]?.seq ?? 0)
  }

  /** Shows a page in place of what was loaded. */
  show(page: MessagePage<S>): void {
    const isLive = this.status === 'ready'
    const ids = new Set(page.items.map(({ id }) => id))
    // What came live behind the page while it was read is not in it.
    const end = page.hasAfter ? Number.POSITIVE_INFINITY : (page.items.at(-1)?.seq ?? 0)
    const rows = [...this.rows].filter(({ base }) => ids.has(base.id) || base.seq > end)
    this.rows.clear()
    this.rows.insertAll(rows)
    this.#take(page)
    this.#pages = [pageOf(page, this.rows.first)]
    this.hasOlder = page.hasBefore
    this.hasNewer = page.hasAfter
    this.#setStatus('ready')
    if (!isLive) this.#options.onLoaded(page.cursor)
  }

  /** Reads the page before; while that is under way, it is the same promise. */
  loadOlder(): Promise<void> {
    if (this.replacing) return this.replacing.then(() => this.loadOlder())
    if (!this.hasOlder) return Promise.resolve()
    return this.#loadMore('older', { before: this.#pages[0]!.before }, (page) => {
      this.#take(page)
      this.#pages.unshift(pageOf(page, this.rows.first))
      this.hasOlder = page.hasBefore
      // What is being read behind the last page follows that one.
      while (this.rows.length > maxRows && this.#pages.length > 1 && !this.#loading.newer) {
        this.rows.keep(0, this.#pages.pop()!.from)
        this.hasNewer = true
      }
    })
  }

  /** Reads the page behind, after a jump into the past. */
  loadNewer(): Promise<void> {
    if (this.replacing) return this.replacing.then(() => this.loadNewer())
    if (!this.hasNewer) return Promise.resolve()
    return this.#loadMore('newer', { after: this.#pages.at(-1)!.after }, (page) => {
      this.#pages.push(pageOf(page, this.rows.last + 1))
      this.hasNewer = page.hasAfter
      this.#take(page)
      this.dropOldest()
    })
  }

  /** What is known is not good any more: everything is to be read afresh. */
  reset(): void {
    this.#stretch++
    this.#loading = {}
    this.#pages = []
    this.rows.clear()
    this.hasOlder = this.hasNewer = false
    this.lastSeq = 0
    this.status = 'loading'
  }

  /** The thread went away, or the user lost the right to read it. */
  takeClosed(error: ProgressDBError): void {
    this.reset()
    this.#setStatus('missing', error)
  }

  #loadMore(
    which: 'older' | 'newer',
    query: MessageQuery,
    take: (page: MessagePage<S>) => void,
  ): Promise<void> {
    const stretch = this.#stretch
    this.#loading[which] ??= this.#read({ limit: pageSize, ...query }, stretch, take).finally(() => {
      if (stretch === this.#stretch) this.#loading[which] = undefined
      this.#options.onChanged()
    })
    this.#options.onChanged()
    return this.#loading[which] as Promise<void>
  }

  /** Reads a page, and takes it unless nobody wants it any more. @returns it, if it was taken */
  async #read(
    query: MessageQuery,
    stretch: number,
    take: (page: MessagePage<S>) => void,
  ): Promise<MessagePage<S> | undefined> {
    const { http, threadId } = this.#options
    this.#reads++
    try {
      let page: MessagePage<S>
      do {
        this.#missed.splice(maxMissed - 1)
        page = await listMessages(http, threadId, query)
      } while (this.#missed.length >= maxMissed)
      if (stretch !== this.#stretch) return undefined
      take(page)
      return page
    } catch (error) {
      if (stretch !== this.#stretch) return undefined
      this.#fail(error as ProgressDBError)
      throw error
    } finally {
      this.#reads--
      this.#replay()
    }
  }

  #fail(error: ProgressDBError): void {
    if (error.code === 'thread_not_found' || error.code === 'thread_gone') this.takeClosed(error)
    else if (this.status !== 'ready') this.#setStatus('failed', error)
  }

  /** Takes the messages of a page, but for those that are known to be newer. */
  #take({ items, mine }: MessagePage<S>): void {
    const fresh: Row<S>[] = []
    for (const item of items) {
      const row = this.rows.get(item.id)
      if (!row) fresh.push(this.rowOf(item, mine[item.id]))
      else if (isNewer(row, item)) Object.assign(row, this.rowOf(item, mine[item.id]))
      this.knowPlace(item.seq)
      this.#options.onChanged(item.id)
    }
    this.rows.insertAll(fresh)
  }

  /** A row as it begins. */
  rowOf(base: MessageOrTombstone<S>, mine: readonly string[] = []): Row<S> {
    return { base, mine, stream: this.#streamTextOf(base) }
  }

  /** Whether a place belongs to the stretch that is loaded. */
  isWithin(seq: number): boolean {
    if (this.status !== 'ready') return false
    if (seq > this.rows.last) return !this.hasNewer
    return seq > this.rows.first || !this.hasOlder
  }

  /** Takes note of a place of the thread. */
  knowPlace(seq: number): void {
    if (seq <= this.lastSeq) return
    this.lastSeq = seq
    this.#options.onChanged()
  }

  /** Keeps what came while a page is read that may not have it yet. */
  miss(again: () => void): void {
    if (this.#reads > 0 && this.#missed.length < maxMissed) this.#missed.push(again)
  }

  #replay(): void {
    if (this.#reads > 0) return
    const missed = this.#missed
    this.#missed = []
    for (const again of missed) again()
  }

  /** Keeps the bound, after messages have come at the end. */
  dropOldest(): void {
    // What is being read before the first page follows that one.
    while (this.rows.length > maxRows && this.#pages.length > 1 && !this.#loading.older) {
      this.#pages.shift()
      this.rows.keep(this.#pages[0]!.from, Number.POSITIVE_INFINITY)
      this.hasOlder = true
    }
    // One page, and much that came live behind it.
    if (this.rows.length > 2 * maxRows && !this.hasNewer && this.#reads === 0)
      void this.load().catch(() => {})
  }

  #setStatus(status: WindowStatus, error?: ProgressDBError): void {
    this.status = status
    this.error = error
    this.#options.onChanged()
  }
}

function pageOf<S extends Shape>({ before, after }: MessagePage<S>, from: number): LoadedPage {
  return { from, before, after }
}
