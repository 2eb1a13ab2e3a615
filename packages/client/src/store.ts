/**
 * Something that changes, for whoever shows it. A snapshot is the same object for as long as nothing has changed, so
 * that it fits `useSyncExternalStore` of React, and its like elsewhere.
 */
export interface Store<T> {
  getSnapshot(): T
  /** @returns a function that ends it */
  subscribe(listener: () => void): () => void
}

/** Those who are told when something has changed. One that fails keeps nobody else from being told, nor who tells. */
export class Listeners<A extends unknown[] = []> {
  readonly #listeners = new Set<(...args: A) => void>()

  get size(): number {
    return this.#listeners.size
  }

  readonly subscribe = (listener: (...args: A) => void): (() => void) => {
    // One function may be given twice, and each time ends for itself.
    const own = (...args: A) => listener(...args)
    this.#listeners.add(own)
    return () => void this.#listeners.delete(own)
  }

  notify(...args: A): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(...args)
      } catch (error) {
        console.error(error)
      }
    }
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

/** Whether two lists have the same values in the same order, or neither is there. */
export function isSame(one: readonly unknown[] | undefined, other: readonly unknown[] | undefined): boolean {
  return one?.length === other?.length && (one ?? []).every((value, i) => value === other![i])
}
