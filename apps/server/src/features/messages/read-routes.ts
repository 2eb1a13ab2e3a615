import { z } from 'zod'
import { type Route, route } from '../../http/route.ts'
import { invalid } from '../../lib/problem.ts'
import { idSchema } from '../../lib/wire.ts'
import type { Engine } from '../engine.ts'
import { cursorSchema, limitSchema, pageSchema } from '../threads/schema.ts'
import { jsonReply, messageExample, messageReply } from './answers.ts'
import { messagePage } from './page.ts'
import { getMessage, listReplies, listVersions, mayReadDeleted } from './reads.ts'
import { messagePageSchema, messageSchema, versionSchema } from './schema.ts'

const tag = 'Messages'
const thread = { threadId: idSchema }
const params = { ...thread, messageId: idSchema }
const hidden = ['thread_not_found', 'thread_gone', 'message_not_found', 'message_gone'] as const

const deletedContent = z
  .enum(['true', 'false'])
  .default('false')
  .meta({ description: 'Shows what deleted messages held; for the application only.' })

export function readRoutes(engine: Engine): Route[] {
  const list = { limit: limitSchema(1000, 50), cursor: cursorSchema }
  return [
    route({
      method: 'GET',
      path: '/v1/threads/{threadId}/messages',
      name: 'listMessages',
      summary: 'Read a page of messages',
      description:
        'The newest messages, from old to new; `before` and `after` go on from a page, `around` shows a message among its neighbours. A deleted message stays as a tombstone without contents. A page of large messages is shorter than asked for (setting `maxPageBytes`).',
      tag,
      audience: 'caller',
      params: thread,
      query: {
        limit: limitSchema(engine.limits.maxPage, 50),
        before: cursorSchema.meta({ description: 'A page’s `before`: the older messages.' }),
        after: cursorSchema.meta({
          description: 'A page’s `after`: the newer messages; `start` for the oldest.',
        }),
        around: idSchema.optional().meta({ description: 'The id of a message of this thread.' }),
        deletedContent,
      },
      answers: {
        200: {
          description: 'Messages, from old to new',
          schema: messagePageSchema,
          example: {
            items: [messageExample],
            before: 'm1-h-3',
            after: 'm1-h-3',
            hasBefore: true,
            hasAfter: false,
            rev: 17,
            cursor: 'c9x4k2ab1-h-h',
            mine: {},
          },
        },
      },
      errors: [...hidden, 'invalid_cursor', 'cursor_reset', 'forbidden'],
      handle: ({ principal, params, query }) => {
        const given = (['before', 'after', 'around'] as const).filter((name) => query[name] !== undefined)
        if (given.length > 1) throw invalid('query', given[1]!, `cannot be used together with ${given[0]}`)
        const page = messagePage(engine, principal, params.threadId, {
          ...query,
          deletedContent: mayReadDeleted(principal, query.deletedContent === 'true'),
        })
        return page instanceof Promise ? page.then(jsonReply) : jsonReply(page)
      },
    }),
    route({
      method: 'GET',
      path: '/v1/threads/{threadId}/messages/{messageId}',
      name: 'getMessage',
      summary: 'Read a message',
      tag,
      audience: 'caller',
      params,
      query: { deletedContent },
      answers: {
        200: {
          description: 'The message',
          schema: messageSchema,
          example: messageExample,
          headers: { ETag: 'The version, for `If-Match`.' },
        },
      },
      errors: [...hidden, 'forbidden'],
      handle: async ({ principal, params, query }) => {
        const deleted = mayReadDeleted(principal, query.deletedContent === 'true')
        return messageReply(await getMessage(engine, principal, params.threadId, params.messageId, deleted))
      },
    }),
    route({
      method: 'GET',
      path: '/v1/threads/{threadId}/messages/{messageId}/versions',
      name: 'listVersions',
      summary: 'List the versions of a message',
      description:
        'Every contents that it has had. Those of a deleted message are shown to the application only.',
      tag,
      audience: 'caller',
      params,
      query: { ...list, deletedContent },
      answers: {
        200: {
          description: 'Versions, the newest first',
          schema: pageSchema('VersionPage', versionSchema),
          example: {
            items: [
              {
                version: 1,
                author: 'ada',
                createdAt: messageExample.createdAt,
                body: messageExample.body,
                metadata: {},
              },
            ],
            next: null,
          },
        },
      },
      errors: [...hidden, 'invalid_cursor', 'cursor_reset', 'forbidden'],
      handle: async ({ principal, params, query }) =>
        jsonReply(
          await listVersions(engine, principal, params.threadId, params.messageId, {
            ...query,
            deletedContent: mayReadDeleted(principal, query.deletedContent === 'true'),
          }),
        ),
    }),
    route({
      method: 'GET',
      path: '/v1/threads/{threadId}/messages/{messageId}/replies',
      name: 'listReplies',
      summary: 'List the direct replies to a message',
      tag,
      audience: 'caller',
      params,
      query: list,
      answers: {
        200: {
          description: 'Messages, the newest first',
          schema: pageSchema('ReplyPage', messageSchema),
          example: { items: [messageExample], next: null },
        },
      },
      errors: [...hidden, 'invalid_cursor', 'cursor_reset'],
      handle: async ({ principal, params, query }) =>
        jsonReply(await listReplies(engine, principal, params.threadId, params.messageId, query)),
    }),
  ]
}
