import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Cores } from '../machine/cores.ts'
import type { Job, Measurement, Reply } from './job.ts'

const script = fileURLToPath(new URL('load-generator.ts', import.meta.url))
/** How long a job may take beyond the time that it is given; then a server hangs. */
const patienceMs = 120_000

/** The load generator's process, from the outside. */
export class Generator {
  readonly #child: ChildProcess

  constructor(cores: Cores) {
    const [file, ...args] = cores.load([process.execPath, script])
    this.#child = spawn(file, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  }

  /** Puts load on a server; one job at a time. */
  measure(job: Job): Promise<Measurement> {
    return new Promise((resolve, reject) => {
      const onExit = () => reject(new Error('the load generator ended'))
      const onTimeout = () => reject(new Error('a server stopped answering'))
      const timeout = setTimeout(onTimeout, patienceMs + secondsOf(job) * 1000)
      this.#child.once('exit', onExit)
      this.#child.once('message', (reply: Reply) => {
        clearTimeout(timeout)
        this.#child.off('exit', onExit)
        if ('measurement' in reply) resolve(reply.measurement)
        else reject(new Error(reply.error))
      })
      this.#child.send(job)
    })
  }

  [Symbol.dispose](): void {
    this.#child.kill()
  }
}

function secondsOf({ warmUp, measure }: Job): number {
  return [warmUp, measure].reduce((sum, amount) => sum + ('seconds' in amount ? amount.seconds : 0), 0)
}
