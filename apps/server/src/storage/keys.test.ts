import { expect, test } from 'vitest'
import { keyBytes, short, shortAt } from './keys.ts'

test('short numbers sort as they count, and none begins another', () => {
  const numbers = [0, 1, 2, 255, 256, 257, 65_535, 65_536, 2 ** 24, 2 ** 32 - 1, 2 ** 32, 2 ** 48 - 1]
  const keys = numbers.map(short)
  expect(keys.toSorted()).toEqual(keys)
  for (const key of keys) expect(keys.filter((other) => other.startsWith(key))).toEqual([key])
  expect(keys.map((key) => shortAt(keyBytes(`x${key}y`), 1))).toEqual(
    numbers.map((value, i) => ({ value, end: 1 + keys[i]!.length })),
  )
})
