import { type ChildProcess, spawn } from 'node:child_process'
import type { CommandLine } from '../machine/cores.ts'

const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL') // whoever ends early leaves nothing behind
})

/** A server in a process of its own, which tells on standard output where it listens. */
export class ServerProcess {
  readonly port: number
  readonly pid: number
  readonly #child: ChildProcess
  readonly #exited: Promise<string>

  private constructor(child: ChildProcess, port: number, exited: Promise<string>) {
    this.#child = child
    this.port = port
    this.pid = child.pid!
    this.#exited = exited
  }

  /** Starts a server and waits until it listens. */
  static async start(
    [file, ...args]: CommandLine,
    env: NodeJS.ProcessEnv = process.env,
  ): Promise<ServerProcess> {
    const child = spawn(file, args, { env, stdio: ['ignore', 'pipe', 'inherit'] })
    running.add(child)
    const exited = new Promise<string>((resolve) => {
      child.once('exit', (code, signal) => {
        running.delete(child)
        resolve(String(code ?? signal))
      })
    })
    const port = await new Promise<number>((resolve, reject) => {
      let output = ''
      child.stdout!.setEncoding('utf8').on('data', (text: string) => {
        output += text
        const found = /listens on http:\/\/[^:]+:(\d+)/.exec(output)?.[1]
        if (found) resolve(Number(found))
      })
      child.once('error', reject)
      exited.then((code) => reject(new Error(`${file} ${args.join(' ')} ended with ${code}: ${output}`)))
    })
    return new ServerProcess(child, port, exited)
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** Asks the server to stop, and waits until it has. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    this.#child.kill(signal)
    await this.#exited
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
  }
}
