import type { Frame } from './frame.ts'

/** Signals that are worth something later: the latest one of each name, until their reader is live. */
export class LatestSignals {
  readonly #most: number
  readonly #frames = new Map<string, Frame>()

  /** @param most names of which one is kept; of more, the oldest are dropped */
  constructor(most: number) {
    this.#most = most
  }

  keep(name: string, frame: Frame): void {
    this.#frames.delete(name)
    this.#frames.set(name, frame)
    if (this.#frames.size > this.#most) this.#frames.delete(this.#frames.keys().next().value!)
  }

  /** Drops those whose names begin so; all of them if nothing is given. */
  drop(prefix = ''): void {
    for (const name of this.#frames.keys()) if (name.startsWith(prefix)) this.#frames.delete(name)
  }

  /** Sends all of them. False if one could not be sent, which stays with those behind it. */
  send(send: (frame: Frame) => boolean): boolean {
    for (const [name, frame] of this.#frames) {
      if (!send(frame)) return false
      this.#frames.delete(name)
    }
    return true
  }
}
