import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Cores } from '../machine/cores.ts'
import type { AudienceJob, AudienceReply, Delivery, Readers, Return, Writing } from './job.ts'

const script = fileURLToPath(new URL('audience.ts', import.meta.url))

/** The audience's process, from the outside. It shares the load generator's core, which is idle meanwhile. */
export class Audience {
  readonly #child: ChildProcess

  constructor(cores: Cores) {
    const [file, ...args] = cores.load([process.execPath, script])
    this.#child = spawn(file, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  }

  /** Connects readers, and returns when each is live. */
  async connect(readers: Readers): Promise<void> {
    await this.#ask({ do: 'connect', readers })
  }

  /** Writes messages, and returns when every reader has them. */
  write(writing: Writing): Promise<Delivery> {
    return this.#ask({ do: 'write', writing }) as Promise<Delivery>
  }

  /** Cuts off all readers, and has them come back where they were while messages are written. */
  comeBack(writing: Writing): Promise<Return> {
    return this.#ask({ do: 'come-back', writing }) as Promise<Return>
  }

  /** Writes one message and returns its frame, as the first reader got it. */
  record(writing: Writing): Promise<string> {
    return this.#ask({ do: 'record', writing }) as Promise<string>
  }

  /** Disconnects everybody. */
  async leave(): Promise<void> {
    await this.#ask({ do: 'leave' })
  }

  #ask(job: AudienceJob): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const onExit = () => reject(new Error('the audience’s process ended'))
      this.#child.once('exit', onExit)
      this.#child.once('message', (reply: AudienceReply) => {
        this.#child.off('exit', onExit)
        if ('error' in reply) reject(new Error(reply.error))
        else resolve(reply.result)
      })
      this.#child.send(job)
    })
  }

  [Symbol.dispose](): void {
    this.#child.kill()
  }
}
