import { expect, test } from 'vitest'
import type { Thread } from '../types.ts'
import { ThreadTable } from './thread-table.ts'

const threadOf = (id: string, at = 0, more: object = {}) =>
  ({ id, rev: 1, createdAt: '2026', lastMessageAt: `2026-01-01T00:00:0${at}Z`, ...more }) as Thread

const idsOf = (table: ThreadTable) => table.list([]).map(({ id }) => id)

test('threads stand in the order of their activity, each once', () => {
  const table = new ThreadTable(10)
  table.append([threadOf('c', 3), threadOf('b', 2), threadOf('a', 1)])
  table.append([threadOf('a', 1), threadOf('z', 0)])
  expect(idsOf(table)).toEqual(['c', 'b', 'a', 'z'])
  expect(table.moveToFront('a', 1)).toBe(true)
  expect(table.moveToFront('a', 1)).toBe(false)
  expect(idsOf(table)).toEqual(['a', 'c', 'b', 'z'])
  table.remove('c')
  expect([idsOf(table), table.size, table.get('c')]).toEqual([['a', 'b', 'z'], 3, undefined])
})

test('one that was read by itself comes where its last message puts it, and behind all only if that is the end', () => {
  const table = new ThreadTable(4)
  table.append([threadOf('d', 4), threadOf('b', 2)])
  expect(table.insert(threadOf('c', 3), false)).toBe(false)
  expect(table.insert(threadOf('a', 1), false)).toBe(false)
  expect(idsOf(table)).toEqual(['d', 'c', 'b'])
  table.insert(threadOf('a', 1), true)
  expect(idsOf(table)).toEqual(['d', 'c', 'b', 'a'])
  expect(table.insert(threadOf('b', 9, { title: 'changed' }), true)).toBe(false)
  expect(idsOf(table)).toEqual(['d', 'c', 'b', 'a'])
  expect(table.get('b')!.thread.title).toBe('changed')
})

test('G-BOUND: where there is no room, the last one goes', () => {
  const table = new ThreadTable(2)
  table.append([threadOf('b', 2), threadOf('a', 1)])
  expect(table.insert(threadOf('c', 3), true)).toBe(true)
  expect(idsOf(table)).toEqual(['c', 'b'])
})

test('what holds the same is the same object, and a list of these the same list', () => {
  const table = new ThreadTable(10)
  table.append([threadOf('b', 2, { me: { unread: 1 } }), threadOf('a', 1)])
  const before = table.list([])
  table.set({ thread: { ...threadOf('a', 1), rev: 7, title: undefined }, rev: 7 })
  expect(table.list(before)).toBe(before)
  table.set({ thread: threadOf('b', 2, { me: { unread: 2 } }), rev: 8 })
  const now = table.list(before)
  expect(now[0]).not.toBe(before[0])
  expect(now[1]).toBe(before[1])
})
