import { expect, test } from 'vitest'
import { excerptOf, type ThreadItem, textOfBody } from './item.ts'

const excerpt = (text: string) => excerptOf({ body: { text } } as ThreadItem)

test('an excerpt is one line, and ends between two letters', () => {
  expect(excerpt('  two\n\tlines ')).toBe('two lines')
  expect(excerpt('x'.repeat(140))).toBe('x'.repeat(140))
  expect(excerpt('😀'.repeat(141))).toBe(`${'😀'.repeat(140)}…`)
  expect(excerpt(`x${'😀'.repeat(100_000)}`)).toBe(`x${'😀'.repeat(139)}…`)
  expect(excerpt(' ')).toBe('…')
})

test.each([null, 7, 'text', ['a'], { text: 7 }])('a body that is %j is shown as it is', (body) => {
  expect(JSON.parse(textOfBody(body as never))).toEqual(body)
})
