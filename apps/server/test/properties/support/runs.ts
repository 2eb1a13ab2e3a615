import fc from 'fast-check'
import { test } from 'vitest'

/**
 * How many random cases the properties try. `PROGRESSDB_TEST_RUNS` is the number for the cheapest kind; dearer kinds
 * try a share of it. A failure prints its seed and path: `PROGRESSDB_TEST_SEED` and `PROGRESSDB_TEST_PATH` bring it
 * back (with `-t` and the test's name).
 */
const runs = numberFrom('PROGRESSDB_TEST_RUNS') ?? 200
const seed = numberFrom('PROGRESSDB_TEST_SEED')
const path = process.env.PROGRESSDB_TEST_PATH

/** With fewer cases than this, something that is common may not have come up. */
const enough = 150

/** The longest that the cases of one property may take, in milliseconds. */
const mostMs = Math.max(540_000, runs * 2_000)

function numberFrom(name: string): number | undefined {
  const text = process.env[name]
  if (text === undefined || text === '') return undefined
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new Error(`${name} must be a whole number, and is "${text}".`)
  return value
}

/** The longest that a failing case is made smaller, in milliseconds. */
const shrinkMs = numberFrom('PROGRESSDB_TEST_SHRINK_MS') ?? 20_000

/** The same check, that passes everything when the first failure is some time ago: so shrinking ends. */
function shrinkingSoon<T>(holds: (value: T) => Promise<void>): (value: T) => Promise<void> {
  let failedAt: number | undefined
  return async (value) => {
    if (failedAt !== undefined && performance.now() - failedAt > shrinkMs) return
    try {
      await holds(value)
    } catch (error) {
      failedAt ??= performance.now()
      throw error
    }
  }
}

/**
 * A test that a property holds for random cases.
 *
 * @param share of the runs, for cases that take longer
 * @param after looks at what all cases together have covered, if there were enough of them
 */
export function property<T>(
  name: string,
  share: number,
  cases: fc.Arbitrary<T>,
  holds: (value: T) => Promise<void>,
  after: () => void = () => {},
): void {
  test(
    name,
    async () => {
      const numRuns = Math.max(1, Math.round(runs * share))
      await fc.assert(fc.asyncProperty(cases, shrinkingSoon(holds)), {
        numRuns,
        interruptAfterTimeLimit: mostMs,
        markInterruptAsFailure: true,
        ...(seed !== undefined && { seed }),
        ...(path && { path }),
      })
      if (!path && numRuns >= enough) after()
    },
    mostMs + 60_000,
  )
}
