import { expect, test } from 'vitest'
import { headsOf } from './heads.ts'
import type { ThreadItem } from './item.ts'

const at = (minutes: number) => new Date(2026, 10, 21, 12, minutes).toISOString()

/** Messages of a thread, of which only what matters is said. */
function itemsOf(...given: Partial<ThreadItem>[]): ThreadItem[] {
  return given.map(
    (item, i) => ({ id: `m${i}`, author: 'ada', role: 'user', createdAt: at(0), ...item }) as ThreadItem,
  )
}
const heads = (...given: Partial<ThreadItem>[]) => [...headsOf(itemsOf(...given)).values()]

test('what somebody writes within some minutes stands together', () => {
  expect(heads({}, { createdAt: at(4) }, { createdAt: at(8) }, { createdAt: at(20) })).toEqual([
    'day',
    'none',
    'none',
    'author',
  ])
})

test('another author, or another role of the same one, has a head', () => {
  expect(heads({}, { author: 'grace' }, { author: 'grace', role: 'assistant' }, {})).toEqual([
    'day',
    'author',
    'author',
    'author',
  ])
})

test('a reply has a head, and so has what comes behind a deleted message', () => {
  expect(heads({}, { replyTo: 'm0' }, { deletedAt: at(1) } as Partial<ThreadItem>, {})).toEqual([
    'day',
    'author',
    'none',
    'author',
  ])
})

test('a new day has one', () => {
  expect(heads({}, { createdAt: new Date(2026, 10, 22, 0, 1).toISOString() })).toEqual(['day', 'day'])
})
