import { expect, test } from 'vitest'
import { Histogram } from './histogram.ts'

test('quantiles are exact up to 2 ms, and within a thousandth above', () => {
  const histogram = new Histogram()
  const values: number[] = []
  for (let exponent = 0; exponent < 9; exponent += 0.001) {
    const value = Math.round(10 ** exponent)
    values.push(value)
    histogram.record(value)
  }
  values.sort((a, b) => a - b)
  for (let share = 0.001; share <= 1; share += 0.001) {
    const exact = values[Math.ceil(share * values.length) - 1]!
    const found = histogram.quantile(share)
    if (exact < 2048) expect(found).toBe(exact)
    else expect(Math.abs(found - exact) / exact).toBeLessThan(0.001)
  }
})

test('a summary of what was recorded', () => {
  const histogram = new Histogram()
  for (let value = 1; value <= 100; value++) histogram.record(value)
  expect(histogram.summary()).toEqual({
    count: 100,
    mean: 50.5,
    p50: 50,
    p90: 90,
    p99: 99,
    p999: 100,
    max: 100,
  })
})

test('without a value everything is 0', () => {
  expect(new Histogram().summary()).toMatchObject({ count: 0, mean: 0, p50: 0, max: 0 })
})
