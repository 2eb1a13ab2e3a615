import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { vi } from 'vitest'
import { foldersOf } from '../../src/storage/rocks/folder.ts'

/** File numbers ahead of those in use, so that the files made during an injection are met too. */
const ahead = 60

/** Makes system calls of a running process fail, until it is ended. */
export class Injection {
  readonly #strace: ChildProcess
  readonly #ended: Promise<void>
  #output = ''
  /** No call that began later succeeds, if all are to fail. */
  beganAt = 0

  private constructor(pid: number, faults: string[], paths: string[]) {
    const calls = faults.map((fault) => fault.split(':')[0]!).join()
    const args = ['-f', '-p', String(pid), '-e', `trace=${calls}`]
    for (const fault of faults) args.push('-e', `inject=${fault}`)
    for (const path of paths) args.push('-P', path)
    this.#strace = spawn('strace', args, { stdio: ['ignore', 'ignore', 'pipe'] })
    this.#strace.stderr!.on('data', (chunk) => {
      this.#output += chunk
    })
    this.#ended = new Promise((resolve) => this.#strace.once('close', () => resolve()))
  }

  /**
   * @param faults as strace's `inject` takes them: `fdatasync:error=EIO`
   * @param paths of files; all files if there are none
   */
  static async begin(pid: number, faults: string[], paths: string[] = []): Promise<Injection> {
    const injection = new Injection(pid, faults, paths)
    await vi.waitUntil(() => /attached/.test(injection.#output), { timeout: 30_000, interval: 5 })
    injection.beganAt = performance.now()
    return injection
  }

  /** Calls that failed so far. */
  get injected(): number {
    return this.#output.split('(INJECTED)').length - 1
  }

  async end(): Promise<void> {
    this.#strace.kill('SIGINT')
    await this.#ended
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end()
  }
}

/** The files of a data folder into which something is written, and those that come next. */
export function writtenFiles(dataDir: string, kinds: readonly string[]): string[] {
  const { database, reserve, synced } = foldersOf(dataDir)
  const numbers = readdirSync(database).map((name) => Number(/\d+/.exec(name)?.[0] ?? 0))
  const newest = Math.max(...numbers)
  const next = Array.from({ length: ahead + 30 }, (_, i) => newest - 30 + i).filter((number) => number > 0)
  const names = next.flatMap((number) => {
    const digits = String(number).padStart(6, '0')
    return kinds.map((kind) => (kind === 'MANIFEST' ? `MANIFEST-${digits}` : `${digits}.${kind}`))
  })
  return [reserve, synced, ...names.map((name) => join(database, name))]
}
