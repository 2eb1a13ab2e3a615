import type { Carrier } from './connection.ts'
import type { Frame } from './frame.ts'

const maxBytes = 1024 * 1024

/** The frames that one long poll is answered with: what is there at once, or what comes first. */
export class Poll implements Carrier {
  readonly #frames: Buffer[] = []
  readonly #answer: (body: Buffer) => void
  readonly #timer: NodeJS.Timeout
  #bytes = 0
  #isAnswering = false
  onDrain = () => {}
  /** Resolves with `{ "frames": […] }`. */
  readonly answered: Promise<Buffer>

  /** @param waitMs how long to wait for a first frame of changes */
  constructor(waitMs: number) {
    const { promise, resolve } = Promise.withResolvers<Buffer>()
    this.answered = promise
    this.#answer = resolve
    this.#timer = setTimeout(() => this.close(), waitMs)
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
    if (frame.isStatus || this.#isAnswering) return
    this.#isAnswering = true
    // What is ready in the same moment comes along.
    setImmediate(() => this.close())
  }

  close(): void {
    clearTimeout(this.#timer)
    const list = this.#frames.flatMap((json, i) => (i > 0 ? [comma, json] : [json]))
    this.#answer(Buffer.concat([open, ...list, close]))
  }

  abort(): void {
    this.close()
  }
}

const open = Buffer.from('{"frames":[')
const comma = Buffer.from(',')
const close = Buffer.from(']}')
