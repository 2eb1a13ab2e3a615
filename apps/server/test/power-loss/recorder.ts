import { spawnSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const source = fileURLToPath(new URL('recorder.c', import.meta.url))

/** A C compiler, installed if this system and user allow it; undefined where there is none. */
export function findCompiler(): string | undefined {
  if (process.platform !== 'linux') return undefined
  const find = () => ['cc', 'gcc', 'clang'].find((name) => spawnSync(name, ['--version']).status === 0)
  const found = find()
  if (found || process.getuid?.() !== 0) return found
  process.stderr.write('Installing a C compiler (apt-get install gcc libc6-dev) ...\n')
  const stdio = ['ignore', 2, 2] as const
  spawnSync('apt-get', ['update', '-q'], { stdio: [...stdio] })
  spawnSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'gcc', 'libc6-dev'], {
    stdio: [...stdio],
  })
  return find()
}

/** Notes what processes do to the files of a folder (see recorder.c). */
export class Recorder {
  /** What a process needs to be recorded. */
  readonly env: Record<string, string>
  readonly trace: string
  readonly #cutPipe: string

  private constructor(folder: string, recorded: string, library: string) {
    this.trace = join(folder, 'trace')
    this.#cutPipe = join(folder, 'cut')
    this.env = {
      LD_PRELOAD: library,
      RECORD_FOLDER: recorded,
      RECORD_TRACE: this.trace,
      RECORD_CUT: this.#cutPipe,
      UV_USE_IO_URING: '0', // what goes through a ring would not be seen
    }
  }

  /**
   * @param compiler as `findCompiler` found it
   * @param folder where the recorder keeps its own files
   * @param recorded the folder to watch, without symbolic links
   */
  static make(compiler: string, folder: string, recorded: string): Recorder {
    const library = join(folder, 'recorder.so')
    run(compiler, ['-O2', '-shared', '-fPIC', '-o', library, source, '-lpthread'])
    const recorder = new Recorder(folder, recorded, library)
    run('mkfifo', [recorder.#cutPipe])
    return recorder
  }

  /** Kills the recorded process between two records. */
  async cut(): Promise<void> {
    await writeFile(this.#cutPipe, '')
  }
}

function run(program: string, args: string[]): void {
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${error?.message ?? stderr}`)
}
