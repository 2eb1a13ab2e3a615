import { expect, test } from 'vitest'
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
