import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RecordCache } from '../../commit/cache.ts'
import type { Source } from '../../commit/record.ts'
import { View } from '../../commit/view.ts'
import { MemoryStore } from '../../storage/memory/memory-store.ts'
import { keys, type Thread } from '../threads/thread.ts'
import { countBehind, maxGap, mostCounted, setHole, skipTo } from './holes.ts'

function emptyThread(): Thread {
  return { lastSeq: 0, firstSeq: 1, lastHole: 0, details: { id: 't' } } as Thread
}

/** What a command sees of a thread that has just been created. */
function newView(): View {
  const view = new View(new MemoryStore(), new RecordCache(1024 * 1024), 1, 0, 0)
  view.isNewScope(keys.thread('t'))
  return view
}

type Step = { post: number } | { skip: number } | { change: number; count: number; isHole: boolean }
const step = fc.oneof<fc.Arbitrary<Step>[]>(
  fc.record({ post: fc.integer({ min: 1, max: 1500 }) }),
  fc.record({ skip: fc.integer({ min: 1, max: 2500 }) }),
  fc.record({ change: fc.nat(), count: fc.integer({ min: 1, max: 2500 }), isHole: fc.boolean() }),
  fc.record({ change: fc.constant(0), count: fc.integer({ min: 1, max: 2500 }), isHole: fc.constant(true) }),
)

test('messages are counted without the holes, whatever came and went', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), fc.array(fc.nat(), { maxLength: 20 }), (steps, places) => {
      const view = newView()
      const thread = emptyThread()
      const posted: number[] = []
      const live = new Set<number>()
      for (const step of steps) {
        if ('post' in step) {
          for (let i = 0; i < step.post; i++) {
            posted.push(++thread.lastSeq)
            live.add(thread.lastSeq)
          }
        } else if ('skip' in step) {
          skipTo(view, thread, thread.lastSeq + step.skip + 1)
          // An import goes on with a message there.
          thread.lastSeq += step.skip + 1
          posted.push(thread.lastSeq)
          live.add(thread.lastSeq)
        } else if (posted.length > 0) {
          const from = step.change % posted.length
          for (const seq of posted.slice(from, from + step.count)) {
            setHole(view, thread, seq, step.isHole)
            if (step.isHole) live.delete(seq)
            else live.add(seq)
          }
        }
      }
      const { lastSeq, firstSeq, lastHole } = thread
      expect([...live].every((seq) => seq >= firstSeq)).toBe(true)
      expect(lastHole).toBeLessThanOrEqual(lastSeq)
      for (const place of [0, lastSeq, ...places.map((at) => at % (lastSeq + 1))]) {
        const behind = [...live].filter((seq) => seq > place).length
        expect(countBehind(view, thread, place)).toBe(Math.min(behind, mostCounted + 1))
      }
    }),
    { numRuns: 100 },
  )
})

test('a beginning that went piece by piece is not looked at any more', () => {
  const view = newView()
  const thread = { ...emptyThread(), lastSeq: 60_000 }
  // The end goes before the middle, and the middle before the beginning.
  for (const [from, to] of [
    [30_000, 59_990],
    [1024, 30_000],
    [1, 1023],
  ] as const)
    for (let seq = from; seq <= to; seq++) setHole(view, thread, seq, true)
  expect(thread.firstSeq).toBe(59_991)
  const nothing: Source = {
    now: 0,
    get: () => expect.unreachable('there is nothing to look at'),
    want() {},
  }
  expect(countBehind(nothing, thread, 0)).toBe(10)
})

test('a gap within a thread is bounded, one at its beginning costs nothing', () => {
  const view = newView()
  const thread = emptyThread()
  skipTo(view, thread, 2 ** 46)
  expect([thread.firstSeq, view.changed.size]).toEqual([2 ** 46, 0])
  thread.lastSeq = 2 ** 46
  expect(() => skipTo(view, thread, 2 ** 46 + maxGap + 2)).toThrow(
    expect.objectContaining({ code: 'invalid_request' }),
  )
  expect(view.changed.size).toBe(0)
  skipTo(view, thread, 2 ** 46 + maxGap + 1)
  thread.lastSeq = 2 ** 46 + maxGap + 1
  expect(countBehind(view, thread, 0)).toBe(2)
})
