import { expect, test } from 'vitest'
import { Intake } from '../../intake/intake.ts'
import { type Thread, threads } from './thread.ts'
import { ThreadLists } from './thread-lists.ts'

const busy = { activity: 2, listed: 1, details: { id: 'busy' } } as Thread
const published = {
  commit: 1,
  rev: 2,
  changed: new Map([['busy', { table: threads, value: busy }]]),
  deletedScopes: [],
  changes: [],
  told: [],
  before: new Map(),
}
const other = { bytes: 1, durability: 'fast', apply: () => undefined } as const

test('G-BOUND: threads are settled though the queue is full, however long it is', () => {
  const intake = new Intake({ maxCommands: 1, maxBytes: 1000 })
  const lists = new ThreadLists(intake, { settleAfterMs: 60_000, maxDisplaced: 1, maxCommits: 1000 })
  void intake.submit(other)
  lists.onPublished(published)
  expect(intake.take(10, 1_000_000)).toHaveLength(2)
  lists.stop()
})

test('what could not be settled is tried again later, while others go on', async () => {
  const intake = new Intake({ maxCommands: 1, maxBytes: 1000 })
  const lists = new ThreadLists(intake, { settleAfterMs: 1, maxDisplaced: 1, maxCommits: 1000 })
  lists.onPublished(published)
  const [failing] = intake.take(10, 1000)
  const tried = new Promise<void>((resolve) => {
    intake.onWork = resolve
  })
  failing!.reject(new Error('the storage failed'))
  await tried
  expect(intake.take(10, 1000)).toHaveLength(1)
  lists.stop()
})

test('a close does not wait until nobody writes any more', async () => {
  const intake = new Intake({ maxCommands: 1, maxBytes: 1000 })
  const lists = new ThreadLists(intake, { settleAfterMs: 60_000, maxDisplaced: 2, maxCommits: 1000 })
  let settled = 0
  intake.onWork = () => {
    if (++settled > 10) throw new Error('it is settled again and again')
    lists.onPublished(published)
    for (const { resolve } of intake.take(1, 1000)) resolve(undefined)
  }
  lists.onPublished(published)
  await lists.settleAll()
  lists.stop()
})
