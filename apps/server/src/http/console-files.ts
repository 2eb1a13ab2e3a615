import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

/** A file of the console, as it is sent. */
export interface ConsoleFile {
  bytes: Uint8Array
  /** The same, a third as long. */
  gzipped: Uint8Array
  type: string
  /** Changes with the contents. */
  etag: string
}

const types: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
}

/** Where the built console is: in the repository, seen from the sources or from the build; in the package. */
const places = ['../../../console/dist', '../../console/dist', '../console']

/**
 * The built console: its page, and the files in the page's folder `console/`. Only what was in that folder at the start
 * is ever read, so no name leads elsewhere.
 */
export class ConsoleFiles {
  readonly #folder: string
  readonly #names: ReadonlySet<string>
  readonly #read = new Map<string, ConsoleFile>()

  constructor(folder: string) {
    this.#folder = folder
    this.#names = new Set(readdirSync(join(folder, 'console')))
  }

  /** The one that was built with this server; undefined where none was. */
  static built(): ConsoleFiles | undefined {
    const folders = places.map((place) => fileURLToPath(new URL(place, import.meta.url)))
    const folder = folders.find((each) => existsSync(join(each, 'index.html')))
    return folder === undefined ? undefined : new ConsoleFiles(folder)
  }

  get page(): ConsoleFile {
    return this.#file('index.html')
  }

  /** A file by its name; undefined if there is none. */
  get(name: string): ConsoleFile | undefined {
    return this.#names.has(name) ? this.#file(`console/${name}`) : undefined
  }

  /** They are few and small, and stay in memory once they were asked for. */
  #file(path: string): ConsoleFile {
    let file = this.#read.get(path)
    if (!file) {
      const bytes = readFileSync(join(this.#folder, path))
      const hash = createHash('sha256').update(bytes).digest('base64url').slice(0, 22)
      const type = types[path.slice(path.lastIndexOf('.') + 1)] ?? 'application/octet-stream'
      file = { bytes, gzipped: gzipSync(bytes), type, etag: `"${hash}"` }
      this.#read.set(path, file)
    }
    return file
  }
}
