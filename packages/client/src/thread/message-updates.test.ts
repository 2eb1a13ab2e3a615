import { expect, test } from 'vitest'
import { changes, message, open, page, turn } from '../../test/answered-window.ts'
import type { ChangesFrame } from '../live/frames.ts'

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
