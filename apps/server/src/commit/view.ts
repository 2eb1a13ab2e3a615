import type { Change, Told } from '../feed/feed.ts'
import { between, type Key, keyBytes, startingWith } from '../storage/keys.ts'
import type { Batch, Store } from '../storage/store.ts'
import type { RecordCache } from './cache.ts'
import { missing, type Scan, type Source, type Table } from './record.ts'

/** A row that a commit changes; without a value where it deletes it. */
export interface Changed {
  table: Table<unknown>
  value: unknown
}

/** A row that could not be read, so that what needs it fails and nothing else does. */
class Unreadable {
  readonly error: unknown
  constructor(error: unknown) {
    this.error = error
  }
}

const absent = Symbol('absent')

/**
 * What the commands of one commit see: the published rows, with the changes of the commands before them laid over.
 * Each command's changes can be taken back, so that it happens wholly or not at all.
 */
export class View implements Source {
  readonly #store: Store
  readonly #cache: RecordCache
  readonly #loaded = new Map<Key, unknown>()
  readonly #wanted = new Map<Key, Table<unknown>>()
  readonly #newScopes = new Set<Key>()
  /** The changed rows, each once, however often it changed. */
  readonly changed = new Map<Key, Changed>()
  /** Scopes that were deleted as a whole. */
  readonly deletedScopes: Key[] = []
  /** Those of them of which the cache may keep rows, since nobody asks for them any more. */
  readonly #unasked = new Set<Key>()
  /** Ranges of uncached rows that were deleted. */
  readonly #deletedRanges: [from: Key, to: Key][] = []
  readonly changes: Change[] = []
  /** What those who read live are told beside the changes. */
  readonly told: Told[] = []
  /** The time of this commit, in milliseconds since 1970. */
  readonly now: number
  /** The number of this commit. */
  readonly commit: number
  #rev: number
  /** What the running command replaced, in order; for a deleted scope, its prefix. */
  readonly #undo: { key: Key; before: Changed | undefined; scope?: true }[] = []

  constructor(store: Store, cache: RecordCache, commit: number, rev: number, now: number) {
    this.#store = store
    this.#cache = cache
    this.commit = commit
    this.#rev = rev
    this.now = now
  }

  /** The position behind the last change so far. */
  get rev(): number {
    return this.#rev
  }

  /** The position of one more changed item. */
  nextRev(): number {
    return ++this.#rev
  }

  get<V>(table: Table<V>, key: Key): V | undefined {
    const changed = this.changed.get(key)
    if (changed) return changed.value as V | undefined
    if (this.deletedScopes.some((scope) => key.startsWith(scope))) return undefined
    const cached = this.#cache.get(table, key)
    if (cached !== undefined) return cached
    const loaded = this.#loaded.get(key)
    if (loaded === undefined) {
      if (this.#isInNewScope(key)) return undefined
      this.#wanted.set(key, table as Table<unknown>)
      throw missing
    }
    if (loaded instanceof Unreadable) throw loaded.error
    return loaded === absent ? undefined : (loaded as V)
  }

  /** Says that nothing is stored in a scope, so that nobody needs to look. */
  isNewScope(prefix: Key): void {
    this.#newScopes.add(prefix)
  }

  #isInNewScope(key: Key): boolean {
    return this.#newScopes.size > 0 && this.#newScopes.has(key.slice(0, key.indexOf('\0') + 1))
  }

  /** Whether rows were asked for that are not at hand. */
  get hasWanted(): boolean {
    return this.#wanted.size > 0
  }

  /** A row if it is at hand; it is not asked for. */
  peek<V>(table: Table<V>, key: Key): V | undefined {
    const changed = this.changed.get(key)
    if (changed) return changed.value as V | undefined
    const found = this.#cache.get(table, key) ?? this.#loaded.get(key)
    return found === absent || found instanceof Unreadable ? undefined : (found as V | undefined)
  }

  want<V>(table: Table<V>, key: Key): void {
    if (this.changed.has(key) || this.#loaded.has(key) || this.#cache.get(table, key) !== undefined) return
    this.#wanted.set(key, table as Table<unknown>)
  }

  put<V>(table: Table<V>, key: Key, value: V): void {
    this.#change(key, { table: table as Table<unknown>, value })
  }

  delete<V>(table: Table<V>, key: Key): void {
    this.#change(key, { table: table as Table<unknown>, value: undefined })
  }

  /** Deletes every row whose key begins so, but for those put afterwards. */
  deleteScope(prefix: Key): void {
    for (const key of [...this.changed.keys()]) {
      if (!key.startsWith(prefix)) continue
      const before = this.changed.get(key)!
      this.#undo.push({ key, before })
      this.changed.delete(key)
    }
    this.#undo.push({ key: prefix, before: undefined, scope: true })
    this.deletedScopes.push(prefix)
  }

  /**
   * The same for rows that nobody asks for by their keys any more, as with what a purged message had. The cache drops
   * those in its time, and isn't searched for them.
   */
  deleteUnasked(prefix: Key): void {
    this.#unasked.add(prefix)
    this.deleteScope(prefix)
  }

  /**
   * Deletes the rows of a range, of a kind that is never cached; what was put there in this commit goes with them.
   *
   * @param put the keys of the range that this commit may have put
   */
  deleteRange(from: Key, to: Key, put: Iterable<Key>): void {
    for (const key of put) {
      const before = this.changed.get(key)
      if (!before) break
      this.#undo.push({ key, before })
      this.changed.delete(key)
    }
    this.#deletedRanges.push([from, to])
  }

  /** Where each thread stood before this commit, for those that it moves on. */
  readonly before = new Map<string, number>()

  /** Notes that a thread moves on from a position; the first one of this commit stands. */
  movesOn(thread: string, from: number): void {
    if (!this.before.has(thread)) this.before.set(thread, from)
  }

  /** Notes a change for those who follow the feed. */
  note(change: Change): void {
    this.changes.push(change)
  }

  /** Tells those who read live something that has no position. */
  tell(told: Told): void {
    this.told.push(told)
  }

  /** Whether there is anything to be written. */
  get isEmpty(): boolean {
    return this.changed.size === 0 && this.deletedScopes.length === 0 && this.#deletedRanges.length === 0
  }

  /** Runs a command: either it returns, or it throws and has changed nothing. */
  attempt<R>(command: { apply(view: View): R }): R {
    const rev = this.#rev
    const changes = this.changes.length
    const told = this.told.length
    const deletedRanges = this.#deletedRanges.length
    this.#undo.length = 0
    try {
      return command.apply(this)
    } catch (error) {
      this.#takeBack()
      this.#rev = rev
      this.changes.length = changes
      this.told.length = told
      this.#deletedRanges.length = deletedRanges
      throw error
    }
  }

  /** Runs a command only for the rows that it asks for; its changes and its outcome are dropped. */
  probe(command: { apply(view: View): unknown }): void {
    try {
      this.attempt({
        apply: (view) => {
          command.apply(view)
          throw missing
        },
      })
    } catch {}
  }

  /** Loads the rows that were asked for and not at hand. */
  async load(): Promise<void> {
    const all = [...this.#wanted]
    this.#wanted.clear()
    await Promise.all(all.filter(([, table]) => table.derive).map(([key, table]) => this.#derive(table, key)))
    const wanted = all.filter(([, table]) => !table.derive)
    const values = await this.#read(wanted.map(([key]) => key))
    wanted.forEach(([key, table], i) => {
      const bytes = values[i]
      if (bytes === undefined) this.#loaded.set(key, absent)
      else if (bytes instanceof Unreadable) this.#loaded.set(key, bytes)
      else this.#take(table, key, table.decode(bytes, key))
    })
  }

  async #derive(table: Table<unknown>, key: Key): Promise<void> {
    const scan = ({ from, to, limit, reverse }: Scan) =>
      this.#store.scan(between(from, to), { limit, reverse })
    try {
      this.#take(table, key, await table.derive!(scan, key))
    } catch (error) {
      this.#loaded.set(key, new Unreadable(error))
    }
  }

  #take(table: Table<unknown>, key: Key, value: unknown): void {
    this.#loaded.set(key, value)
    // Nothing else is being published while a commit is at work, so this is the newest value.
    if (!table.isUncached) this.#cache.set(table, key, value, this.commit - 1)
  }

  /** One damaged row must not fail the commands that do not need it. */
  async #read(keys: Key[]): Promise<(Buffer | undefined | Unreadable)[]> {
    const bytes = keys.map(keyBytes)
    try {
      return await this.#store.getMany(bytes)
    } catch {
      return Promise.all(
        bytes.map((key) =>
          this.#store.getMany([key]).then(
            ([value]) => value,
            (error) => new Unreadable(error),
          ),
        ),
      )
    }
  }

  /** Adds all changes to a batch of the store. */
  addTo(batch: Batch): void {
    for (const scope of this.deletedScopes) batch.deleteRange(startingWith(scope))
    for (const [from, to] of this.#deletedRanges) batch.deleteRange(between(from, to))
    for (const [key, { table, value }] of this.changed) {
      if (table.derive) continue
      if (value === undefined) batch.delete(keyBytes(key))
      else batch.put(keyBytes(key), table.encode(value))
    }
  }

  /**
   * Puts the changes into the cache: they are published.
   *
   * @param isCold nobody is expected to read the rows soon, so only those are replaced that are cached already
   */
  publish(isCold: boolean): void {
    for (const scope of this.deletedScopes) if (!this.#unasked.has(scope)) this.#cache.deleteScope(scope)
    for (const [key, { table, value }] of this.changed) {
      if (table.isUncached) continue
      if (value === undefined) this.#cache.delete(key)
      else if (!isCold || this.#cache.has(key)) this.#cache.set(table, key, value, this.commit)
    }
  }

  #change(key: Key, change: Changed): void {
    this.#undo.push({ key, before: this.changed.get(key) })
    this.changed.set(key, change)
  }

  #takeBack(): void {
    for (const { key, before, scope } of this.#undo.reverse()) {
      if (scope) this.deletedScopes.pop()
      else if (before) this.changed.set(key, before)
      else this.changed.delete(key)
    }
  }
}
