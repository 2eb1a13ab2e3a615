import { noContentAt, revHeader } from '../../http/answers.ts'
import { type Route, route } from '../../http/route.ts'
import { invalid } from '../../lib/problem.ts'
import { idSchema } from '../../lib/wire.ts'
import { askedBy, type Engine } from '../engine.ts'
import { messageExample, messageReply } from './answers.ts'
import { deleteMessage, editMessage, restoreMessage } from './change.ts'
import { editMessageSchema, messageSchema } from './schema.ts'

const tag = 'Messages'
const params = { threadId: idSchema, messageId: idSchema }
const hidden = ['thread_not_found', 'thread_gone', 'message_not_found', 'message_gone'] as const

export function changeRoutes(engine: Engine): Route[] {
  const { intake } = engine
  return [
    route({
      method: 'PATCH',
      path: '/v1/threads/{threadId}/messages/{messageId}',
      name: 'editMessage',
      summary: 'Edit a message',
      description:
        'Replaces the body, and merges the metadata (JSON merge patch). The earlier contents stay readable as a version. `expiresAt` or `ttl` changes when the message expires, which makes no version. Authors only.',
      tag,
      audience: 'caller',
      params,
      headers: {
        'If-Match': 'The version that the edit is based on, in quotes; another one refuses the edit.',
      },
      body: editMessageSchema,
      bodyExample: { body: { text: 'Hello, Grace Hopper!' } },
      answers: {
        200: {
          description: 'The edited message',
          schema: messageSchema,
          example: { ...messageExample, version: 2, editedBy: 'ada' },
          headers: { ETag: 'The new version.' },
        },
      },
      errors: [...hidden, 'forbidden', 'message_deleted', 'message_streaming', 'version_mismatch'],
      handle: async (call) => {
        const { threadId, messageId } = call.params
        const version = versionIn(call.header('if-match'))
        const command = editMessage(askedBy(engine, call), threadId, messageId, call.body, version)
        return messageReply(await intake.submit(command))
      },
    }),
    route({
      method: 'DELETE',
      path: '/v1/threads/{threadId}/messages/{messageId}',
      name: 'deleteMessage',
      summary: 'Delete a message',
      description: 'Its author, or an owner of the thread. A tombstone without contents stays in its place.',
      tag,
      audience: 'caller',
      params,
      answers: { 204: { description: 'Deleted, now or before', headers: revHeader } },
      errors: [...hidden, 'forbidden'],
      handle: async (call) => {
        const { threadId, messageId } = call.params
        return noContentAt(await intake.submit(deleteMessage(askedBy(engine, call), threadId, messageId)))
      },
    }),
    route({
      method: 'POST',
      path: '/v1/threads/{threadId}/messages/{messageId}/restore',
      name: 'restoreMessage',
      summary: 'Restore a deleted message',
      description:
        'Its author, if nobody else deleted it, or an owner of the thread. One not deleted stays as it is.',
      tag,
      audience: 'caller',
      params,
      answers: { 200: { description: 'The message', schema: messageSchema, example: messageExample } },
      errors: [...hidden, 'forbidden'],
      handle: async (call) => {
        const { threadId, messageId } = call.params
        return messageReply(await intake.submit(restoreMessage(askedBy(engine, call), threadId, messageId)))
      },
    }),
  ]
}

/** @throws Problem `invalid_request` */
function versionIn(ifMatch: string | undefined): number | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined
  const digits = /^\s*"(\d{1,15})"\s*$/.exec(ifMatch)?.[1]
  if (!digits) throw invalid('header', 'If-Match', 'must be one version in quotes, such as "3"')
  return Number(digits)
}
