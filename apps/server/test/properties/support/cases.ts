import fc from 'fast-check'
import type { Command, Edit, JsonObject, NewMessage, Role } from '../model/commands.ts'
import {
  actor,
  ada,
  app,
  body,
  compact,
  mentions,
  messageId,
  metadata,
  newMessage,
  newThread,
  reaction,
  role,
  sometimes,
  threadId,
  title,
  user,
  weighted,
} from './inputs.ts'
import type { Step } from './session.ts'

type Of<Kind extends Command['do']> = Extract<Command, { do: Kind }>
const constant = fc.constant
const on = { by: actor, thread: threadId }
const onMessage = { ...on, message: messageId }

export const createMessage: fc.Arbitrary<Command> = compact<Of<'createMessage'>>({
  do: constant('createMessage'),
  ...on,
  input: newMessage,
})

export const createMessages: fc.Arbitrary<Command> = compact<Of<'createMessages'>>({
  do: constant('createMessages'),
  ...on,
  inputs: fc.array(newMessage, { minLength: 1, maxLength: 6 }),
})

/** Edits, deletions and restorations. */
export const changeMessage: fc.Arbitrary<Command> = weighted<Command>(
  [
    3,
    compact<Of<'editMessage'>>({
      do: constant('editMessage'),
      ...onMessage,
      input: fc.oneof<fc.Arbitrary<Edit>[]>(
        fc.record({ body }),
        fc.record({ metadata }),
        fc.record({ mentions }),
        fc.record({ body, metadata }),
      ),
      ifMatch: sometimes(40, fc.integer({ min: 1, max: 3 })),
    }),
  ],
  [2, compact<Of<'deleteMessage'>>({ do: constant('deleteMessage'), ...onMessage })],
  [1, compact<Of<'restoreMessage'>>({ do: constant('restoreMessage'), ...onMessage })],
)

export const react: fc.Arbitrary<Command> = weighted<Command>(
  [3, compact<Of<'addReaction'>>({ do: constant('addReaction'), ...onMessage, reaction })],
  [1, compact<Of<'removeReaction'>>({ do: constant('removeReaction'), ...onMessage, reaction })],
)

export const markRead: fc.Arbitrary<Command> = compact<Of<'markRead'>>({
  do: constant('markRead'),
  ...on,
  seq: fc.nat(16),
})

export const changeMembers: fc.Arbitrary<Command> = weighted<Command>(
  [2, compact<Of<'setMember'>>({ do: constant('setMember'), ...on, user, role: sometimes(80, role) })],
  [1, compact<Of<'removeMember'>>({ do: constant('removeMember'), ...on, user })],
)

const newTitle = fc.option(title)
export const changeThreads: fc.Arbitrary<Command> = weighted<Command>(
  [4, compact<Of<'createThread'>>({ do: constant('createThread'), by: actor, input: newThread })],
  [
    3,
    compact<Of<'changeThread'>>({
      do: constant('changeThread'),
      ...on,
      input: fc.oneof<fc.Arbitrary<{ title?: string | null; metadata?: JsonObject }>[]>(
        fc.record({ title: newTitle }),
        fc.record({ metadata }),
        fc.record({ title: newTitle, metadata }),
      ),
    }),
  ],
  [4, compact<Of<'restoreThread'>>({ do: constant('restoreThread'), ...on })],
  [
    2,
    compact<Of<'deleteThread'>>({
      do: constant('deleteThread'),
      ...on,
      hard: sometimes(10, constant(true)),
    }),
  ],
)

const limit = sometimes(70, fc.integer({ min: 1, max: 12 }))
const deletedContent = sometimes(15, constant(true))
const list = { limit, from: constant(undefined) }

/** Reads of every kind. Their cursors are tried again at the end. */
export const read: fc.Arbitrary<Command> = weighted<Command>(
  [1, compact<Of<'getThread'>>({ do: constant('getThread'), ...on })],
  [
    2,
    compact<Of<'listThreads'>>({
      do: constant('listThreads'),
      by: actor,
      sort: sometimes(60, fc.constantFrom('activity', 'created')),
      title: sometimes(20, fc.constantFrom('bill', 'ÄR', 'x')),
      member: sometimes(20, user),
      metadata: sometimes(20, fc.constantFrom<JsonObject>({ a: 1 }, { a: 'one' }, { a: { c: 1 } }, { b: 1 })),
      ...list,
    }),
  ],
  [1, fc.record({ do: fc.constantFrom('getUnread' as const, 'getReads' as const), by: actor })],
  [1, compact<Of<'listMembers'>>({ do: constant('listMembers'), ...on, ...list })],
  [
    4,
    compact<Of<'listMessages'>>({
      do: constant('listMessages'),
      ...on,
      limit,
      side: sometimes(
        60,
        fc.oneof<fc.Arbitrary<{ after: 'start' } | { around: string }>[]>(
          constant({ after: 'start' }),
          messageId.map((around) => ({ around })),
        ),
      ),
      deletedContent,
    }),
  ],
  [2, compact<Of<'getMessage'>>({ do: constant('getMessage'), ...onMessage, deletedContent })],
  [1, compact<Of<'listVersions'>>({ do: constant('listVersions'), ...onMessage, ...list, deletedContent })],
  [1, compact<Of<'listReplies'>>({ do: constant('listReplies'), ...onMessage, ...list })],
  [1, compact<Of<'listReactions'>>({ do: constant('listReactions'), ...onMessage, ...list })],
)

export const write: fc.Arbitrary<Command> = weighted(
  [8, createMessage],
  [2, createMessages],
  [9, changeMessage],
  [6, react],
  [4, markRead],
  [4, changeMembers],
  [3, changeThreads],
)

const command = weighted([4, write], [1, read])

const others: [number, fc.Arbitrary<Step>][] = [
  [
    2,
    compact<Extract<Step, { take: 'again' }>>({
      take: constant('again'),
      which: fc.nat(50),
      by: sometimes(40, actor),
    }),
  ],
  [1, fc.integer({ min: -30_000, max: 3_600_000 }).map((ms): Step => ({ take: 'time', ms }))],
  [1, constant<Step>({ take: 'settle' })],
  [1, fc.constantFrom('close' as const, 'kill' as const).map((how): Step => ({ take: 'restart', how }))],
  [1, constant<Step>({ take: 'move' })],
]

const one: fc.Arbitrary<Step> = compact<Extract<Step, { take: 'one' }>>({
  take: constant('one'),
  command,
  fast: sometimes(20, constant(true)),
})

const together: fc.Arbitrary<Step> = fc.record({
  take: constant('together' as const),
  commands: fc.array(command, { minLength: 1, maxLength: 4 }),
  copies: weighted([3, constant(1)], [1, constant(2)]),
})

/** A thread in use: with a member of each role, messages of each of them, some without an id of theirs, and reactions to one. */
const founding: fc.Arbitrary<Step[]> = fc
  .record({
    reactions: fc.constantFrom([], ['👍', 'ok']),
    id: weighted([6, constant('t1')], [1, constant('t2')]),
    more: fc.nat(12),
    text: body,
  })
  .map(({ id, more, text, reactions }) => {
    const roles: [string, Role][] = [
      ['grace', 'member'],
      ['joan', 'viewer'],
    ]
    const members = roles.map(([userId, role]) => ({ userId, role }))
    const first: NewMessage[] = [
      { id: 'm1', author: 'ada', body: { text: 'Hello' } },
      { id: 'm2', author: 'grace', body: text, replyTo: 'm1', mentions: ['ada', 'grace'] },
      { id: 'm3', author: 'joan', body: text },
    ]
    const inputs = [...first, ...Array.from({ length: more }, (_, i) => ({ body: i, author: 'ada' }))]
    return [
      {
        take: 'one',
        command: { do: 'createThread', by: ada, input: { id, members } },
      },
      { take: 'one', command: { do: 'createMessages', by: app, thread: id, inputs } },
      ...reactions.map(
        (reaction): Step => ({
          take: 'one',
          command: { do: 'addReaction', by: ada, thread: id, message: 'm1', reaction },
        }),
      ),
    ]
  })

/** Steps that are taken one after the other. */
export const steps: fc.Arbitrary<Step[]> = stepsOf([20, one], ...others)

/** Steps in which requests also come at once. */
export const crowdedSteps: fc.Arbitrary<Step[]> = stepsOf([5, one], [5, together], ...others)

function stepsOf(...kinds: [number, fc.Arbitrary<Step>][]): fc.Arbitrary<Step[]> {
  const free = fc.array(weighted(...kinds), { minLength: 10, maxLength: 60, size: 'max' })
  return fc.tuple(weighted([1, constant<Step[]>([])], [5, founding]), free).map((both) => both.flat())
}
