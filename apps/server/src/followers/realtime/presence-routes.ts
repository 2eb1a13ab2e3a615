import { z } from 'zod'
import type { Action } from '../../auth/permissions.ts'
import type { Caller, User } from '../../auth/principal.ts'
import type { Engine } from '../../features/engine.ts'
import { accessThread } from '../../features/threads/access.ts'
import { jsonBytes } from '../../features/threads/schema.ts'
import { noContent, ok } from '../../http/answers.ts'
import { type Route, route } from '../../http/route.ts'
import { invalid } from '../../lib/problem.ts'
import { idSchema } from '../../lib/wire.ts'
import type { Live } from './live.ts'
import type { PresenceState } from './presence.ts'

/** A state is sent to everybody in the thread, and to each who comes: a cursor, a mood, a place in a document. */
const maxStateBytes = 1024
/** A read that found its rows in the cache says how things are now; one that didn't is tried again. */
const mostTries = 3

const stateSchema = z
  .custom<PresenceState>(
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
    'must be a JSON object',
  )
  .refine((state) => jsonBytes(state) <= maxStateBytes, `must be at most ${maxStateBytes} bytes as JSON`)
  .meta({
    id: 'PresenceState',
    type: 'object',
    additionalProperties: true,
    description: 'Any JSON object of up to 1 KiB.',
    example: { status: 'online' },
  })
const presentSchema = z.strictObject({ user: idSchema, state: stateSchema }).meta({ id: 'Present' })

const tag = 'Live'
const params = { threadId: idSchema }
const path = '/v1/threads/{threadId}/presence'
const hidden = ['thread_not_found', 'thread_gone'] as const
const example = { user: 'ada', state: { status: 'online' } }

export function presenceRoutes(engine: Engine, { presence, typing }: Live): Route[] {
  return [
    route({
      method: 'GET',
      path,
      name: 'listPresent',
      summary: 'List who is present',
      tag,
      audience: 'caller',
      params,
      answers: {
        200: {
          description: 'Who is present, in the order in which they came',
          schema: z.strictObject({ present: z.array(presentSchema) }).meta({ id: 'PresentUsers' }),
          example: { present: [example] },
        },
      },
      errors: hidden,
      handle: async ({ principal, params: { threadId } }) => {
        await mayNow(engine, principal, threadId, 'read')
        return ok({ present: presence.list(threadId) })
      },
    }),
    route({
      method: 'PUT',
      path,
      name: 'setPresence',
      summary: 'Be present',
      description:
        'Told to those who read the thread live; not stored. Lasts as long as the user reads the thread live, and `presenceMs` longer.',
      tag,
      audience: 'caller',
      params,
      body: z.strictObject({ state: stateSchema.default({}) }).meta({ id: 'SetPresence' }),
      bodyExample: { state: { status: 'online' } },
      answers: { 200: { description: 'The user’s presence', schema: presentSchema, example } },
      errors: [...hidden, 'limit_reached', 'overloaded'],
      handle: async ({ principal, params: { threadId }, body: { state } }) => {
        const { user, keyId } = mustBeUser(principal)
        await mayNow(engine, principal, threadId, 'read')
        presence.set(threadId, user, keyId, state)
        return ok({ user, state })
      },
    }),
    route({
      method: 'DELETE',
      path,
      name: 'removePresence',
      summary: 'Be present no longer',
      tag,
      audience: 'caller',
      params,
      answers: { 204: { description: 'Not present, now or before' } },
      errors: hidden,
      handle: async ({ principal, params: { threadId } }) => {
        const { user } = mustBeUser(principal)
        await mayNow(engine, principal, threadId, 'read')
        presence.remove(threadId, user)
        return noContent
      },
    }),
    route({
      method: 'POST',
      path: '/v1/threads/{threadId}/typing',
      name: 'setTyping',
      summary: 'Say that one types',
      description:
        'Told to those who read the thread live; not stored. Say it again every few seconds: it ends by itself after `typingMs`, and with the user’s next message.',
      tag,
      audience: 'caller',
      params,
      body: z.strictObject({ isTyping: z.boolean().default(true) }).meta({ id: 'SetTyping' }),
      bodyExample: { isTyping: true },
      answers: { 204: { description: 'Told' } },
      errors: [...hidden, 'forbidden'],
      handle: async ({ principal, params: { threadId }, body: { isTyping } }) => {
        const { user } = mustBeUser(principal)
        await mayNow(engine, principal, threadId, 'write')
        typing.say(threadId, user, isTyping)
        return noContent
      },
    }),
  ]
}

/** @throws Problem `invalid_request` for the application, which is nowhere present */
function mustBeUser(caller: Caller): User {
  if (caller.kind === 'user') return caller
  throw invalid('header', 'X-User-ID', 'is required: only users are present, and type')
}

/**
 * Whether the caller may do something in a thread at the moment when this settles: who was removed while it was read
 * must not be let in.
 */
async function mayNow({ reads }: Engine, caller: Caller, threadId: string, action: Action): Promise<void> {
  for (let tries = 0; tries < mostTries; tries++) {
    const read = reads.run((source) => void accessThread(source, caller, threadId, action))
    if (!(read instanceof Promise)) return
    await read
  }
}
