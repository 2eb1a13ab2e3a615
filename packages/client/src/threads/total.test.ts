import { expect, test } from 'vitest'
import { Value } from '../store.ts'
import type { Thread, UnreadTotal } from '../types.ts'
import { Total } from './total.ts'

const me = (unread: number, mentions = 0, more: object = {}) =>
  ({ role: 'member', readSeq: 0, unread, mentions, ...more }) as Thread['me']

async function counted(total: UnreadTotal) {
  const shown = new Value<UnreadTotal | undefined>(undefined)
  const now = new Total(shown)
  await now.count(async () => total)
  now.show()
  return { now, shown }
}

test('it changes as the threads do', async () => {
  const { now, shown } = await counted({ unread: 5, mentions: 1, threads: 2 })
  now.change(me(0), me(2, 1))
  now.change(me(3), me(0))
  now.change(me(2), undefined)
  now.show()
  expect(shown.getSnapshot()).toEqual({ unread: 2, mentions: 2, threads: 1 })
  expect(now.isDoubtful).toBe(false)
  const before = shown.getSnapshot()
  now.change(me(4), me(4))
  now.show()
  expect(shown.getSnapshot()).toBe(before)
})

test('what changes while it is counted has it counted again, as does what is beyond 999', async () => {
  const { now } = await counted({ unread: 0, mentions: 0, threads: 0 })
  await now.count(async () => {
    now.change(me(0), me(1))
    return { unread: 1, mentions: 0, threads: 1 }
  })
  expect(now.isDoubtful).toBe(true)
  for (const [before, after] of [
    [me(999, 0, { moreUnread: true }), me(0)],
    [me(0), me(999, 0, { moreUnread: true })],
    [me(0), me(1000)],
  ] as const) {
    const { now: other, shown } = await counted({ unread: 3, mentions: 0, threads: 1 })
    other.change(before, after)
    expect(other.isDoubtful).toBe(true)
    expect(shown.getSnapshot()!.unread).toBe(3)
  }
})

test('a count that fails leaves it in doubt', async () => {
  const { now, shown } = await counted({ unread: 3, mentions: 0, threads: 1 })
  await expect(now.count(() => Promise.reject(new Error('offline')))).rejects.toThrow('offline')
  expect([now.isDoubtful, shown.getSnapshot()!.unread]).toEqual([true, 3])
})
