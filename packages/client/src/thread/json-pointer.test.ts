import { expect, test } from 'vitest'
import { valueAt, withValueAt } from './json-pointer.ts'

test('a pointer finds what is there, and only what is on its way is copied', () => {
  const body = { a: [{ 'x/y': 1 }, { '~': 2 }], other: {} }
  expect(valueAt(body, '/a/0/x~1y')).toBe(1)
  expect(valueAt(body, '/a/1/~0')).toBe(2)
  expect(valueAt(body, '/b/c')).toBeUndefined()
  expect(valueAt(body, '')).toBe(body)
  const changed = withValueAt(body, '/a/1/~0', 3) as typeof body
  expect(changed).toEqual({ a: [{ 'x/y': 1 }, { '~': 3 }], other: {} })
  expect(changed.other).toBe(body.other)
  expect(changed.a[0]).toBe(body.a[0])
  expect(body.a[1]).toEqual({ '~': 2 })
  expect(withValueAt({}, '/a/b', 1)).toEqual({ a: { b: 1 } })
  expect(withValueAt('old', '', 'new')).toBe('new')
})
