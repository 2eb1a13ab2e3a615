import { deepStrictEqual } from 'node:assert'
import type { Exchange } from './answers.ts'

/** Counts what came of the requests, so that random cases cannot pass by never getting anywhere. */
export class Coverage {
  readonly #counts = new Map<string, number>()

  note({ command, answer: { status, json } }: Exchange): void {
    const outcome = `${command.do} ${status >= 400 ? json?.code : status}`
    this.#counts.set(outcome, (this.#counts.get(outcome) ?? 0) + 1)
  }

  /** Each of these came up. */
  mustHold(outcomes: readonly string[]): void {
    deepStrictEqual(
      outcomes.filter((outcome) => !this.#counts.has(outcome)),
      [],
    )
  }

  toString(): string {
    return [...this.#counts]
      .sort((a, b) => b[1] - a[1])
      .map(([name, count]) => `${count} ${name}`)
      .join('\n')
  }
}
