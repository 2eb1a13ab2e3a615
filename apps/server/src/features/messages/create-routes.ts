import { z } from 'zod'
import { type Route, route } from '../../http/route.ts'
import { invalid } from '../../lib/problem.ts'
import { idSchema } from '../../lib/wire.ts'
import { askedBy, type Engine } from '../engine.ts'
import { messageExample } from './answers.ts'
import { createMessages } from './create.ts'
import { sendEphemeral } from './ephemeral.ts'
import { type CreateMessage, createMessageSchema, ephemeralMessageSchema, messageSchema } from './schema.ts'

const tag = 'Messages'
const thread = { threadId: idSchema }
const createExample = { id: messageExample.id, body: { text: 'Hello, Grace!' } }
const itemsSchema = z.strictObject({ items: z.array(messageSchema) }).meta({ id: 'Messages' })

export function createRoutes(engine: Engine): Route[] {
  const { intake, limits } = engine
  const errors = [
    'thread_not_found',
    'thread_gone',
    'forbidden',
    'id_conflict',
    'message_gone',
    'reply_target_not_found',
  ] as const
  return [
    route({
      method: 'POST',
      path: '/v1/threads/{threadId}/messages',
      name: 'createMessage',
      summary: 'Create a message',
      description:
        'At the end of the thread. A thread that is not there is created, with the author as its owner; a user named by a backend key joins a thread that is there. With an `id` the request can be sent again: the same request gives the same message, and `200`.',
      tag,
      audience: 'caller',
      params: thread,
      body: createMessageSchema,
      bodyExample: createExample,
      answers: {
        201: {
          description: 'The new message',
          schema: z.union([messageSchema, ephemeralMessageSchema]),
          example: messageExample,
        },
        200: {
          description: 'The message, created by the same request before',
          schema: messageSchema,
          example: messageExample,
        },
      },
      errors: [...errors, 'limit_reached'],
      handle: async (call) => {
        if (call.body.ephemeral) mustBeWhole(call.body)
        if (call.body.ephemeral) {
          const sent = await sendEphemeral(engine, call.principal, call.params.threadId, call.body)
          return { status: 201, body: sent }
        }
        if (call.body.status === 'streaming') engine.streams.mustHaveRoom()
        const command = createMessages(askedBy(engine, call), call.params.threadId, [call.body], '')
        const { isNew, messages } = await intake.submit(command)
        return { status: isNew ? 201 : 200, body: messages[0] }
      },
    }),
    route({
      method: 'POST',
      path: '/v1/threads/{threadId}/messages/batch',
      name: 'createMessages',
      summary: 'Create many messages',
      description: 'Up to 1,000, in their order, all or none. They may reply to one another.',
      tag,
      audience: 'caller',
      params: thread,
      body: z
        .strictObject({ messages: z.array(createMessageSchema).min(1).max(limits.maxBatch) })
        .meta({ id: 'CreateMessages' }),
      bodyExample: { messages: [createExample] },
      answers: {
        201: {
          description: 'The messages, at least one of them new',
          schema: itemsSchema,
          example: { items: [messageExample] },
        },
        200: {
          description: 'The messages, all created by the same requests before',
          schema: itemsSchema,
          example: { items: [messageExample] },
        },
      },
      errors,
      handle: async (call) => {
        const { params, body } = call
        body.messages.forEach(({ ephemeral }, i) => {
          if (ephemeral)
            throw invalid('body', `/messages/${i}/ephemeral`, 'only a message created alone can be ephemeral')
        })
        const command = createMessages(askedBy(engine, call), params.threadId, body.messages, '/messages')
        const { isNew, messages } = await intake.submit(command)
        return { status: isNew ? 201 : 200, body: `{"items":[${messages.join(',')}]}` }
      },
    }),
  ]
}

/** @throws Problem `invalid_request` where what is stored nowhere is to grow */
function mustBeWhole({ status, stream }: CreateMessage): void {
  const field = status === 'streaming' ? '/status' : stream && '/stream'
  if (field) throw invalid('body', field, 'cannot be used together with ephemeral')
}
