import { expect, test } from 'vitest'
import type { Engine } from '../features/engine.ts'
import { Intake } from '../intake/intake.ts'
import { IdleStreams } from './idle-streams.ts'

test('G-BOUND: streams whose writers are gone are aborted though the queue is full', async () => {
  const intake = new Intake({ maxCommands: 1, maxBytes: 1000 })
  void intake.submit({ bytes: 1, durability: 'fast', apply: () => undefined })
  const forgotten: number[] = []
  const streams = {
    idle: () => [{ thread: 't', seq: 1 }],
    forget: (_: string, seq: number) => forgotten.push(seq),
  }
  const idle = new IdleStreams({ intake, streams, limits: { streamIdleMs: 60_000 } } as unknown as Engine)
  const ran = idle.run()
  for (const { resolve } of intake.take(10, 1_000_000)) resolve(true)
  await ran
  expect(forgotten).toEqual([1])
  idle.stop()
})
