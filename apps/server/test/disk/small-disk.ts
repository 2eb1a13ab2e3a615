import { execFile } from 'node:child_process'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { temporaryFolder } from '../support/process.ts'

const run = promisify(execFile)
const chunk = Buffer.alloc(256 * 1024, 'x')

/** A disk of its own, which can be filled up; `await using` it. */
export class SmallDisk {
  readonly path: string
  readonly #filler: string
  readonly #folder: AsyncDisposable

  private constructor(folder: { path: string } & AsyncDisposable) {
    this.#folder = folder
    this.path = folder.path
    this.#filler = join(folder.path, 'filler')
  }

  static async mount(bytes: number): Promise<SmallDisk> {
    const folder = await temporaryFolder()
    await run('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder.path])
    return new SmallDisk(folder)
  }

  /** Takes all the space that is left, to the last byte. */
  async fill(): Promise<void> {
    const file = await open(this.#filler, 'a')
    try {
      for (let size = chunk.length; size >= 1; ) {
        try {
          const { bytesWritten } = await file.write(chunk, 0, size)
          if (bytesWritten < size) size = size >> 1
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
          size = size >> 1
        }
      }
    } finally {
      await file.close()
    }
  }

  /** Gives the space back. */
  async free(): Promise<void> {
    await rm(this.#filler)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await run('umount', [this.path])
    await this.#folder[Symbol.asyncDispose]()
  }
}
