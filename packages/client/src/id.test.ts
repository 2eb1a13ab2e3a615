import { afterEach, expect, test, vi } from 'vitest'
import { newId } from './id.ts'

afterEach(() => {
  vi.unstubAllGlobals()
})

test.each([
  ['with crypto', globalThis.crypto],
  ['without, as in React Native', undefined],
])('ids are UUIDs of version 7, all different, and sort as they were made, %s', (_, crypto) => {
  vi.stubGlobal('crypto', crypto)
  const ids = Array.from({ length: 1000 }, (_, i) => newId(1_700_000_000_000 + i))
  for (const id of ids)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(new Set(ids).size).toBe(1000)
  expect(ids.toSorted()).toEqual(ids)
})
