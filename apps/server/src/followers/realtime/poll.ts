import type { Carrier } from './connection.ts'
import type { Frame } from './frame.ts'

const maxBytes = 1024 * 1024

/** The frames that one long poll is answered with: what is there at once, or what comes first. */
export class Poll implements Carrier {
  readonly #frames: Buffer[] = []
  readonly #answer: (body: Buffer) => void
  readonly #timer: NodeJS.Timeout | undefined
  #bytes = 0
  #isAnswering = false
  #hasAll = false
  onDrain = () => {}
  /** Resolves with `{ "frames": […], "hasMore": … }`. */
  readonly answered: Promise<Buffer>

  /** @param waitMs how long to wait for a first frame of changes; 0: until all that was missed is there, be it nothing */
  constructor(waitMs: number) {
    const { promise, resolve } = Promise.withResolvers<Buffer>()
    this.answered = promise
    this.#answer = resolve
    if (waitMs > 0) this.#timer = setTimeout(() => this.close(), waitMs)
  }

  get backlog(): number {
    return this.isFull ? Number.POSITIVE_INFINITY : 0
  }

  /** Then it stays so: what comes later is for the next poll. */
  get isFull(): boolean {
    return this.#bytes >= maxBytes
  }

  write(frame: Frame): void {
    this.#frames.push(frame.json)
    this.#bytes += frame.json.length
    if (this.#timer ? frame.isStatus : !this.isFull) return
    this.#answerSoon()
  }

  onCaughtUp(): void {
    this.#hasAll = true
    if (!this.#timer) this.#answerSoon()
  }

  /** What is ready in the same moment comes along. */
  #answerSoon(): void {
    if (this.#isAnswering) return
    this.#isAnswering = true
    setImmediate(() => this.close())
  }

  close(): void {
    clearTimeout(this.#timer)
    const list = this.#frames.flatMap((json, i) => (i > 0 ? [comma, json] : [json]))
    this.#answer(Buffer.concat([open, ...list, this.#hasAll && !this.isFull ? end : endWithMore]))
  }

  abort(): void {
    this.close()
  }
}

const open = Buffer.from('{"frames":[')
const comma = Buffer.from(',')
const end = Buffer.from('],"hasMore":false}')
const endWithMore = Buffer.from('],"hasMore":true}')
