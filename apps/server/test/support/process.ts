import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { generateApiKey } from '../../src/auth/api-keys.ts'

const bin = join(dirname(fileURLToPath(import.meta.url)), '../../bin/progressdb.js')

export interface ProcessOptions {
  dataDir: string
  env?: Record<string, string>
  flags?: string[]
  /** What runs the server: a program and its arguments, before `node`; for strace and the like. */
  wrapper?: string[]
  apiKey?: string
  /** Called with the process before it listens. */
  onSpawn?: (child: ChildProcess) => void
}

/** The real server, built, in a process of its own. */
export class ServerProcess {
  readonly url: string
  readonly child: ChildProcess
  readonly apiKey: string
  readonly adminKey: string
  readonly output: () => string
  readonly #exited: Promise<number | NodeJS.Signals>

  private constructor(
    url: string,
    child: ChildProcess,
    keys: { apiKey: string; adminKey: string },
    output: () => string,
    exited: Promise<number | NodeJS.Signals>,
  ) {
    this.url = url
    this.child = child
    this.apiKey = keys.apiKey
    this.adminKey = keys.adminKey
    this.output = output
    this.#exited = exited
  }

  /** Starts a server on a free port and waits until it listens. */
  static async start({
    dataDir,
    env = {},
    flags = [],
    wrapper = [],
    apiKey,
    onSpawn,
  }: ProcessOptions): Promise<ServerProcess> {
    if (!existsSync(bin.replace('bin/progressdb.js', 'dist/main.js')))
      throw new Error('the server is not built')
    const keys = { apiKey: apiKey ?? generateApiKey(), adminKey: generateApiKey() }
    const [file, ...before] = [...wrapper, process.execPath]
    const child = spawn(file!, [...before, bin, 'start', ...flags], {
      env: {
        ...cleanEnv(),
        PROGRESSDB_PORT: '0',
        PROGRESSDB_DATA_DIR: dataDir,
        PROGRESSDB_API_KEYS: keys.apiKey,
        PROGRESSDB_ADMIN_KEYS: keys.adminKey,
        PROGRESSDB_LOG_LEVEL: 'info',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    onSpawn?.(child)
    let output = ''
    child.stdout!.on('data', (chunk) => {
      output += chunk
    })
    child.stderr!.on('data', (chunk) => {
      output += chunk
    })
    const exited = new Promise<number | NodeJS.Signals>((resolve) => {
      child.once('exit', (code, signal) => resolve(code ?? signal ?? 0))
    })
    const url = await new Promise<string>((resolve, reject) => {
      const look = () => {
        const found = /listens on (http:\S+)/.exec(output)?.[1]
        if (found) resolve(found)
      }
      child.stdout!.on('data', look)
      child.once('error', reject)
      exited.then((code) => reject(new Error(`the server ended with ${code}:\n${output}`)))
    })
    return new ServerProcess(url, child, keys, () => output, exited)
  }

  get pid(): number {
    return this.child.pid!
  }

  /** `kill -9`: nothing is flushed, nothing is answered. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL')
    await this.#exited
  }

  /** A clean stop; the exit code. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | NodeJS.Signals> {
    this.child.kill(signal)
    return this.#exited
  }

  exited(): Promise<number | NodeJS.Signals> {
    return this.#exited
  }

  request(
    method: string,
    path: string,
    { user, body, key = this.apiKey, headers = {} }: RequestOptions = {},
  ) {
    return fetch(this.url + path, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(user !== undefined && { 'x-user-id': encodeURIComponent(user) }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    })
  }
}

export interface RequestOptions {
  user?: string
  body?: unknown
  key?: string
  headers?: Record<string, string>
}

/** Runs another command of `progressdb` to its end. */
export async function runCommand(
  args: string[],
  { env = {}, input }: { env?: Record<string, string>; input?: string } = {},
): Promise<{ code: number | NodeJS.Signals; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [bin, ...args], { env: { ...cleanEnv(), ...env }, stdio: 'pipe' })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk) => {
    stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  child.stdin.end(input ?? '')
  const code = await new Promise<number | NodeJS.Signals>((resolve) => {
    child.once('close', (exitCode, signal) => resolve(exitCode ?? signal ?? 0))
  })
  return { code, stdout, stderr }
}

/** A folder that is removed at the end; `await using` it. */
export async function temporaryFolder(): Promise<{ path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'progressdb-test-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

/** The environment without settings of whoever runs the tests. */
function cleanEnv(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => {
      const [name, value] = entry
      return value !== undefined && !name.startsWith('PROGRESSDB_') && name !== 'NODE_OPTIONS'
    }),
  )
}
