import { expect, test } from 'vitest'
import { mentionsIn, partsOf } from './parts.ts'

const kinds = (text: string) => partsOf(text).map(({ kind, text: part }) => [kind, part])

test('links end before what belongs to the sentence', () => {
  expect(kinds('See https://example.com/a?b=c&d=(e), or http://x.org.')).toEqual([
    ['text', 'See '],
    ['link', 'https://example.com/a?b=c&d=(e'],
    ['text', '), or '],
    ['link', 'http://x.org'],
    ['text', '.'],
  ])
})

test('only what a browser may open is a link', () => {
  for (const text of ['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'https://'])
    expect(kinds(text)).toEqual([['text', text]])
})

test('code is taken as it is', () => {
  expect(kinds('`@ada` and `a b')).toEqual([
    ['code', '@ada'],
    ['text', ' and `a b'],
  ])
})

test('names are those behind an @ that begins a word', () => {
  expect(kinds('@ada.l, mail a@b.org or @@x')).toEqual([
    ['mention', '@ada.l'],
    ['text', ', mail a@b.org or @@x'],
  ])
  const members = [{ userId: 'ada' }, { userId: 'grace' }, { userId: 'a@b.org' }]
  expect(mentionsIn('@ada @ada @nobody, a@b.org and `@grace`', members)).toEqual(['ada'])
})

test('names and what is before them may be of any script', () => {
  expect(kinds('@José, @Ödegård und é@b.org')).toEqual([
    ['mention', '@José'],
    ['text', ', '],
    ['mention', '@Ödegård'],
    ['text', ' und é@b.org'],
  ])
  expect(mentionsIn('@José', [{ userId: 'Jos' }, { userId: 'José' }])).toEqual(['José'])
})

test('a text has no more special parts than are wanted, and all of its text', () => {
  const parts = partsOf('@a '.repeat(1000), 2)
  expect(parts.map(({ kind }) => kind)).toEqual(['mention', 'text', 'mention', 'text'])
  expect(parts.map(({ text }) => text).join('')).toBe('@a '.repeat(1000))
})

test('a text without anything special is one part, and nothing is none', () => {
  expect(kinds('two\nlines')).toEqual([['text', 'two\nlines']])
  expect(kinds('')).toEqual([])
})
