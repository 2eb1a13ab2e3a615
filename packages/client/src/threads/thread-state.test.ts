import { describe, expect, test } from 'vitest'
import type { ChangedItem } from '../live/frames.ts'
import type { Thread } from '../types.ts'
import { type ThreadState, withChanges, withRead } from './thread-state.ts'

const at = '2026-11-21T09:30:00.000Z'

const stateOf = (me: object = {}, more: object = {}): ThreadState => ({
  thread: {
    id: 't',
    author: 'ada',
    metadata: {},
    memberCount: 2,
    me: { role: 'member', readSeq: 3, unread: 2, mentions: 1, ...me },
    createdAt: at,
    updatedAt: at,
    lastSeq: 5,
    rev: 10,
    ...more,
  } as Thread,
  rev: 10,
})

const message = (seq: number, rev: number, more: object = {}): ChangedItem =>
  ({
    kind: 'message',
    rev,
    message: { id: `m${seq}`, seq, rev, author: 'grace', createdAt: `at ${seq}`, ...more },
  }) as ChangedItem

const changed = (state: ThreadState, ...items: ChangedItem[]) => withChanges(state, items, 'ada')

test('a new message of somebody else is one more to be read', () => {
  const now = changed(stateOf(), message(6, 11), message(7, 12, { mentions: ['joan', 'ada'] }))
  expect(now).toMatchObject({
    rev: 12,
    thread: { lastSeq: 7, lastMessageAt: 'at 7', me: { role: 'member', readSeq: 3, unread: 4, mentions: 2 } },
  })
  expect(now.isDoubtful).toBeUndefined()
})

test('an own message has all before it read', () => {
  const { thread } = changed(stateOf({ moreUnread: true }), message(6, 11, { author: 'ada' }))
  expect(thread.me).toEqual({ role: 'member', readSeq: 6, unread: 0, mentions: 0 })
})

test('what is known already, or not to be read, changes no count', () => {
  const state = stateOf()
  expect(changed(state, message(6, 10))).toBe(state)
  const read = changed(state, message(3, 11))
  expect([read.thread, read.rev, read.isDoubtful]).toEqual([state.thread, 11, undefined])
  expect(read.thread).toBe(state.thread)
  for (const gone of [{ deletedAt: at }, { purgedAt: at }]) {
    const { thread } = changed(state, message(6, 11, gone))
    expect([thread.lastSeq, thread.me]).toEqual([6, state.thread.me])
  }
  expect(changed(stateOf({ readSeq: 9 }), message(6, 11)).thread.me).toMatchObject({ readSeq: 9, unread: 2 })
})

test('beyond 999 counts say that there are more', () => {
  const { me } = changed(
    stateOf({ unread: 999, mentions: 998 }),
    message(6, 11, { mentions: ['ada'] }),
  ).thread
  expect(me).toMatchObject({ unread: 999, moreUnread: true, mentions: 999 })
  expect(me).not.toHaveProperty('moreMentions')
})

describe('in doubt are', () => {
  test.each([
    ['a message that changes and is not read', message(4, 11)],
    ['a deleted one', message(4, 11, { deletedAt: at })],
    ['a purged one', message(5, 11, { purgedAt: at })],
    [
      'who is a member',
      { kind: 'member', rev: 11, member: { userId: 'joan', role: 'member', joinedAt: at } },
    ],
    [
      'what one is oneself',
      { kind: 'member', rev: 11, member: { userId: 'ada', role: 'owner', joinedAt: at } },
    ],
  ])('%s', (_name, item) => {
    expect(changed(stateOf(), item as ChangedItem)).toMatchObject({ rev: 11, isDoubtful: true })
  })
})

test('the thread’s own fields are replaced; what messages make of it, and what the user is in it, stay', () => {
  const state = stateOf({}, { title: 'Tea', lastMessageAt: 'at 5' })
  const { me: _, title: __, ...thread } = state.thread
  const item = {
    kind: 'thread',
    rev: 11,
    thread: { ...thread, memberCount: 3, lastSeq: 9, lastMessageAt: 'at 9' },
  }
  const now = changed(state, item as ChangedItem, message(6, 12))
  expect(now.thread).toMatchObject({ memberCount: 3, lastSeq: 6, lastMessageAt: 'at 6', me: { unread: 3 } })
  expect(now.thread).not.toHaveProperty('title')
})

test('a watermark never goes back; up to the end it leaves nothing to be read, before that nobody knows', () => {
  const state = stateOf()
  expect(withRead(state, 3)).toBe(state)
  expect(withRead(state, 5).thread.me).toEqual({ role: 'member', readSeq: 5, unread: 0, mentions: 0 })
  expect(withRead(state, 4)).toMatchObject({ isDoubtful: true, thread: { me: { readSeq: 4, unread: 2 } } })
  expect(withRead(stateOf({}, { me: null }), 5).isDoubtful).toBeUndefined()
})
