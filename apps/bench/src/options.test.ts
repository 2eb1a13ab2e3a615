import { expect, test } from 'vitest'
import { partNames, readOptions, UsageError } from './options.ts'

test('a whole run writes the documents, a part of it or a smoke run does not', () => {
  expect(readOptions([])).toMatchObject({ parts: partNames, write: true, messages: 1_000_000 })
  expect(readOptions(['create'])).toMatchObject({ parts: ['create'], write: false })
  expect(readOptions(['--quick'])).toMatchObject({ parts: partNames, write: false })
  expect(readOptions(['create', '--write'])).toMatchObject({ write: true })
})

test('flags are taken before what is usual, parts in the order in which they run', () => {
  const options = readOptions(['page', 'create', '--quick', '--rounds', '4', '--seconds', '0.5'])
  expect(options).toMatchObject({ parts: ['create', 'page'], rounds: 4, seconds: 0.5, openSeconds: 2 })
})

test.each([
  [['creat'], 'no part "creat"'],
  [['--rounds', 'many'], '--rounds must be'],
  [['--rounds', '0'], '--rounds must be'],
  [['--fast'], '--fast'],
])('%j is refused in words', (args, reason) => {
  expect(() => readOptions(args)).toThrow(UsageError)
  expect(() => readOptions(args)).toThrow(reason)
})

test('help is asked for', () => {
  expect(readOptions(['--help'])).toBeUndefined()
})
