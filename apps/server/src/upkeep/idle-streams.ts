import type { Engine } from '../features/engine.ts'
import { abortIdle } from '../features/messages/stream-commands.ts'

/** Aborts that wait for their commit at once: few enough to leave the queue to others. */
const abortsAtOnce = 16

/** Aborts streams whose writers are gone. */
export class IdleStreams {
  readonly #engine: Engine
  readonly #timer: NodeJS.Timeout
  #running: Promise<void> | undefined

  constructor(engine: Engine) {
    this.#engine = engine
    const every = Math.max(50, Math.min(1000, engine.limits.streamIdleMs / 4))
    this.#timer = setInterval(() => void this.run(), every).unref()
  }

  /** Aborts those that are idle now. One that cannot be aborted now is tried again. */
  run(): Promise<void> {
    this.#running ??= this.#abortAll().finally(() => {
      this.#running = undefined
    })
    return this.#running
  }

  async #abortAll(): Promise<void> {
    const { limits, streams } = this.#engine
    const idle = streams.idle(limits.streamIdleMs)
    for (let i = 0; i < idle.length; i += abortsAtOnce)
      await Promise.all(idle.slice(i, i + abortsAtOnce).map(({ thread, seq }) => this.#abort(thread, seq)))
  }

  async #abort(thread: string, seq: number): Promise<void> {
    const { intake, limits, streams } = this.#engine
    const isIdle = () => streams.isIdle(thread, seq, limits.streamIdleMs)
    const hasEnded = await intake.submit(abortIdle(thread, seq, isIdle)).catch(() => false)
    // Also where it was gone already, with its thread.
    if (hasEnded) streams.forget(thread, seq)
  }

  stop(): void {
    clearInterval(this.#timer)
  }
}
