import { expect, test } from 'vitest'
import { changes, message, open, page, turn } from '../../test/answered-window.ts'
import type { ProgressDBError } from '../error.ts'
import type { RegisteredShape } from '../types.ts'
import type { MessageUpdates } from './message-updates.ts'

function putOwn(updates: MessageUpdates<RegisteredShape>, seq: number): void {
  updates.putOwn(message(seq), { kind: 'create', messageId: `m${seq}`, message: { body: {} } })
}

/** A window that holds as many messages as it may, 7,001 to 10,000. */
async function openAtBound() {
  const opened = open()
  const { window, seqs, last } = opened
  window.show(page(9951, 10_000))
  for (let from = 9901; from > 7000; from -= 50) {
    const loaded = window.loadOlder()
    ;(await last()).answer(page(from, from + 49))
    await loaded
  }
  expect(seqs()).toEqual(range(7001, 10_000))
  return opened
}

/** The places from one to another. */
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)

test('what comes while two pages are read is not lost, whichever is answered last', async () => {
  const { asked, window, updates, seqs } = open()
  window.show(page(1, 50, { hasAfter: true }))
  const jumps = [window.load('m200'), window.load()]
  updates.takeChanges(changes({ message: message(301) }))
  asked[1]!.answer(page(251, 300))
  await jumps[1]
  asked[0]!.answer(page(175, 224, { hasAfter: true }))
  await Promise.all(jumps)
  expect(seqs()).toEqual(range(251, 301))
})

test('what came while a page could not be read is not put in its place later, when it may be gone', async () => {
  const { asked, window, updates, seqs } = open()
  window.show(page(1, 50, { hasAfter: true }))
  const jump = window.load()
  updates.takeChanges(changes({ message: message(301) }))
  asked[0]!.fail({ code: 'network_error' })
  await expect(jump).rejects.toMatchObject({ code: 'network_error' })
  updates.takeChanges(changes({ message: { id: 'm301', seq: 301, rev: 302, purgedAt: 'now' } as object }))
  const again = window.load()
  asked[1]!.answer(page(251, 300))
  await again
  expect(seqs()).toEqual(range(251, 300))
})

test('at its bound the stretch stays without a gap while older messages are read', async () => {
  const { window, updates, seqs, last } = await openAtBound()
  const loaded = window.loadOlder()
  updates.takeChanges(changes({ message: message(10_001) }))
  ;(await last()).answer(page(6951, 7000))
  await loaded
  expect(seqs()).toEqual(range(seqs()[0]!, seqs().at(-1)!))
  expect(seqs()[0]).toBe(6951)
  expect(window.rows.length).toBeLessThanOrEqual(3000)
})

test('at its bound the stretch stays without a gap while pages are read at both of its ends', async () => {
  const { asked, window, seqs, last } = await openAtBound()
  const dropping = window.loadOlder()
  ;(await last()).answer(page(6951, 7000))
  await dropping
  expect([seqs().at(-1), window.hasNewer]).toEqual([9950, true])
  const loads = [window.loadNewer(), window.loadOlder()]
  const [newer, older] = asked.slice(-2)
  older!.answer(page(6901, 6950))
  await loads[1]
  newer!.answer(page(9951, 10_000))
  await loads[0]
  expect(seqs()).toEqual(range(seqs()[0]!, seqs().at(-1)!))
  expect(window.rows.length).toBeLessThanOrEqual(3000)
})

test('a thread that begins with an own message is shown from its beginning, whatever is being read of it', async () => {
  const { asked, loaded, window, updates, seqs } = open()
  const load = window.load()
  for (const seq of [1, 2]) putOwn(updates, seq)
  asked[0]!.answer(page(2, 2, { hasBefore: true }))
  await load
  expect([seqs(), window.hasOlder, loaded]).toEqual([[1, 2], false, ['0']])
})

test('what was written while the newest page was read stays, even if the page has no room for it', async () => {
  const { asked, window, updates, seqs, last } = open()
  const load = window.load()
  for (const seq of range(101, 220)) putOwn(updates, seq)
  asked[0]!.answer(page(171, 220))
  await load
  ;(await last()).answer(page(121, 170))
  await turn()
  ;(await last()).answer(page(71, 120))
  await turn()
  expect([seqs(), asked.length]).toEqual([range(71, 220), 3])
  // What was stored long ago, and only answered now, stays where it is.
  window.knowPlace(2000)
  const again = window.load()
  putOwn(updates, 1)
  asked[3]!.answer(page(1951, 2000))
  await again
  await turn()
  expect(asked).toHaveLength(4)
})

test('a thread that is closed while a page is read is not loading any more', async () => {
  const { window } = open()
  window.show(page(51, 100))
  void window.loadOlder()
  expect(window.isLoading('older')).toBe(true)
  window.takeClosed({ code: 'thread_not_found' } as ProgressDBError)
  expect(window.isLoading('older')).toBe(false)
})
