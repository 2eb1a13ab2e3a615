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
  readonly #asked = new Recent()

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

  /**
   * Takes in a row that was read, if it was not long ago that it was read before. Rows that are read once would only
   * push out others, and whatever stays for a while costs the garbage collector more than the row was worth.
   */
  offer<V>(table: Table<V>, key: Key, value: V, since: number): void {
    if (this.#asked.has(key)) this.set(table, key, value, since)
    else this.#asked.add(key)
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

/** Rows that `Recent` tells apart: about twice as many as the cache holds in its usual size. */
const recentRows = 1 << 15

/** Which rows were asked for lately, as far as a small table of hashes can tell: each may be pushed out by another. */
class Recent {
  readonly #hashes = new Int32Array(recentRows)

  has(key: Key): boolean {
    const hash = hashOf(key)
    return this.#hashes[hash & (recentRows - 1)] === hash
  }

  add(key: Key): void {
    const hash = hashOf(key)
    this.#hashes[hash & (recentRows - 1)] = hash
  }
}

/** FNV-1a, with its high bits mixed into those that choose the place. */
function hashOf(key: Key): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193)
  return hash ^ (hash >>> 15)
}
