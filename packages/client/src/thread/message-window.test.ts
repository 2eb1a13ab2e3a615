import { expect, test } from 'vitest'
import type { MessageQuery } from '../api.ts'
import type { ProgressDBError } from '../error.ts'
import type { Http } from '../http.ts'
import type { ChangesFrame } from '../live/frames.ts'
import type { MessageOrTombstone, MessagePage, RegisteredShape } from '../types.ts'
import { MessageUpdates } from './message-updates.ts'
import { MessageWindow, type WindowOptions } from './message-window.ts'

type S = RegisteredShape
type Message = MessageOrTombstone<S>

interface Asked {
  query: MessageQuery
  answer(page: MessagePage<S>): void
  fail(error: Partial<ProgressDBError>): void
}

const message = (seq: number, more: object = {}) =>
  ({
    id: `m${seq}`,
    threadId: 't',
    seq,
    rev: seq,
    body: { text: `${seq}` },
    reactions: {},
    ...more,
  }) as Message

/** The messages from one place to another, as a page of a thread that ends there unless it is told otherwise. */
const page = (from: number, to: number, more: object = {}) =>
  ({
    items: Array.from({ length: to - from + 1 }, (_, i) => message(from + i)),
    before: `before ${from}`,
    after: `after ${to}`,
    hasBefore: from > 1,
    hasAfter: false,
    cursor: 'c',
    mine: {},
    ...more,
  }) as unknown as MessagePage<S>

const changes = (...items: { message: Partial<Message>; keep?: object }[]) =>
  ({
    type: 'changes',
    actors: {},
    items: items.map((item) => ({ kind: 'message', rev: item.message.rev, ...item })),
  }) as unknown as ChangesFrame

const turn = () => new Promise((resolve) => setTimeout(resolve))

/** A window whose pages are answered by hand. */
function open() {
  const asked: Asked[] = []
  const loaded: string[] = []
  const send = ({ query }: { query: MessageQuery }) =>
    new Promise((answer, fail) => void asked.push({ query, answer, fail }))
  const options: WindowOptions = {
    threadId: 't',
    http: { send } as unknown as Http,
    user: () => 'ada',
    onChanged: () => {},
    onLoaded: (cursor) => void loaded.push(cursor),
  }
  const window = new MessageWindow<S>(options)
  const updates = new MessageUpdates(window, options)
  const seqs = () => [...window.rows].map(({ base }) => base.seq)
  /** What was asked for last, once it is. */
  const last = async () => {
    await turn()
    return asked.at(-1)!
  }
  return { asked, loaded, window, updates, seqs, last }
}

function putOwn(updates: MessageUpdates<S>, seq: number): void {
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

/** A change of the second message of which nobody can tell whose reaction it was. */
const unclear = (rev: number, reactions: object) =>
  ({
    ...changes({ message: message(2, { rev, reactions }) }),
    actors: { [rev - 1]: 'ada', [rev]: 'grace' },
  }) as ChangesFrame

test('what changes while a message is read again has it read once more', async () => {
  const { asked, window, updates } = open()
  window.show(page(1, 2))
  updates.takeChanges(unclear(11, { '👍': 1 }))
  updates.takeChanges(unclear(13, { '👍': 1, '🎉': 1 }))
  expect(asked).toHaveLength(1)
  asked[0]!.answer(
    page(1, 0, { items: [message(2, { rev: 11, reactions: { '👍': 1 } })], mine: { m2: ['👍'] } }),
  )
  await turn()
  expect(asked).toHaveLength(2)
  asked[1]!.answer(page(1, 0, { items: [message(2, { rev: 13 })], mine: { m2: ['🎉'] } }))
  await turn()
  expect(window.rows.get('m2')!.mine).toEqual(['🎉'])
})

test('a message that changes clearly while it is read again is read once more, too', async () => {
  const { asked, window, updates } = open()
  window.show(page(1, 2))
  updates.takeChanges(unclear(11, { '👍': 1 }))
  const seen = message(2, { rev: 12, reactions: { '👍': 1, '🎉': 1 } })
  updates.takeChanges({ ...changes({ message: seen }), actors: { 12: 'grace' } })
  asked[0]!.answer(
    page(1, 0, { items: [message(2, { rev: 11, reactions: { '👍': 1 } })], mine: { m2: ['👍'] } }),
  )
  await turn()
  expect(asked).toHaveLength(2)
  asked[1]!.answer(page(1, 0, { items: [seen], mine: { m2: ['👍'] } }))
  await turn()
  expect(window.rows.get('m2')!.mine).toEqual(['👍'])
})

test('a reaction whose answer comes after it is gone is not shown as the own one', async () => {
  const { window, updates } = open()
  window.show(page(1, 2))
  const reacted = message(2, { rev: 11, reactions: { '👍': 1 } })
  const deleted = message(2, { rev: 12, body: undefined, deletedAt: 'now' })
  updates.takeChanges({ ...changes({ message: reacted }), actors: { 11: 'ada' } })
  updates.takeChanges({ ...changes({ message: deleted }), actors: { 12: 'grace' } })
  updates.putOwn(reacted, { kind: 'react', messageId: 'm2', reaction: '👍' })
  expect(window.rows.get('m2')!.mine).toEqual([])
})

test('a message that is deleted has no own reactions, whatever else the user does in that commit', () => {
  const { window, updates } = open()
  window.show(page(1, 1, { items: [message(1, { reactions: { '👍': 1 } })], mine: { m1: ['👍'] } }))
  const deleted = message(1, { rev: 11, body: undefined, deletedAt: 'now' })
  const created = message(2, { rev: 12, author: 'ada' })
  updates.takeChanges({
    ...changes({ message: deleted }, { message: created }),
    actors: { 11: 'grace', 12: 'ada' },
  })
  expect(window.rows.get('m1')!.mine).toEqual([])
})

test.each(['ada', 'grace'])(
  'a message that %s restores is read again, for the own reactions it had',
  async (by) => {
    const { asked, window, updates } = open()
    window.show(page(1, 1, { items: [message(1, { body: undefined, deletedAt: 'then' })] }))
    const restored = message(1, { rev: 11, reactions: { '👍': 1, '🎉': 1 } })
    updates.takeChanges({ ...changes({ message: restored }), actors: { 11: by } })
    expect(asked).toHaveLength(1)
    asked[0]!.answer(page(1, 0, { items: [restored], mine: { m1: ['👍'] } }))
    await turn()
    expect(window.rows.get('m1')!.mine).toEqual(['👍'])
  },
)

test.each([
  ['restored', { kind: 'restore', messageId: 'm1' }, { body: undefined, deletedAt: 'then' }],
  ['edited', { kind: 'edit', messageId: 'm1', edit: {} }, {}],
  ['reacted to', { kind: 'react', messageId: 'm1', reaction: '🎉' }, {}],
] as const)(
  'a message that is %s here is read again, if others of its reactions may be own ones',
  async (_, operation, before) => {
    const { asked, window, updates } = open()
    window.show(page(1, 1, { items: [message(1, before)] }))
    // The same user has reacted on another device, in the same commit.
    const answer = message(1, { rev: 12, reactions: { '👍': 1, '🎉': 1 } })
    updates.putOwn(answer, operation)
    updates.takeChanges({ ...changes({ message: answer }), actors: { 11: 'ada', 12: 'ada' } })
    expect(asked).toHaveLength(1)
    asked[0]!.answer(page(1, 0, { items: [answer], mine: { m1: ['👍'] } }))
    await turn()
    expect(window.rows.get('m1')!.mine).toEqual(['👍'])
  },
)

test("a reaction of one's own needs nothing to be read", () => {
  const { asked, window, updates } = open()
  window.show(page(1, 1, { items: [message(1, { reactions: { '👍': 1 } })] }))
  const answer = message(1, { rev: 12, reactions: { '👍': 1, '🎉': 1 } })
  updates.putOwn(answer, { kind: 'react', messageId: 'm1', reaction: '🎉' })
  updates.takeChanges({ ...changes({ message: answer }), actors: { 12: 'ada' } })
  expect([window.rows.get('m1')!.mine, asked.length]).toEqual([['🎉'], 0])
})

test('a message that could not be read again is read with the next change', async () => {
  const { asked, window, updates } = open()
  window.show(page(1, 2))
  updates.takeChanges(unclear(11, { '👍': 1 }))
  asked[0]!.fail({ code: 'network_error' })
  await turn()
  updates.takeChanges(changes({ message: message(3, { rev: 12 }) }))
  expect(asked).toHaveLength(2)
})

const piece = (offset: number, text: string) =>
  ({ type: 'append', thread: 't', message: 'm2', generation: 1, offset, text }) as const
const streamed = (rev: number, text: string, more: object = {}) =>
  message(2, {
    rev,
    status: 'streaming',
    body: { text },
    stream: { pointer: '/text', generation: 1, offset: text.length, parts: 0 },
    ...more,
  })

test('a text does not go back when its message is read again, or was read in two ways', async () => {
  const { asked, window, updates } = open()
  const text = () => window.rows.get('m2')!.stream!.text
  window.show(page(1, 1, { items: [message(1), streamed(2, 'one ')] }))
  updates.takeChanges({
    ...changes({ message: streamed(11, 'one ', { reactions: { '👍': 1 } }) }),
    actors: { 10: 'ada', 11: 'grace' },
  })
  updates.takeAppend(piece(4, 'two '))
  asked[0]!.answer(
    page(1, 0, { items: [streamed(11, 'one ', { reactions: { '👍': 1 } })], mine: { m2: ['👍'] } }),
  )
  await turn()
  expect([text(), window.rows.get('m2')!.mine]).toEqual(['one two ', ['👍']])
  updates.takeAppend(piece(0, 'one '))
  expect(text()).toBe('one two ')
})
