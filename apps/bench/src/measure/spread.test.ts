import { expect, test } from 'vitest'
import type { Measurement } from '../load/job.ts'
import { costRatio, rateRatio } from './comparison.ts'
import { medianOf, spreadOf } from './spread.ts'

test('the median is the middle one, or between the two in the middle', () => {
  expect(medianOf([3, 1, 2])).toBe(2)
  expect(medianOf([4, 1, 2, 3])).toBe(2.5)
  expect(medianOf([])).toBeNaN()
  expect(spreadOf([10, 9, 100])).toEqual({ median: 10, low: 9, high: 100, rounds: 3 })
})

test('a ratio is taken within each round, so that what slows a whole round does not show', () => {
  const rates = (values: number[]) => values.map((perSecond) => ({ perSecond }) as Measurement)
  const comparison = {
    name: 'any',
    connections: 1,
    base: rates([1000, 100, 2000]),
    subject: rates([500, 60, 800]),
  }
  expect(rateRatio(comparison)).toEqual({ median: 0.5, low: 0.4, high: 0.6, rounds: 3 })
  expect(costRatio(comparison)).toMatchObject({ median: 2, high: 2.5, rounds: 3 })
})
