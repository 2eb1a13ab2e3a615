import { expect, test } from 'vitest'
import { initialsOf } from './avatar.tsx'

test.each([
  ['ada', 'AD'],
  ['Ada Lovelace', 'AL'],
  ['grace.hopper@navy.mil', 'GH'],
  ['x', 'X'],
  ['👩‍💻 dev', '👩D'],
  ['  ', '?'],
  ['42:7', '47'],
])('%s is shown as %s', (name, initials) => {
  expect(initialsOf(name)).toBe(initials)
})
