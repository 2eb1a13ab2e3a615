import { createHash } from 'node:crypto'
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ClientStorage } from '../src/storage.ts'

/** A storage that is a map, for programs that end within the test. */
export class MapStorage implements ClientStorage {
  readonly entries = new Map<string, string>()

  async get(key: string): Promise<string | undefined> {
    return this.entries.get(key)
  }

  async set(key: string, value: string): Promise<void> {
    this.entries.set(key, value)
  }

  async remove(key: string): Promise<void> {
    this.entries.delete(key)
  }

  async keys(prefix: string): Promise<string[]> {
    return [...this.entries.keys()].filter((key) => key.startsWith(prefix)).reverse()
  }
}

/** A storage that survives a kill: a file for each key. */
export class FolderStorage implements ClientStorage {
  readonly #folder: string
  readonly #onKept: (value: string) => void

  constructor(folder: string, onKept: (value: string) => void = () => {}) {
    this.#folder = folder
    this.#onKept = onKept
  }

  async get(key: string): Promise<string | undefined> {
    const entry = await this.#read(this.#fileOf(key))
    return entry?.[1]
  }

  async set(key: string, value: string): Promise<void> {
    const file = this.#fileOf(key)
    await writeFile(`${file}.new`, JSON.stringify([key, value]))
    await rename(`${file}.new`, file)
    this.#onKept(value)
  }

  async remove(key: string): Promise<void> {
    await rm(this.#fileOf(key), { force: true })
  }

  async keys(prefix: string): Promise<string[]> {
    const files = (await readdir(this.#folder)).filter((file) => !file.endsWith('.new'))
    const entries = await Promise.all(files.map((file) => this.#read(join(this.#folder, file))))
    return entries.flatMap((entry) => (entry?.[0].startsWith(prefix) ? [entry[0]] : []))
  }

  #fileOf(key: string): string {
    return join(this.#folder, createHash('sha256').update(key).digest('hex'))
  }

  async #read(file: string): Promise<[string, string] | undefined> {
    const text = await readFile(file, 'utf8').catch(() => undefined)
    return text === undefined ? undefined : (JSON.parse(text) as [string, string])
  }
}
