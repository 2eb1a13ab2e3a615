import { randomFillSync } from 'node:crypto'
import { open, rm, stat, statfs } from 'node:fs/promises'

const chunkBytes = 1 << 20

/**
 * A file that only takes up room. When the disk is full the engine cannot even re-open, since it first writes its
 * log into a table; removing this file gives it the room.
 */
export class Reserve {
  readonly #path: string
  readonly #bytes: number

  constructor(path: string, bytes: number) {
    this.#path = path
    this.#bytes = bytes
  }

  /** Makes the file, if it isn't whole. False where the disk has no room for it. */
  async fill(): Promise<boolean> {
    if (this.#bytes === 0) return true
    const size = await sizeOf(this.#path)
    if (size >= this.#bytes) return true
    try {
      const { bavail, bsize } = await statfs(this.#path.replace(/[^/\\]*$/, ''))
      // As much again stays free for the log, so that the disk isn't found full at the next write.
      if (bavail * bsize + size < 2 * this.#bytes) return false
      await this.#write(size)
      return true
    } catch (error) {
      if (['ENOSPC', 'EDQUOT', 'EIO'].includes((error as NodeJS.ErrnoException).code ?? '')) return false
      throw error
    }
  }

  async release(): Promise<void> {
    await rm(this.#path, { force: true })
  }

  /** Random bytes, since some file systems store zeros as nothing. */
  async #write(from: number): Promise<void> {
    const file = await open(this.#path, from === 0 ? 'w' : 'r+')
    try {
      const chunk = randomFillSync(Buffer.alloc(chunkBytes))
      for (let at = from; at < this.#bytes; at += chunkBytes) {
        await file.write(chunk, 0, Math.min(chunkBytes, this.#bytes - at), at)
      }
      await file.sync()
    } finally {
      await file.close()
    }
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size
  } catch {
    return 0
  }
}
