import { close, fdatasync, fstatSync, open } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { NativeDatabase } from './native.ts'

const openFile = promisify(open)
const closeFile = promisify(close)
const syncFile = promisify(fdatasync)

interface LogFile {
  number: number
  descriptor: number
}

/**
 * Makes RocksDB's write-ahead log survive a loss of power. The binding cannot sync, so this does as RocksDB's own
 * SyncWAL: it syncs every log file that holds unsynced writes, oldest first, and the folder once a new file is in
 * it. A newer log that is on disk while the end of an older one is not would be a hole in the middle of history.
 *
 * One descriptor is kept for each file from its first sight to its end, since the system reports a failed
 * write-back only to those who had the file open.
 */
export class LogFiles {
  readonly #folder: string
  readonly #native: NativeDatabase
  /** Oldest first. All but the last are no longer written to. */
  #files: LogFile[] = []
  /** Bytes of the newest file when it was last looked at. */
  #bytes = 0
  /** Whether RocksDB may have begun a file that is not among these. */
  #mayBeNewer = true

  constructor(folder: string, native: NativeDatabase) {
    this.#folder = folder
    this.#native = native
  }

  /** The number of the file that is written to now. */
  async currentNumber(): Promise<number> {
    return (await this.#native.currentWalFile()).number
  }

  async open(): Promise<void> {
    await this.#adopt(await this.currentNumber())
  }

  /**
   * Looks where a write went that has just ended: the newest file has grown, or there is a newer one. RocksDB could
   * be asked too, at each sync, but that is a trip to another thread.
   */
  written(): void {
    const bytes = this.#newestBytes()
    if (bytes > this.#bytes) this.#bytes = bytes
    else this.#mayBeNewer = true
  }

  /** RocksDB was told to begin a new file. */
  expectNewer(): void {
    this.#mayBeNewer = true
  }

  /** Syncs all that was written before this call. */
  async sync(): Promise<void> {
    if (!this.#mayBeNewer) return this.#syncOldestFirst()
    // What is written from here on is looked at anew.
    this.#mayBeNewer = sizesLie
    const [number] = await Promise.all([this.currentNumber(), this.#syncOldestFirst()])
    if (number === this.#files.at(-1)?.number) return
    await this.#adopt(number)
    await this.#syncOldestFirst()
  }

  async close(): Promise<void> {
    const files = this.#files.splice(0)
    await Promise.all(files.map((file) => closeFile(file.descriptor)))
  }

  async #syncOldestFirst(): Promise<void> {
    for (;;) {
      const [file, newer] = this.#files
      if (!file) return
      await syncFile(file.descriptor)
      if (!newer) return
      this.#files.shift() // it was superseded before this sync, so nothing unsynced is left in it
      await closeFile(file.descriptor)
    }
  }

  /** Opens the log files that are new, up to the current one. */
  async #adopt(current: number): Promise<void> {
    const known = this.#files.at(-1)?.number ?? current - 1
    const names = await readdir(this.#folder)
    const numbers = names
      .map((name) => /^(\d+)\.log$/.exec(name)?.[1])
      .filter((digits) => digits !== undefined)
      .map(Number)
      .filter((number) => number > known)
      .sort((a, b) => a - b)
    for (const number of numbers) {
      const path = join(this.#folder, `${String(number).padStart(6, '0')}.log`)
      try {
        this.#files.push({ number, descriptor: await openFile(path, 'r+') })
      } catch (error) {
        // A log that is gone is one whose rows are already in a synced table.
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
      }
    }
    this.#bytes = this.#newestBytes()
    await syncFolder(this.#folder)
  }

  #newestBytes(): number {
    const newest = this.#files.at(-1)
    return newest ? fstatSync(newest.descriptor).size : 0
  }
}

/** Windows keeps no promise about the size of a file that somebody writes to. */
const sizesLie = process.platform === 'win32'

/** Makes the entries of a folder (new, renamed and deleted files) survive a loss of power. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return // Windows journals folders itself and cannot open them
  const descriptor = await openFile(folder, 'r')
  try {
    await syncFile(descriptor)
  } finally {
    await closeFile(descriptor)
  }
}
