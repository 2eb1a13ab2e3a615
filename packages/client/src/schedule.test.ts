import { expect, test, vi } from 'vitest'
import { FrameScheduler } from './schedule.ts'

test('what is to be seen at once is run at once, and the rest once a frame', async () => {
  const scheduler = new FrameScheduler()
  const ran: string[] = []
  const a = () => void ran.push('a')
  const b = () => void ran.push('b')
  scheduler.soon(a)
  expect(ran).toEqual(['a'])
  for (let i = 0; i < 10; i++) {
    scheduler.soon(a)
    scheduler.schedule(b)
  }
  expect(ran).toEqual(['a'])
  await new Promise((resolve) => setTimeout(resolve))
  expect(ran).toEqual(['a', 'a', 'b'])
  scheduler.schedule(b)
  scheduler.soon(a)
  expect(ran).toEqual(['a', 'a', 'b'])
  await new Promise((resolve) => setTimeout(resolve))
  expect(ran).toEqual(['a', 'a', 'b', 'b', 'a'])
  scheduler.soon(b)
  expect(ran.at(-1)).toBe('b')
})

test('a page that is hidden before its next frame is told nevertheless, and only once', async () => {
  vi.useFakeTimers()
  const frames: (() => void)[] = []
  vi.stubGlobal('requestAnimationFrame', (run: () => void) => void frames.push(run))
  const scheduler = new FrameScheduler()
  let ran = 0
  const run = () => void ran++
  scheduler.schedule(run)
  await vi.advanceTimersByTimeAsync(1000)
  expect(ran).toBe(1)
  scheduler.schedule(run)
  frames.at(-1)!()
  await vi.advanceTimersByTimeAsync(1000)
  expect(ran).toBe(2)
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('a page that is not hidden, but not painted either, is asked for one frame only', async () => {
  vi.useFakeTimers()
  const frames: (() => void)[] = []
  vi.stubGlobal('requestAnimationFrame', (run: () => void) => void frames.push(run))
  const scheduler = new FrameScheduler()
  let ran = 0
  for (let i = 0; i < 100; i++) {
    scheduler.schedule(() => void ran++)
    await vi.advanceTimersByTimeAsync(1000)
  }
  expect([ran, frames.length]).toEqual([100, 1])
  for (let i = 0; i < 2; i++) {
    frames.pop()!()
    scheduler.schedule(() => void ran++)
    expect(frames).toHaveLength(1)
  }
  frames.pop()!()
  expect(ran).toBe(102)
  vi.useRealTimers()
  vi.unstubAllGlobals()
})
