/**
 * Something that changes, for whoever shows it. A snapshot is the same object for as long as nothing has changed, so
 * that it fits `useSyncExternalStore` of React, and its like elsewhere.
 */
export interface Store<T> {
  getSnapshot(): T
  /** @returns a function that ends it */
  subscribe(listener: () => void): () => void
}

/** Those who are told when something has changed. */
export class Listeners {
  readonly #listeners = new Set<() => void>()

  get size(): number {
    return this.#listeners.size
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    // One function may be given twice, and each time ends for itself.
    const own = () => listener()
    this.#listeners.add(own)
    return () => void this.#listeners.delete(own)
  }

  notify(): void {
    for (const listener of [...this.#listeners]) listener()
  }
}

/** A value that is replaced as a whole. */
export class Value<T> implements Store<T> {
  #value: T
  readonly #listeners = new Listeners()
  readonly subscribe = this.#listeners.subscribe

  constructor(value: T) {
    this.#value = value
  }

  readonly getSnapshot = (): T => this.#value

  set(value: T): void {
    if (Object.is(value, this.#value)) return
    this.#value = value
    this.#listeners.notify()
  }
}
