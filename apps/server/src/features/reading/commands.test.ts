import { expect, test } from 'vitest'
import type { View } from '../../commit/view.ts'
import type { Thread } from '../threads/thread.ts'
import { advance } from './commands.ts'

test('G-UNREAD: who has read nothing of a thread whose beginning is gone looks at none of that', () => {
  const first = 50_000_001
  const thread = {
    lastSeq: first + 10,
    firstSeq: first,
    marks: [{ readSeq: 0, mentions: 2, at: 0 }],
    details: { id: 't', roster: new Map([['ada', 'owner']]) },
  } as unknown as Thread
  let looks = 0
  const view = {
    rev: 1,
    want() {},
    get() {
      looks++
    },
    put() {},
  } as unknown as View
  expect(advance(view, thread, 'ada', first + 5)).toBe(true)
  expect(thread.marks[0]!.readSeq).toBe(first + 5)
  expect(looks).toBeLessThanOrEqual(2)
})
