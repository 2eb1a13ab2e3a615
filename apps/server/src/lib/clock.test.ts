import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isoTime } from './clock.ts'

test('a time reads as the system writes it', () => {
  const lastMs = Date.UTC(9999, 11, 31, 23, 59, 59, 999)
  const time = fc.oneof(fc.integer({ min: 0, max: lastMs }), fc.integer({ min: 0, max: 2 * 86_400_000 }))
  fc.assert(
    fc.property(fc.array(time, { minLength: 1 }), (times) => {
      expect(times.map(isoTime)).toEqual(times.map((ms) => new Date(ms).toISOString()))
    }),
  )
})
