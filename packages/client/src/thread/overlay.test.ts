import { expect, test } from 'vitest'
import type { Operation } from '../outbox/outbox.ts'
import type { MessageOrTombstone, RegisteredShape } from '../types.ts'
import type { Overlay } from './message.ts'
import { laidOver } from './overlay.ts'

type S = RegisteredShape
const base: MessageOrTombstone<S> = {
  id: 'm1',
  threadId: 't',
  seq: 3,
  rev: 9,
  version: 1,
  author: 'grace',
  role: 'user',
  status: 'final',
  replyCount: 0,
  reactions: { '👍': 2 },
  createdAt: '2026-11-21T09:00:00.000Z',
  updatedAt: '2026-11-21T09:00:00.000Z',
  body: { text: 'one' },
  metadata: { topic: 'a', deep: { x: 1, y: 2 } },
}
const at = Date.parse('2026-11-21T10:00:00.000Z')
const over = (operation: Operation<S>, state: Overlay<S>['state'] = 'waiting'): Overlay<S> => ({
  operation,
  state,
  createdAt: at,
})
const shown = (overlays: Overlay<S>[], mine: string[] = ['👍']) =>
  laidOver<S>('t', 'ada', base, mine, overlays)
const shownUnstored = (overlays: Overlay<S>[]) => laidOver<S>('t', 'ada', undefined, [], overlays)
const edit = (text: string) => over({ kind: 'edit', messageId: 'm1', edit: { body: { text } } })

test('writes are laid over in their order, and the server’s state stays as it is', () => {
  const before = structuredClone(base)
  expect(shown([edit('two'), edit('three')])).toMatchObject({ body: { text: 'three' }, delivery: 'waiting' })
  expect(base).toEqual(before)
})

test('without one of two writes, the other one holds', () => {
  const metadata = over({
    kind: 'edit',
    messageId: 'm1',
    edit: { metadata: { topic: null, deep: { x: null } } },
  })
  expect(shown([metadata]).metadata).toEqual({ deep: { y: 2 } })
  expect(shown([edit('two'), metadata])).toMatchObject({
    body: { text: 'two' },
    metadata: { deep: { y: 2 } },
  })
  const deleted = over({ kind: 'delete', messageId: 'm1' })
  const restored = over({ kind: 'restore', messageId: 'm1' })
  expect(shown([edit('two'), deleted])).toMatchObject({
    deletedBy: 'ada',
    body: undefined,
    metadata: undefined,
  })
  expect(shown([edit('two'), deleted, restored])).toMatchObject({ body: { text: 'two' } })
  expect(shown([deleted, restored]).deletedAt).toBeUndefined()
})

test('a reaction counts once, whatever the server has of it by now', () => {
  const react = (kind: 'react' | 'unreact', reaction: string) => over({ kind, messageId: 'm1', reaction })
  expect(shown([react('react', '👍')]).reactions).toEqual({ '👍': 2 })
  expect(shown([react('react', '👍')], []).reactions).toEqual({ '👍': 3 })
  expect(shown([react('unreact', '👍')])).toMatchObject({ reactions: { '👍': 1 }, mine: [] })
  expect(shown([react('react', '🎉'), react('unreact', '🎉')])).toMatchObject({
    reactions: { '👍': 2 },
    mine: ['👍'],
  })
})

test('a message that is not stored is shown whole; once it is, the server’s word holds', () => {
  const create = over({ kind: 'create', messageId: 'm1', message: { body: { text: 'new' }, replyTo: 'm0' } })
  expect(shownUnstored([create])).toEqual({
    id: 'm1',
    threadId: 't',
    rev: 0,
    version: 1,
    author: 'ada',
    role: 'user',
    status: 'final',
    replyCount: 0,
    reactions: {},
    createdAt: '2026-11-21T10:00:00.000Z',
    updatedAt: '2026-11-21T10:00:00.000Z',
    body: { text: 'new' },
    metadata: {},
    replyTo: 'm0',
    mine: [],
    delivery: 'waiting',
  })
  expect(shown([create])).toMatchObject({
    seq: 3,
    author: 'grace',
    body: { text: 'one' },
    delivery: 'stored',
  })
  expect(shownUnstored([over(create.operation, 'failed'), edit('two')])).toMatchObject({
    delivery: 'failed',
    body: { text: 'two' },
  })
})
