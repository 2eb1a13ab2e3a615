import { spawn } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Fault, Suite } from './fault.ts'

const serverFolder = fileURLToPath(new URL('../..', import.meta.url))
const rootFolder = join(serverFolder, '../..')

export interface SuiteResult {
  passed: number
  /** The names of the failed tests. */
  failed: string[]
  /** What the run printed. */
  output: string
}

/** A copy of the server's sources and tests, in which faults can be planted and suites run. */
export class Copy {
  readonly #folder: string
  readonly #server: string
  /** Some suites keep what a failed run was about, which nobody wants here. */
  readonly #temporary: string

  private constructor(folder: string) {
    this.#folder = folder
    this.#temporary = join(folder, 'tmp')
    this.#server = join(folder, 'apps/server')
  }

  static async make(): Promise<Copy> {
    const copy = new Copy(await mkdtemp(join(tmpdir(), 'progressdb-faults-')))
    await mkdir(copy.#temporary)
    for (const path of ['docs', 'tsconfig.base.json'])
      await cp(join(rootFolder, path), join(copy.#folder, path), { recursive: true })
    await cp(serverFolder, copy.#server, {
      recursive: true,
      filter: (path) => !/[\\/](node_modules|\.turbo)$/.test(path),
    })
    const modules = join(serverFolder, 'node_modules')
    await symlink(modules, join(copy.#server, 'node_modules'), 'junction')
    return copy
  }

  /** Changes the source; to be taken back with what this returns. */
  async plant({ file, find, replace }: Fault): Promise<() => Promise<void>> {
    const path = join(this.#server, 'src', file)
    const source = await readFile(path, 'utf8')
    await writeFile(
      path,
      source.replace(find, () => replace),
    )
    return () => writeFile(path, source)
  }

  /** Builds the copy and runs a suite in it. */
  async run({ project, file, tests, env = {} }: Suite): Promise<SuiteResult> {
    const build = await this.#execute('tsdown', [], {})
    if (build.code !== 0) throw new Error(`The copy cannot be built:\n${build.output}`)
    const report = join(this.#folder, 'report.json')
    await rm(report, { force: true })
    const args = ['run', '--project', project, '--reporter=json', `--outputFile=${report}`]
    if (file) args.push(file)
    if (tests) args.push('-t', tests)
    const { output } = await this.#execute('vitest', args, env)
    const { testResults } = JSON.parse(await readFile(report, 'utf8')) as VitestReport
    const results = testResults.flatMap(({ assertionResults }) => assertionResults)
    return {
      passed: results.filter(({ status }) => status === 'passed').length,
      failed: results.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName),
      output,
    }
  }

  async remove(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true })
  }

  #execute(
    program: string,
    args: string[],
    env: Record<string, string>,
  ): Promise<{ code: number | null; output: string }> {
    return new Promise((resolve, reject) => {
      const child = spawn(join(this.#server, 'node_modules/.bin', program), args, {
        cwd: this.#server,
        env: { ...ownEnv(), TMPDIR: this.#temporary, ...env },
        shell: process.platform === 'win32',
      })
      let output = ''
      child.stdout.on('data', (chunk) => {
        output += chunk
      })
      child.stderr.on('data', (chunk) => {
        output += chunk
      })
      child.on('error', reject)
      child.on('close', (code) => resolve({ code, output }))
    })
  }
}

interface VitestReport {
  testResults: { assertionResults: { status: string; fullName: string }[] }[]
}

/** The environment without what the outer run of the tests has put into it. */
function ownEnv(): NodeJS.ProcessEnv {
  const names = Object.keys(process.env).filter((name) => !/^(VITEST|TEST$|NODE_ENV$|PROGRESSDB_)/.test(name))
  return Object.fromEntries(names.map((name) => [name, process.env[name]]))
}
