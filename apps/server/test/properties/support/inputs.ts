import fc from 'fast-check'
import type { Actor, Claims, Json, JsonObject, NewMessage, NewThread, Role } from '../model/commands.ts'

/** Few of each, so that commands meet; some with characters that have to be encoded somewhere. */
export const users = ['ada', 'grace', 'joan', 'zoé/+%:']
export const threadIds = ['t1', 't2', 'Ünï/%2F:t?&#']
/** Their orders as UTF-8 and as UTF-16 differ. */
export const messageIds = ['m1', 'm2', 'm3', 'm4', 'm5', 'm6', '__proto__', 'a/b?c', '\u{1f389}', '\uff5e']
const reactions = ['👍', 'ok', '__proto__', '1', 'a/b']
const times = ['1970-01-01T00:00:00.000Z', '2001-02-03T04:05:06.789Z', '2026-01-01T00:00:00.000Z']
const titles = ['Billing', 'billing question', '', 'Ärger']

/** Chooses among arbitraries that have weights. */
export function weighted<T>(...choices: [weight: number, arbitrary: fc.Arbitrary<T>][]): fc.Arbitrary<T> {
  return fc.oneof(...choices.map(([weight, arbitrary]) => ({ weight, arbitrary })))
}

/** A value in so many of a hundred cases, else none. */
export function sometimes<T>(percent: number, value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return weighted<T | undefined>([100 - percent, fc.constant(undefined)], [percent, value])
}

/** A record without the names whose values are undefined. */
export function compact<T>(shape: { [name in keyof T]-?: fc.Arbitrary<T[name]> }): fc.Arbitrary<T> {
  return fc.record(shape).map((all) => {
    return Object.fromEntries(Object.entries(all as object).filter(([, value]) => value !== undefined)) as T
  })
}

export const user = weighted([7, fc.constantFrom('ada', 'grace')], [4, fc.constantFrom(...users)])
export const threadId = weighted(
  [16, fc.constant('t1')],
  [3, fc.constant('t2')],
  [1, fc.constantFrom(...threadIds)],
)
export const messageId = weighted([8, fc.constantFrom('m1', 'm2', 'm3')], [2, fc.constantFrom(...messageIds)])
export const role = fc.constantFrom<Role>('owner', 'member', 'viewer')
export const reaction = fc.constantFrom(...reactions)
export const title = fc.constantFrom(...titles)

export const claims: fc.Arbitrary<Claims> = compact<Claims>({
  threads: sometimes(30, fc.subarray(threadIds, { minLength: 1 })),
  messageRoles: sometimes(30, fc.subarray(['user', 'assistant', 'tool'])),
  access: sometimes(25, fc.constant('read' as const)),
  create: sometimes(25, fc.constant(false as const)),
})

export const app: Actor = { is: 'app' }
export const ada: Actor = { is: 'backend', user: 'ada' }
export const actor: fc.Arbitrary<Actor> = weighted<Actor>(
  [3, fc.constant(app)],
  [3, fc.constant(ada)],
  [4, fc.record({ is: fc.constant('backend' as const), user })],
  [2, fc.record({ is: fc.constant('token' as const), user, claims: fc.constant({}) })],
  [2, fc.record({ is: fc.constant('token' as const), user, claims })],
)

/** As it comes back: JSON knows no negative zero. */
const json = fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value)) as Json)

/** Most are small, and some too large to be stored beside others. */
export const body: fc.Arbitrary<Json> = weighted<Json>(
  [5, fc.constantFrom('Hello', 'Yes.', 'é€🎉').map((text) => ({ text }))],
  [2, json],
  [2, fc.nat(4000).map((length) => ({ text: 'x'.repeat(length) }))],
)

const name = fc.constantFrom('a', 'b', '__proto__')
const value = fc.oneof(fc.constantFrom<Json>(null, 1, 'one', { c: 1, d: null }, { c: { d: [1] } }), json)
/** Also a merge patch. */
export const metadata: fc.Arbitrary<JsonObject> = weighted<JsonObject>(
  [5, fc.array(fc.tuple(name, value), { maxLength: 3 }).map((all) => Object.fromEntries(all))],
  [2, fc.nat(2000).map((length) => ({ large: 'y'.repeat(length) }))],
)

/** Some of them more than a message may have. */
export const mentions = fc.uniqueArray(user, { maxLength: 3 })

export const newMessage: fc.Arbitrary<NewMessage> = compact<NewMessage>({
  id: sometimes(70, fc.constantFrom(...messageIds)),
  body,
  role: sometimes(20, fc.constantFrom('user', 'assistant')),
  metadata: sometimes(30, metadata),
  mentions: sometimes(30, mentions),
  replyTo: sometimes(20, messageId),
  author: sometimes(3, user),
  createdAt: sometimes(10, fc.constantFrom(...times)),
})

/** Some of them more than a thread keeps in its own row. */
const members = weighted(
  [4, fc.uniqueArray(user, { maxLength: 3 })],
  [1, fc.integer({ min: 14, max: 20 }).map((n) => Array.from({ length: n }, (_, i) => `u${i}`))],
)

export const newThread: fc.Arbitrary<NewThread> = compact<NewThread>({
  id: sometimes(90, threadId),
  title: sometimes(50, title),
  metadata: sometimes(50, metadata),
  members: sometimes(
    50,
    fc.tuple(members, sometimes(70, role)).map(([names, role]) => {
      return names.map((userId) => ({ userId, ...(role && { role }) }))
    }),
  ),
  author: sometimes(10, user),
  createdAt: sometimes(10, fc.constantFrom(...times)),
})
