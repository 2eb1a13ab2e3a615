import { Random } from './random.ts'

/** The run's seed: PROGRESSDB_TEST_SEED, or a new one. */
export function testSeed(): number {
  const seed = Number(process.env.PROGRESSDB_TEST_SEED ?? Math.floor(Math.random() * 2 ** 32))
  if (!Number.isSafeInteger(seed)) throw new Error('PROGRESSDB_TEST_SEED must be a whole number')
  return seed
}

/** The run's random choices; the seed is printed. */
export function seededRandom(): Random {
  const seed = testSeed()
  process.stdout.write(`PROGRESSDB_TEST_SEED=${seed}\n`)
  return new Random(seed)
}
