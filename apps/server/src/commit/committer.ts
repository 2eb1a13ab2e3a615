import { addToFeed, type Change, type FeedRow, type Told } from '../feed/feed.ts'
import type { Durability, Intake, Waiting } from '../intake/intake.ts'
import type { Clock } from '../lib/clock.ts'
import { Batch, type Store, StoreError } from '../storage/store.ts'
import type { RecordCache } from './cache.ts'
import { Point } from './point.ts'
import { missing } from './record.ts'
import { type Changed, View } from './view.ts'

export interface CommitLimits {
  /** Commands in one commit. */
  maxCommands: number
  /** Bytes of the commands in one commit, roughly. */
  maxBytes: number
  /** How long a commit that wasn't asked to be synced may stay so, in milliseconds. */
  fastSyncMs: number
  /** Commits whose feed rows are kept. */
  feedKeep: number
}

/** A commit that everybody may see now. */
export interface Published {
  commit: number
  rev: number
  changes: readonly Change[]
  /** What those who read live are told beside the changes. */
  told: readonly Told[]
  changed: ReadonlyMap<string, Changed>
  deletedScopes: readonly string[]
  /** Where each thread of `changes` stood before: its `rev`, 0 for a new one. */
  before: ReadonlyMap<string, number>
}

/** What the metrics want to know of each commit; times in milliseconds. */
export interface CommitMeasure {
  commands: number
  bytes: number
  applyMs: number
  writeMs: number
  syncMs: number | undefined
}

/**
 * Group commit. What arrived while one commit was written forms the next; there is no timer. The commands of a commit
 * are applied in order, each wholly or not at all, and go to the store as one batch, which is synced if any of them
 * asks for it. Only then is it published (readers see it) and answered.
 */
export class Committer {
  readonly #store: Store
  readonly #intake: Intake
  readonly #cache: RecordCache
  readonly #clock: Clock
  readonly #limits: CommitLimits
  /** The last published commit, and the position behind its last change. */
  #commit = 0
  #rev = 0
  /** The last commit that is known to be synced. */
  #synced = 0
  #running = false
  #idle: (() => void)[] = []
  /** Between the beginning of a write and its publication, the store is ahead of what may be seen. */
  #writing = false
  #whenPublished: (() => void)[] = []
  /** The point that is the published state of now, once somebody asked for it. */
  #newestPoint: Point | undefined
  readonly #points = new Set<Point>()
  #fastSync: NodeJS.Timeout | undefined
  readonly #listeners: ((published: Published) => void)[] = []
  onMeasure: (measure: CommitMeasure) => void = () => {}
  /** Why nothing is committed: it was not begun yet, or the storage's error that ended the commits; see `begin`. */
  #failure: StoreError | undefined = new StoreError('failed', 'The store is not open yet.')

  constructor(store: Store, intake: Intake, cache: RecordCache, clock: Clock, limits: CommitLimits) {
    this.#store = store
    this.#intake = intake
    this.#cache = cache
    this.#clock = clock
    this.#limits = limits
    intake.onWork = () => this.#start()
  }

  /** Goes on from a synced position: after the store was opened, or opened again after a failure. */
  begin(position: { commit: number; rev: number }): void {
    this.#dropNewestPoint()
    this.#cache.clear()
    this.#commit = position.commit
    this.#synced = position.commit
    this.#rev = position.rev
    this.#failure = undefined
  }

  /** The last published commit. */
  get commit(): number {
    return this.#commit
  }

  /** The position behind the last published change. */
  get rev(): number {
    return this.#rev
  }

  /** Calls a function with each commit as it is published, before its commands are answered. */
  listen(listener: (published: Published) => void): void {
    this.#listeners.push(listener)
  }

  /**
   * The published state of now, to be released. It waits while a commit is between its write and its publication.
   *
   * @param then called at that very moment
   */
  async point(then?: () => void): Promise<Point> {
    while (!this.#newestPoint && this.#writing) {
      await new Promise<void>((resolve) => this.#whenPublished.push(resolve))
    }
    if (!this.#newestPoint) {
      const point = new Point(this.#commit, this.#rev, this.#store.snapshot(), () =>
        this.#points.delete(point),
      )
      this.#points.add(point)
      this.#newestPoint = point
    }
    then?.()
    return this.#newestPoint.share()
  }

  /** Commits what is queued, and then nothing more. */
  async close(): Promise<void> {
    this.#intake.close()
    if (this.#running) await new Promise<void>((resolve) => this.#idle.push(resolve))
    clearTimeout(this.#fastSync)
    this.#dropNewestPoint()
  }

  #start(): void {
    if (this.#running) return
    this.#running = true
    void this.#run()
  }

  async #run(): Promise<void> {
    while (this.#intake.length > 0) {
      // Not at once: what has arrived on other connections by now is read first, and comes into the same commit.
      await new Promise(setImmediate)
      await this.#commitOnce(this.#intake.take(this.#limits.maxCommands, this.#limits.maxBytes))
    }
    this.#running = false
    for (const resolve of this.#idle.splice(0)) resolve()
  }

  async #commitOnce(waiting: Waiting[]): Promise<void> {
    const began = performance.now()
    const view = new View(this.#store, this.#cache, this.#commit + 1, this.#rev, this.#clock.now())
    let outcomes: Outcome[]
    let batch: Batch | undefined
    try {
      if (this.#failure) throw this.#failure
      outcomes = await applyAll(view, waiting)
      batch = this.#batchOf(view)
    } catch (error) {
      if (error instanceof StoreError) this.#fail(error, waiting)
      else await this.#blame(error, waiting)
      return
    }
    const durability = durabilityOf(waiting)
    const applyMs = performance.now() - began
    try {
      if (batch) await this.#writeAndPublish(view, batch, durability, applyMs, waiting)
      // A repeated request tells of what the first one did, maybe as `fast`.
      else if (durability === 'safe' && this.#synced < this.#commit) await this.#syncPublished()
    } catch (error) {
      this.#fail(error, waiting)
      return
    }
    answer(waiting, outcomes)
  }

  /** What a view's commands changed; undefined for nothing. */
  #batchOf(view: View): Batch | undefined {
    if (view.isEmpty) return undefined
    const batch = new Batch()
    view.addTo(batch)
    this.#addFeedRow(batch, { rev: view.rev, at: view.now, changes: view.changes }, true)
    return batch
  }

  /** A mistake of ours in one command, before anything was written: each goes alone, and only that one fails. */
  async #blame(error: unknown, waiting: Waiting[]): Promise<void> {
    if (waiting.length === 1) waiting[0]!.reject(error)
    else for (const one of waiting) await this.#commitOnce([one])
  }

  async #writeAndPublish(
    view: View,
    batch: Batch,
    durability: Durability,
    applyMs: number,
    waiting: Waiting[],
  ) {
    const began = performance.now()
    let syncMs: number | undefined
    this.#writing = true
    try {
      await this.#store.write(batch)
      const written = performance.now()
      if (durability === 'safe') {
        await this.#store.sync()
        this.#synced = view.commit
        syncMs = performance.now() - written
      } else {
        this.#syncSoon()
      }
      const isCold = waiting.every(({ command }) => command.isCold)
      this.#publish(view, isCold)
      this.onMeasure({
        commands: waiting.length,
        bytes: batch.bytes,
        applyMs,
        writeMs: written - began,
        syncMs,
      })
    } finally {
      this.#writing = false
      for (const resolve of this.#whenPublished.splice(0)) resolve()
    }
  }

  #publish(view: View, isCold: boolean): void {
    this.#dropNewestPoint()
    for (const point of this.#points) point.noteLater(view)
    this.#commit = view.commit
    this.#rev = view.rev
    view.publish(isCold)
    for (const listener of this.#listeners) listener(view)
  }

  /** Readers keep their shares of it; the next reader gets a new point. */
  #dropNewestPoint(): void {
    this.#newestPoint?.release()
    this.#newestPoint = undefined
  }

  #addFeedRow(batch: Batch, row: FeedRow, mayBeEmpty = false): void {
    addToFeed(batch, this.#commit + 1, row, this.#limits.feedKeep, mayBeEmpty)
  }

  #syncSoon(): void {
    this.#fastSync ??= setTimeout(() => {
      this.#fastSync = undefined
      this.#syncPublished().catch((error) => this.#fail(error, []))
    }, this.#limits.fastSyncMs)
  }

  async #syncPublished(): Promise<void> {
    const commit = this.#commit
    await this.#store.sync()
    this.#synced = Math.max(this.#synced, commit)
  }

  #fail(error: unknown, waiting: Waiting[]): void {
    if (!(error instanceof StoreError)) throw error // a broken invariant of ours: the process ends
    for (const { reject } of waiting) reject(error)
    this.#failure ??= error
  }
}

type Outcome = { result: unknown } | { error: unknown }

/** Loading a row may tell of one more: a thread of its last block, a message id of its block. */
const prefetchRounds = 3
/** A command is run for nothing but its missing rows no more often than this. */
const maxProbes = 2

/**
 * Applies the commands in order. Where one misses rows, those behind it are probed for theirs, so that what all of
 * them miss is read at once; then it goes on from there.
 */
async function applyAll(view: View, waiting: Waiting[]): Promise<Outcome[]> {
  await prefetchAll(view, waiting)
  const outcomes: Outcome[] = []
  for (let probes = 0; outcomes.length < waiting.length; ) {
    const { command } = waiting[outcomes.length]!
    try {
      outcomes.push({ result: view.attempt(command) })
    } catch (error) {
      if (error !== missing) {
        outcomes.push({ error })
        continue
      }
      if (probes++ < maxProbes) {
        for (const { command } of waiting.slice(outcomes.length + 1))
          if (!command.prefetch) view.probe(command)
      }
      await view.load()
    }
  }
  return outcomes
}

async function prefetchAll(view: View, waiting: Waiting[]): Promise<void> {
  for (let round = 0; round < prefetchRounds; round++) {
    for (const { command } of waiting) command.prefetch?.(view)
    if (!view.hasWanted) return
    await view.load()
  }
}

function answer(waiting: Waiting[], outcomes: Outcome[]): void {
  for (let i = 0; i < waiting.length; i++) {
    const outcome = outcomes[i]!
    if ('result' in outcome) waiting[i]!.resolve(outcome.result)
    else waiting[i]!.reject(outcome.error)
  }
}

function durabilityOf(waiting: Waiting[]): Durability {
  return waiting.some(({ command }) => command.durability === 'safe') ? 'safe' : 'fast'
}
