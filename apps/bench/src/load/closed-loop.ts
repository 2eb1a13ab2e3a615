import type { Amount, Load } from './job.ts'
import { Sender } from './sender.ts'
import type { Tally } from './tally.ts'

/** Each connection sends its next request as soon as the last one is answered: as much as the server can take. */
export class ClosedLoop {
  readonly #fail: (error: Error) => void
  #senders: Sender[] = []
  #tally: Tally | undefined
  /** Requests that may still be sent. */
  #left = 0
  #endAt = 0
  #underWay = 0
  #done: () => void = () => {}

  private constructor(fail: (error: Error) => void) {
    this.#fail = fail
  }

  static async open(load: Load, fail: (error: Error) => void): Promise<ClosedLoop> {
    const loop = new ClosedLoop(fail)
    loop.#senders = await Sender.openAll(
      load,
      (sender, request, sentAt, bytes) => loop.#onAnswer(sender, request, sentAt, bytes),
      loop.#fail,
    )
    return loop
  }

  /** Runs for an amount, and returns when every request is answered. */
  run(amount: Amount, tally: Tally): Promise<void> {
    this.#tally = tally
    this.#left = 'requests' in amount ? amount.requests : Number.POSITIVE_INFINITY
    tally.begin()
    const now = performance.now()
    this.#endAt = 'seconds' in amount ? now + amount.seconds * 1000 : Number.POSITIVE_INFINITY
    return new Promise((resolve) => {
      this.#done = resolve
      for (const sender of this.#senders) this.#send(sender, now)
    })
  }

  close(): void {
    for (const sender of this.#senders) sender.close()
  }

  #send(sender: Sender, now: number): void {
    if (this.#left <= 0) return
    this.#left--
    this.#underWay++
    sender.send(now)
  }

  #onAnswer(sender: Sender, request: number, sentAt: number, bytes: number): void {
    const now = performance.now()
    this.#underWay--
    if (now < this.#endAt) {
      this.#tally!.record(request, now - sentAt, bytes)
      this.#send(sender, now)
    } else {
      this.#tally!.end() // answers from here on came too late to count
    }
    if (this.#underWay > 0) return
    this.#tally!.end()
    this.#done()
  }
}
