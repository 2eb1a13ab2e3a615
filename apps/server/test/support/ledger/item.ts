import { isDeepStrictEqual } from 'node:util'

/** A request that changes something. Where no answer came, it has happened wholly or not at all. */
export class Attempt {
  readonly name: string
  #happened: boolean | undefined

  constructor(name: string) {
    this.name = name
  }

  /**
   * What one of the changed items shows.
   *
   * @throws where another item shows the opposite
   */
  settle(happened: boolean): void {
    if (this.#happened !== undefined && this.#happened !== happened) {
      throw new Error(`${this.name} is half there`)
    }
    this.#happened = happened
  }
}

/** What a request makes of an item's state. */
export type Change<State> = (state: State) => State

/**
 * Something that is stored: what it must be by all that was answered, and the one change whose outcome is unknown.
 *
 * `State` is what the requests say of it; `Seen` is what the server shows of it, with what only the server knows
 * (`rev`, `seq`, times).
 */
export class Item<State, Seen> {
  readonly name: string
  /** By the requests that were answered. */
  state: State
  /** As the server last showed it in this state. */
  seen: Seen | undefined
  /** Somebody works with it, or its last change got no answer: leave it alone. */
  isBusy = false
  #open: { attempt: Attempt; change: Change<State> } | undefined
  readonly #matches: (state: State, seen: Seen | undefined) => boolean

  constructor(name: string, state: State, matches: (state: State, seen: Seen | undefined) => boolean) {
    this.name = name
    this.state = state
    this.#matches = matches
  }

  begin(attempt: Attempt, change: Change<State>): void {
    this.#open = { attempt, change }
  }

  /** The change was answered. */
  answered(): void {
    this.state = this.#open!.change(this.state)
    this.#open = undefined
    this.seen = undefined
  }

  /**
   * Compares with what the server shows: exactly what it showed last, unless a change without an answer happened.
   *
   * @throws where it is neither
   */
  check(found: Seen | undefined): void {
    if (this.#isUnchanged(found)) this.#open?.attempt.settle(false)
    else this.#settleChanged(found)
    this.#open = undefined
    this.seen = found
    this.isBusy = false
  }

  #isUnchanged(found: Seen | undefined): boolean {
    if (this.seen !== undefined) return isDeepStrictEqual(found, this.seen)
    return this.#matches(this.state, found)
  }

  #settleChanged(found: Seen | undefined): void {
    const after = this.#open?.change(this.state)
    if (after === undefined || !this.#matches(after, found)) {
      throw new Error(
        `${this.name} is not what was answered: ${shown(found)}, but it must be ${shown(this.seen ?? this.state)}` +
          (this.#open ? `, or that after ${this.#open.attempt.name}` : ''),
      )
    }
    this.#open!.attempt.settle(true)
    this.state = after
  }
}

/** A change that a request makes of an item. */
export interface Changed {
  begin(attempt: Attempt): void
  answered(): void
}

export function changing<State, Seen>(item: Item<State, Seen>, change: Change<State>): Changed {
  return { begin: (attempt) => item.begin(attempt, change), answered: () => item.answered() }
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 600 ? `${text.slice(0, 600)} ...` : text
}
