import { type FileHandle, open } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import { type Batch, StoreError } from '../store.ts'
import type { NativeDatabase, NativeIteratorOptions } from './native.ts'

/**
 * Numbers the batches. Each batch writes a row with its number; on open the rows must follow one another without a
 * gap, so a log that lost a part in its middle cannot pass unseen. A second, much smaller record, outside of the
 * database, names a batch that is known to be synced, so a log that lost its end cannot pass unseen either.
 *
 * The rows' keys begin with a zero byte, which the driver keeps from everybody else.
 */
export class CommitChain {
  /** The number of the last batch. */
  last: number
  /** The oldest number whose row is kept. */
  #first: number
  readonly #mark: SyncedMark

  private constructor(first: number, last: number, mark: SyncedMark) {
    this.#first = first
    this.last = last
    this.#mark = mark
  }

  /**
   * Reads the chain of a database just opened.
   *
   * @throws StoreError `corrupt` where a batch is missing, in the middle or, unless `acceptLoss`, at the end
   */
  static async read(native: NativeDatabase, markPath: string, acceptLoss: boolean): Promise<CommitChain> {
    const mark = await SyncedMark.open(markPath)
    try {
      const { first, last } = await readNumbers(native)
      if (last < mark.number && !acceptLoss) {
        throw new StoreError(
          'corrupt',
          `The log ends at commit ${last}, but commit ${mark.number} was known to be on disk: a file of the database was damaged or replaced. Restore a backup; or start once with --accept-loss to go on with what is left.`,
        )
      }
      if (last < mark.number) mark.raise(last)
      return new CommitChain(first, last, mark)
    } catch (error) {
      await mark.close()
      throw error
    }
  }

  /** Adds the next number's row to a batch. */
  extend(batch: Batch): void {
    batch.put(rowKey(this.last + 1), empty)
  }

  /** The batch is written. */
  advance(): void {
    this.last++
  }

  /** Adds to a batch the removal of the rows before `number`, whose batches are all in synced tables. */
  trim(batch: Batch, number: number): void {
    if (number <= this.#first) return
    batch.deleteRange({ from: rowKey(this.#first), to: rowKey(number) })
    this.#first = number
  }

  /** Every batch up to `number` is synced. */
  synced(number: number): void {
    this.#mark.raise(number)
  }

  async close(): Promise<void> {
    await this.#mark.close()
  }
}

const empty = Buffer.alloc(0)
const pageRows = 10_000

function rowKey(number: number): Buffer {
  const key = Buffer.alloc(9)
  key.writeBigUInt64BE(BigInt(number), 1)
  return key
}

async function readNumbers(native: NativeDatabase): Promise<{ first: number; last: number }> {
  let first = 0
  let last = 0
  for (;;) {
    const page = await readPage(native, last + 1)
    for (const number of page) {
      if (first === 0) first = number
      else if (number !== last + 1) {
        throw new StoreError(
          'corrupt',
          `Commits ${last + 1} to ${number - 1} are missing from the log, but later ones are there: a file of the database was damaged or replaced. Restore a backup.`,
        )
      }
      last = number
    }
    if (page.length < pageRows) return { first: first || 1, last }
  }
}

function readPage(native: NativeDatabase, from: number): Promise<number[]> {
  const options: NativeIteratorOptions = {
    capacity: pageRows + 1,
    limit: pageRows,
    reverse: false,
    values: false,
  }
  const numbers: number[] = []
  return new Promise((resolve, reject) => {
    native
      .iterator({ gte: rowKey(from), lt: Buffer.from([1]) }, options)
      .on('data', ({ key }) => numbers.push(Number(key.readBigUInt64BE(1))))
      .on('error', reject)
      .on('close', () => resolve(numbers))
  })
}

const raiseEveryMs = 100
const markBytes = 12

/** The number and its checksum, as they are in the file of the mark. */
export function encodeMark(number: number): Buffer {
  const bytes = Buffer.alloc(markBytes)
  bytes.writeBigUInt64BE(BigInt(number))
  bytes.writeUInt32BE(crc32(bytes.subarray(0, 8)), 8)
  return bytes
}

/**
 * The number of a batch that is synced, in a file of its own. It is written rarely, some time after the sync of what
 * it names, and never synced: an old number is as true as a new one. What a loss of power may leave of it that is
 * neither, its checksum tells; then nothing is known.
 */
class SyncedMark {
  readonly number: number
  readonly #file: FileHandle
  #newest: number
  #raising: NodeJS.Timeout | undefined
  #writing: Promise<unknown> = Promise.resolve()

  private constructor(file: FileHandle, number: number) {
    this.#file = file
    this.number = number
    this.#newest = number
  }

  static async open(path: string): Promise<SyncedMark> {
    const file = await open(path, 'a+').then(async (made) => {
      await made.close()
      return open(path, 'r+')
    })
    const { buffer } = await file.read(Buffer.alloc(markBytes), 0, markBytes, 0)
    const isWhole = crc32(buffer.subarray(0, 8)) === buffer.readUInt32BE(8)
    return new SyncedMark(file, isWhole ? Number(buffer.readBigUInt64BE()) : 0)
  }

  raise(number: number): void {
    this.#newest = number
    this.#raising ??= setTimeout(() => this.#write(), raiseEveryMs).unref()
  }

  #write(): void {
    this.#raising = undefined
    // A failure costs nothing but the check that this mark is for.
    this.#writing = this.#file.write(encodeMark(this.#newest), 0, markBytes, 0).catch(() => {})
  }

  async close(): Promise<void> {
    if (this.#raising) {
      clearTimeout(this.#raising)
      this.#write()
    }
    await this.#writing
    await this.#file.close()
  }
}
