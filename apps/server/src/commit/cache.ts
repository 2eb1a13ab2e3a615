import { LRUCache } from 'lru-cache'
import type { Key } from '../storage/keys.ts'
import type { Table } from './record.ts'

interface Cached {
  value: unknown
  /** The commit from which on the value has been this one. */
  since: number
}

/** What a row takes in memory besides its value: its key, its entry, and the map's share. */
const entryBytes = 200

/**
 * Decoded rows, the least recently used ones dropped first, bounded in bytes. It holds published values only, and
 * always the newest: a commit replaces what it changed, and a reader's row is taken in only if no commit has
 * changed it since.
 */
export class RecordCache {
  readonly #entries: LRUCache<Key, Cached>

  /** @param maxBytes 1 MiB or more */
  constructor(maxBytes: number) {
    this.#entries = new LRUCache({ maxSize: maxBytes, maxEntrySize: Math.floor(maxBytes / 8) })
  }

  /** The newest published value, if it is at hand. */
  get<V>(_table: Table<V>, key: Key): V | undefined {
    return this.#entries.get(key)?.value as V | undefined
  }

  /** The value as it was at a commit, if it is at hand. */
  getAt<V>(_table: Table<V>, key: Key, commit: number): V | undefined {
    const entry = this.#entries.get(key)
    return entry && entry.since <= commit ? (entry.value as V) : undefined
  }

  set<V>(table: Table<V>, key: Key, value: V, since: number): void {
    this.#entries.set(key, { value, since }, { size: entryBytes + key.length + table.size(value) })
  }

  has(key: Key): boolean {
    return this.#entries.has(key)
  }

  delete(key: Key): void {
    this.#entries.delete(key)
  }

  /** Drops every row whose key begins so. It looks at each row, so it is for rare events. */
  deleteScope(prefix: Key): void {
    for (const key of [...this.#entries.keys()]) if (key.startsWith(prefix)) this.#entries.delete(key)
  }

  clear(): void {
    this.#entries.clear()
  }

  get bytes(): number {
    return this.#entries.calculatedSize
  }

  get rows(): number {
    return this.#entries.size
  }
}
