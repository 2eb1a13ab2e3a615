import { expect, test } from 'vitest'
import type { View } from '../../commit/view.ts'
import type { Thread } from '../threads/thread.ts'
import { advance } from './commands.ts'

/** How many chunks are looked at, and asked for, while a member of a thread reads up to a message. */
function costOf(
  thread: Partial<Thread> & { lastSeq: number },
  seq: number,
): { looks: number; wants: number } {
  const cost = { looks: 0, wants: 0 }
  const view = { rev: 1, want: () => cost.wants++, get: () => void cost.looks++, put() {} } as unknown as View
  const details = { id: 't', roster: new Map([['ada', 'owner']]) }
  const marks = [{ readSeq: 0, mentions: 2, at: 0 }]
  expect(advance(view, { marks, firstSeq: 1, details, ...thread } as unknown as Thread, 'ada', seq)).toBe(
    true,
  )
  return cost
}

test('G-UNREAD: who has read nothing of a thread whose beginning is gone looks at none of that', () => {
  const firstSeq = 50_000_001
  expect(costOf({ lastSeq: firstSeq + 10, firstSeq }, firstSeq + 5).looks).toBeLessThanOrEqual(2)
})

test('G-UNREAD: who reads nearly all of a long thread looks at what is left', () => {
  expect(costOf({ lastSeq: 10_000_000 }, 9_999_000).looks).toBeLessThanOrEqual(2)
})

test('G-UNREAD: who reads a good part of a long thread asks for each chunk once', () => {
  expect(costOf({ lastSeq: 1_000_000 }, 500_000)).toEqual({ looks: 489, wants: 489 })
})
