import { expect, test } from 'vitest'
import type { Role } from '../../auth/permissions.ts'
import type { Thread } from '../threads/thread.ts'
import { StreamingThreads } from './streaming-threads.ts'

const thread = (id: string, members: string[] | undefined, streams?: number[]) =>
  ({
    details: {
      id,
      streams,
      roster: members && new Map(members.map((user): [string, Role] => [user, 'member'])),
    },
  }) as Thread

test('has a user’s threads for as long as they have open streams, and the user is in them', () => {
  const threads = new StreamingThreads()
  threads.note(thread('t', ['ada', 'eve'], [1]))
  threads.note(thread('u', ['ada'], [1]))
  threads.note(thread('quiet', ['ada']))
  expect([threads.of('ada', []), threads.of('eve', []), threads.of('joe', [])]).toEqual([
    ['t', 'u'],
    ['t'],
    [],
  ])
  threads.note(thread('t', ['eve', 'joe'], [1, 2]))
  expect([threads.of('ada', []), threads.of('eve', []), threads.of('joe', [])]).toEqual([['u'], ['t'], ['t']])
  threads.note(thread('u', ['ada']))
  threads.note(thread('t', ['eve', 'joe']))
  expect([threads.of('ada', []), threads.of('eve', []), threads.size]).toEqual([[], [], 0])
})

test('has a large thread, which names no members, for who says to be in it', () => {
  const threads = new StreamingThreads()
  threads.note(thread('t', ['ada'], [1]))
  threads.note(thread('t', undefined, [1]))
  expect([threads.of('ada', []), threads.of('ada', ['t', 'other'])]).toEqual([[], ['t']])
})
