import { expect, test } from 'vitest'
import { partNames, readOptions, UsageError } from './options.ts'

test('a whole run writes the documents, a part of it or a smoke run does not', () => {
  expect(readOptions([])).toMatchObject({ parts: partNames, write: true, messages: 1_000_000 })
  expect(readOptions(['--only', 'create'])).toMatchObject({ parts: ['create'], write: false })
  expect(readOptions(['--quick'])).toMatchObject({ parts: partNames, write: false })
  expect(readOptions(['--only', 'create', '--write'])).toMatchObject({ write: true })
})

test('flags are taken before what is usual, parts in the order in which they run', () => {
  const parts = ['--only', 'page', '--only', 'create']
  const options = readOptions([...parts, '--quick', '--rounds', '4', '--seconds', '0.5'])
  expect(options).toMatchObject({
    parts: ['create', 'page'],
    rounds: 4,
    amount: { seconds: 0.5 },
    openSeconds: 2,
  })
  expect(readOptions(['--requests', '20'])).toMatchObject({ amount: { requests: 20 } })
})

test.each([
  [['--only', 'creat'], 'no part "creat"'],
  [['create'], 'create'],
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
