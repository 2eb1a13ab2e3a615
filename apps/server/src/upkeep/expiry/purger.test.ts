import { expect, test } from 'vitest'
import type { Engine } from '../../features/engine.ts'
import { Intake } from '../../intake/intake.ts'
import { Purger } from './purger.ts'

test('G-BOUND: what has expired is purged though the queue is full', async () => {
  const intake = new Intake({ maxCommands: 1, maxBytes: 1000 })
  void intake.submit({ bytes: 1, durability: 'fast', apply: () => undefined })
  const due = [[{ thread: 't', seq: 1, at: 1, reactions: [], isAll: true }], []]
  const engine = { intake, reads: { run: () => due.shift() } } as unknown as Engine
  const purger = new Purger(engine, 60_000, () => {})
  const purged = purger.run()
  await new Promise(setImmediate)
  for (const { resolve } of intake.take(10, 1_000_000)) resolve(1)
  expect(await purged).toBe(1)
  await purger.stop()
})
