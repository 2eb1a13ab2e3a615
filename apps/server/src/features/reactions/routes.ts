import { z } from 'zod'
import { noContentAt, ok, revHeader } from '../../http/answers.ts'
import { type Route, route } from '../../http/route.ts'
import { idSchema, reactionSchema } from '../../lib/wire.ts'
import { askedBy, type Engine } from '../engine.ts'
import { messageExample, messageReply } from '../messages/answers.ts'
import { messageSchema } from '../messages/schema.ts'
import { cursorSchema, limitSchema, pageSchema } from '../threads/schema.ts'
import { addReaction, removeReaction } from './commands.ts'
import { listReactions } from './reads.ts'

const reactionResource = z
  .strictObject({
    userId: idSchema,
    reaction: reactionSchema,
    createdAt: z.string().meta({ format: 'date-time', example: '2026-11-21T09:32:00.000Z' }),
  })
  .meta({ id: 'Reaction' })

const tag = 'Reactions'
const message = { threadId: idSchema, messageId: idSchema }
const params = { ...message, reaction: reactionSchema }
const hidden = ['thread_not_found', 'thread_gone', 'message_not_found', 'message_gone'] as const

export function reactionRoutes(engine: Engine): Route[] {
  const { intake } = engine
  return [
    route({
      method: 'GET',
      path: '/v1/threads/{threadId}/messages/{messageId}/reactions',
      name: 'listReactions',
      summary: 'List who reacted',
      tag,
      audience: 'caller',
      params: message,
      query: { limit: limitSchema(1000, 50), cursor: cursorSchema },
      answers: {
        200: {
          description: 'Reactions, the newest first',
          schema: pageSchema('ReactionPage', reactionResource),
          example: {
            items: [{ userId: 'grace', reaction: '👍', createdAt: '2026-11-21T09:32:00.000Z' }],
            next: null,
          },
        },
      },
      errors: [...hidden, 'invalid_cursor', 'cursor_reset'],
      handle: async ({ principal, params, query }) =>
        ok(await listReactions(engine, principal, params.threadId, params.messageId, query)),
    }),
    route({
      method: 'PUT',
      path: '/v1/threads/{threadId}/messages/{messageId}/reactions/{reaction}',
      name: 'addReaction',
      summary: 'React to a message',
      description: 'Adds the caller’s own reaction; a second time it changes nothing.',
      tag,
      audience: 'caller',
      params,
      answers: { 200: { description: 'The message', schema: messageSchema, example: messageExample } },
      errors: [...hidden, 'forbidden', 'message_deleted', 'limit_reached'],
      handle: async (call) => {
        const { threadId, messageId, reaction } = call.params
        return messageReply(
          await intake.submit(addReaction(askedBy(engine, call), threadId, messageId, reaction)),
        )
      },
    }),
    route({
      method: 'DELETE',
      path: '/v1/threads/{threadId}/messages/{messageId}/reactions/{reaction}',
      name: 'removeReaction',
      summary: 'Take a reaction back',
      tag,
      audience: 'caller',
      params,
      answers: { 204: { description: 'Not there, now or before', headers: revHeader } },
      errors: [...hidden, 'forbidden', 'message_deleted'],
      handle: async (call) => {
        const { threadId, messageId, reaction } = call.params
        return noContentAt(
          await intake.submit(removeReaction(askedBy(engine, call), threadId, messageId, reaction)),
        )
      },
    }),
  ]
}
