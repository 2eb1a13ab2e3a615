import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { foldersOf } from '../../src/storage/rocks/folder.ts'
import type { Random } from '../support/random.ts'

/** The kinds of files in a database; a damage of each is looked for. */
export const kinds = ['sst', 'blob', 'log', 'MANIFEST', 'CURRENT', 'OPTIONS', 'IDENTITY'] as const
export type Kind = (typeof kinds)[number]

export interface Damage {
  file: string
  at: number
  /** What the byte is changed by. */
  bits: number
}

/** A data folder whose files can be copied with one byte changed. */
export class Original {
  readonly #dataDir: string
  readonly #files: { name: string; bytes: Buffer }[]

  private constructor(dataDir: string, files: { name: string; bytes: Buffer }[]) {
    this.#dataDir = dataDir
    this.#files = files
  }

  static async read(dataDir: string): Promise<Original> {
    const { database } = foldersOf(dataDir)
    const names = (await readdir(database)).filter((name) => !name.startsWith('LOG'))
    const files = names.map(async (name) => ({ name, bytes: await readFile(join(database, name)) }))
    return new Original(dataDir, await Promise.all(files))
  }

  /** A byte of a file of this kind; undefined where there is none. */
  choose(kind: Kind, random: Random): Damage | undefined {
    const files = this.#files.filter(({ name, bytes }) => kindOf(name) === kind && bytes.length > 0)
    if (files.length === 0) return undefined
    const { name, bytes } = random.pick(files)
    return { file: name, at: random.below(bytes.length), bits: 1 + random.below(255) }
  }

  /** Makes the damaged copy. */
  async copyTo(folder: string, { file, at, bits }: Damage): Promise<void> {
    const { database, format, synced } = foldersOf(folder)
    await mkdir(database, { recursive: true })
    const source = foldersOf(this.#dataDir)
    await copyFile(source.format, format)
    await copyFile(source.synced, synced)
    for (const { name, bytes } of this.#files) {
      const changed = Buffer.from(bytes)
      if (name === file) changed[at] = changed[at]! ^ bits
      await writeFile(join(database, name), changed)
    }
  }
}

function kindOf(name: string): Kind | undefined {
  return kinds.find((kind) => name.endsWith(`.${kind}`) || name.startsWith(kind))
}
