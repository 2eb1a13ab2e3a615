import type { Carrier } from '../../src/followers/realtime/connection.ts'
import type { Frame } from '../../src/followers/realtime/frame.ts'
import type { LiveFrame } from './replica.ts'

/** Takes frames in place of a socket. What a test finds wrong with one is kept for it: the server would take it for its own. */
export class TestCarrier implements Carrier {
  backlog = 0
  isFull = false
  onDrain = () => {}
  readonly frames: Frame[] = []
  readonly #take: (frame: LiveFrame) => void
  #wrong: unknown

  /** @param take nothing is taken behind a frame that is wrong */
  constructor(take: (frame: LiveFrame) => void) {
    this.#take = take
  }

  write(frame: Frame): void {
    this.frames.push(frame)
    if (this.#wrong !== undefined) return
    try {
      this.#take(JSON.parse(frame.json.toString()))
    } catch (error) {
      this.#wrong = error
    }
  }

  close(): void {}

  abort(): void {}

  /** @throws what was wrong with a frame */
  mustBeRight(): void {
    if (this.#wrong !== undefined) throw this.#wrong
  }
}
