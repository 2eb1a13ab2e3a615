/** Something that is told to those who read a thread right now, and stored nowhere. */
export interface Signal {
  thread: string
  /** The live frame: `type` says what it is; `thread` is added. */
  frame: { type: string; [name: string]: unknown }
  /** Who is told; everybody who reads the thread if absent. */
  to?: string
  /**
   * Says what the signal is the latest state of: a reader that is just catching up gets the last one of each name once
   * it has. Without it, a signal is worth nothing later.
   */
  latest?: string
}

/** Takes signals from the features to whoever delivers them. A signal that nobody hears is gone. */
export class Signals {
  readonly #listeners: ((signal: Signal) => void)[] = []

  /** Calls a function with each signal, at the moment when it is sent. */
  listen(listener: (signal: Signal) => void): void {
    this.#listeners.push(listener)
  }

  send(signal: Signal): void {
    for (const listener of this.#listeners) listener(signal)
  }
}
