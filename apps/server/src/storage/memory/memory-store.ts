import { keyBytes, keyOf } from '../keys.ts'
import {
  type Batch,
  type Range,
  type Row,
  type ScanOptions,
  type Snapshot,
  type Store,
  StoreError,
} from '../store.ts'

/**
 * The driver for tests: an ordered map in memory that keeps the promises of the port, but for durability.
 * A snapshot shares the rows with the store until the next write, which then works on a copy.
 */
export class MemoryStore implements Store {
  #rows = new Rows()
  #shared = false
  #writing = false
  #closed = false

  async getMany(keys: readonly Buffer[], snapshot?: Snapshot): Promise<(Buffer | undefined)[]> {
    this.#mustBeOpen()
    const rows = this.#rowsOf(snapshot)
    return keys.map((key) => {
      const value = rows.values.get(keyOf(key))
      return value && Buffer.from(value)
    })
  }

  async scan(range: Range, { limit, reverse, keysOnly, snapshot }: ScanOptions): Promise<Row[]> {
    this.#mustBeOpen()
    const rows = this.#rowsOf(snapshot)
    const keys = rows.between(keyOf(range.from), keyOf(range.to))
    if (reverse) keys.reverse()
    return keys.slice(0, limit).map((key) => ({
      key: keyBytes(key),
      value: keysOnly ? Buffer.alloc(0) : Buffer.from(rows.values.get(key)!),
    }))
  }

  snapshot(): Snapshot {
    this.#mustBeOpen()
    this.#shared = true
    return new MemorySnapshot(this.#rows)
  }

  async write(batch: Batch): Promise<void> {
    this.#mustBeOpen()
    if (this.#writing) throw new Error('a write is under way already')
    this.#writing = true
    await Promise.resolve() // answers later, as a disk does
    this.#writing = false
    if (this.#shared) this.#rows = this.#rows.copy()
    this.#shared = false
    for (const operation of batch.operations) this.#rows.apply(operation)
  }

  async sync(): Promise<void> {
    this.#mustBeOpen()
  }

  async stats() {
    let bytes = 0
    for (const [key, value] of this.#rows.values) bytes += key.length + value.length
    return { diskBytes: 0, memoryBytes: bytes, keys: this.#rows.values.size }
  }

  async close(): Promise<void> {
    this.#closed = true
  }

  #rowsOf(snapshot: Snapshot | undefined): Rows {
    return snapshot instanceof MemorySnapshot ? snapshot.rows : this.#rows
  }

  #mustBeOpen(): void {
    if (this.#closed) throw new StoreError('failed', 'The store is closed.')
  }
}

class MemorySnapshot implements Snapshot {
  readonly rows: Rows
  constructor(rows: Rows) {
    this.rows = rows
  }
  release(): void {}
}

class Rows {
  readonly values: Map<string, Buffer>
  #sorted: string[] | undefined

  constructor(values = new Map<string, Buffer>()) {
    this.values = values
  }

  copy(): Rows {
    return new Rows(new Map(this.values))
  }

  apply(operation: Batch['operations'][number]): void {
    if (operation.kind === 'put') this.values.set(keyOf(operation.key), Buffer.from(operation.value))
    else if (operation.kind === 'delete') this.values.delete(keyOf(operation.key))
    else for (const key of this.between(keyOf(operation.from), keyOf(operation.to))) this.values.delete(key)
    this.#sorted = undefined
  }

  /** Characters are bytes, so comparing strings compares bytes. */
  between(from: string, to: string): string[] {
    this.#sorted ??= [...this.values.keys()].sort()
    const sorted = this.#sorted
    return sorted.slice(firstAtOrAfter(sorted, from), firstAtOrAfter(sorted, to))
  }
}

function firstAtOrAfter(sorted: string[], key: string): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (sorted[middle]! < key) low = middle + 1
    else high = middle
  }
  return low
}
