import type { Engine } from '../features/engine.ts'
import { abortIdle } from '../features/messages/stream-commands.ts'

/** Aborts streams whose writers are gone. */
export class IdleStreams {
  readonly #engine: Engine
  readonly #timer: NodeJS.Timeout

  constructor(engine: Engine) {
    this.#engine = engine
    const every = Math.max(50, Math.min(1000, engine.limits.streamIdleMs / 4))
    this.#timer = setInterval(() => void this.run(), every).unref()
  }

  /** Aborts those that are idle now. One that cannot be aborted now is tried again. */
  async run(): Promise<void> {
    const { intake, limits, streams } = this.#engine
    await Promise.all(
      streams.idle(limits.streamIdleMs).map(({ thread, seq }) =>
        intake.submit(abortIdle(thread, seq, () => streams.isIdle(thread, seq, limits.streamIdleMs))).then(
          // Also where it was gone already, with its thread.
          (hasEnded) => hasEnded && streams.forget(thread, seq),
          () => {},
        ),
      ),
    )
  }

  stop(): void {
    clearInterval(this.#timer)
  }
}
