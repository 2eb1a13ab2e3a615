import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { Datasets } from './data/datasets.ts'
import { Generator } from './load/generator.ts'
import { Cores } from './machine/cores.ts'
import type { Options } from './options.ts'

/** What every scenario works with. */
export class Bench {
  readonly options: Options
  readonly cores = new Cores()
  readonly generator = new Generator(this.cores)
  readonly datasets = new Datasets(this)
  /** Temporary; everything goes in here. */
  readonly folder: string
  readonly #began = performance.now()
  #folders = 0

  private constructor(options: Options, folder: string) {
    this.options = options
    this.folder = folder
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        this.#clear()
        process.exit(1)
      })
    }
  }

  static async open(options: Options): Promise<Bench> {
    return new Bench(options, await mkdtemp(join(options.dir, 'progressdb-bench-')))
  }

  /** The path of a folder that is not there yet, for the data of a server. */
  newFolder(): string {
    return join(this.folder, `data-${++this.#folders}`)
  }

  /** Tells people what is going on, on standard error. */
  progress(what: string): void {
    const seconds = Math.round((performance.now() - this.#began) / 1000)
    const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
    process.stderr.write(`${time.padStart(6)}  ${what}\n`)
  }

  [Symbol.dispose](): void {
    this.#clear()
  }

  #clear(): void {
    this.generator[Symbol.dispose]()
    rmSync(this.folder, { recursive: true, force: true })
  }
}
