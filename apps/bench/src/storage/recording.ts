import { closeSync, createReadStream, openSync, writeSync } from 'node:fs'
import type {
  Batch,
  Range,
  ScanOptions,
  Snapshot,
  Store,
  StoreStats,
} from '../../../server/src/storage/store.ts'
import { Batch as NewBatch } from '../../../server/src/storage/store.ts'

/** What a store was asked to do: a batch to write, or a sync. */
export type Step = Batch | 'sync'

const kinds = ['put', 'delete', 'deleteRange'] as const
const syncMark = 0xffff_ffff

/** A store that also writes down what it is asked to write. */
export class RecordingStore implements Store {
  readonly #store: Store
  readonly #file: number

  constructor(store: Store, path: string) {
    this.#store = store
    this.#file = openSync(path, 'w')
  }

  getMany(keys: readonly Buffer[], snapshot?: Snapshot) {
    return this.#store.getMany(keys, snapshot)
  }

  scan(range: Range, options: ScanOptions) {
    return this.#store.scan(range, options)
  }

  snapshot(): Snapshot {
    return this.#store.snapshot()
  }

  stats(): Promise<StoreStats> {
    return this.#store.stats()
  }

  write(batch: Batch): Promise<void> {
    const parts = [u32(batch.operations.length)]
    for (const operation of batch.operations) {
      const { kind } = operation
      const [first, second] =
        kind === 'put'
          ? [operation.key, operation.value]
          : kind === 'delete'
            ? [operation.key, nothing]
            : [operation.from, operation.to]
      parts.push(Buffer.from([kinds.indexOf(kind)]), u32(first.length), u32(second.length), first, second)
    }
    writeSync(this.#file, Buffer.concat(parts))
    return this.#store.write(batch)
  }

  sync(): Promise<void> {
    writeSync(this.#file, u32(syncMark))
    return this.#store.sync()
  }

  async close(): Promise<void> {
    closeSync(this.#file)
    await this.#store.close()
  }
}

const nothing = Buffer.alloc(0)

function u32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4)
  bytes.writeUInt32BE(value)
  return bytes
}

/** The steps that a recording holds, in order. */
export async function* readRecording(path: string): AsyncGenerator<Step> {
  const reader = new Reader(path)
  for (;;) {
    const head = await reader.take(4)
    if (!head) return
    const count = head.readUInt32BE()
    if (count === syncMark) yield 'sync'
    else yield await readBatch(reader, count)
  }
}

async function readBatch(reader: Reader, count: number): Promise<Batch> {
  const batch = new NewBatch()
  for (let i = 0; i < count; i++) {
    const head = (await reader.take(9))!
    const kind = kinds[head[0]!]!
    const [first, second] = [await reader.take(head.readUInt32BE(1)), await reader.take(head.readUInt32BE(5))]
    if (kind === 'put') batch.put(first!, second!)
    else if (kind === 'delete') batch.delete(first!)
    else batch.deleteRange({ from: first!, to: second! })
  }
  return batch
}

/** Takes pieces of given lengths from a file. */
class Reader {
  readonly #chunks: AsyncIterator<Buffer>
  #rest: Buffer = nothing

  constructor(path: string) {
    this.#chunks = createReadStream(path, { highWaterMark: 1 << 20 })[Symbol.asyncIterator]()
  }

  /** Undefined at the end of the file. */
  async take(bytes: number): Promise<Buffer | undefined> {
    while (this.#rest.length < bytes) {
      const { value, done } = await this.#chunks.next()
      if (done) return undefined
      this.#rest = Buffer.concat([this.#rest, value])
    }
    const piece = this.#rest.subarray(0, bytes)
    this.#rest = this.#rest.subarray(bytes)
    return piece
  }
}
