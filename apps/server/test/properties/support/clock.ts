import type { Clock } from '../../../src/lib/clock.ts'

/** When every session begins: a fixed time, so that the same case does the same again. */
export const beginning = Date.UTC(2026, 10, 21, 9, 30)

/** A clock that the test moves, also backwards: no order may come from it. */
export class TestClock implements Clock {
  #now = beginning

  now(): number {
    return this.#now
  }

  set(now: number): void {
    this.#now = now
  }

  tick(): void {
    this.#now++
  }
}
