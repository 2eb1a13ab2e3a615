import type { Load } from './job.ts'
import { Sender } from './sender.ts'
import type { Tally } from './tally.ts'

/** How long requests may be unanswered behind the last one's moment, in milliseconds. */
const patienceMs = 10_000

interface OpenLoopOptions {
  /**
   * Whether to look at the clock all the time, which takes a whole core, so that each request goes out in its
   * microsecond; else it goes out when a timer of a millisecond's precision lets it.
   */
  exact: boolean
}

/**
 * Sends requests at fixed moments, whether or not earlier ones are answered, and times each from the moment when it
 * was due: a server that stalls cannot hold back the requests that would have shown it.
 */
export class OpenLoop {
  readonly #load: Load
  readonly #options: OpenLoopOptions
  readonly #fail: (error: Error) => void
  #idle: Sender[] = []
  /** The moments of requests that no connection was free for. */
  readonly #waiting: number[] = []
  #tally: Tally | undefined
  #underWay = 0
  #stopped = false
  #done: () => void = () => {}

  private constructor(load: Load, fail: (error: Error) => void, options: OpenLoopOptions) {
    this.#load = load
    this.#options = options
    this.#fail = fail
  }

  static async open(
    load: Load,
    fail: (error: Error) => void,
    options: OpenLoopOptions = { exact: true },
  ): Promise<OpenLoop> {
    const loop = new OpenLoop(load, fail, options)
    loop.#idle = await Sender.openAll(
      load,
      (sender, request, dueAt, bytes) => loop.#onAnswer(sender, request, dueAt, bytes),
      fail,
    )
    return loop
  }

  /** Sends for so long, or until it is stopped, and returns when every request is answered. */
  run(seconds: number, tally: Tally): Promise<void> {
    this.#tally = tally
    this.#stopped = false
    tally.begin()
    const everyMs = 1000 / this.#load.rate!
    const beganAt = performance.now()
    const count = Math.floor(this.#load.rate! * seconds)
    let sent = 0
    const tick = () => {
      const now = performance.now()
      for (let dueAt = beganAt + sent * everyMs; dueAt <= now && sent < count; dueAt += everyMs, sent++) {
        this.#send(dueAt)
      }
      if (this.#stopped || sent === count) this.#drain()
      else if (this.#options.exact) setImmediate(tick)
      else setTimeout(tick, beganAt + sent * everyMs - now)
    }
    return new Promise((resolve) => {
      this.#done = resolve
      tick()
    })
  }

  stop(): void {
    this.#stopped = true
  }

  close(): void {
    for (const sender of this.#idle) sender.close()
  }

  #send(dueAt: number): void {
    const sender = this.#idle.pop()
    if (!sender) {
      this.#waiting.push(dueAt)
      return
    }
    this.#underWay++
    sender.send(dueAt)
  }

  #onAnswer(sender: Sender, request: number, dueAt: number, bytes: number): void {
    this.#tally!.record(request, performance.now() - dueAt, bytes)
    this.#underWay--
    this.#idle.push(sender)
    const waiting = this.#waiting.shift()
    if (waiting !== undefined) this.#send(waiting)
  }

  #drain(): void {
    const giveUpAt = performance.now() + patienceMs
    const look = () => {
      if (this.#underWay === 0) {
        this.#tally!.end()
        this.#done()
      } else if (performance.now() > giveUpAt) {
        this.#fail(new Error(`the server did not keep up with ${this.#load.rate} requests a second`))
      } else {
        setTimeout(look, 1)
      }
    }
    look()
  }
}
