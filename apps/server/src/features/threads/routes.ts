import { z } from 'zod'
import { created, noContent, ok } from '../../http/answers.ts'
import { type Route, route } from '../../http/route.ts'
import { Problem } from '../../lib/problem.ts'
import { idSchema } from '../../lib/wire.ts'
import { askedBy, type Engine } from '../engine.ts'
import { changeThread, createThread, deleteThread, purgeThread, restoreThread } from './commands.ts'
import { getThread, listThreads } from './reads.ts'
import {
  changeThreadSchema,
  createThreadSchema,
  cursorSchema,
  limitSchema,
  pageSchema,
  threadSchema,
} from './schema.ts'

const tag = 'Threads'
const params = { threadId: idSchema }
const hidden = ['thread_not_found', 'thread_gone'] as const
export const threadExample = {
  id: 'support-1842',
  title: 'Billing question',
  author: 'ada',
  metadata: { topic: 'billing' },
  memberCount: 2,
  me: { role: 'owner', readSeq: 3, unread: 0, mentions: 0 },
  createdAt: '2026-11-21T09:30:00.000Z',
  updatedAt: '2026-11-21T09:30:00.000Z',
  lastMessageAt: '2026-11-21T09:31:12.345Z',
  lastSeq: 3,
  rev: 17,
}

export function threadRoutes(engine: Engine): Route[] {
  const { intake } = engine
  return [
    route({
      method: 'POST',
      path: '/v1/threads',
      name: 'createThread',
      summary: 'Create a thread',
      description:
        'The creator is its owner. With an `id` the request can be sent again: the same request gives the same thread, and `200`.',
      tag,
      audience: 'caller',
      body: createThreadSchema,
      bodyExample: { id: 'support-1842', title: 'Billing question', members: [{ userId: 'grace' }] },
      answers: {
        201: { description: 'The new thread', schema: threadSchema, example: threadExample },
        200: {
          description: 'The thread, created by the same request before',
          schema: threadSchema,
          example: threadExample,
        },
      },
      errors: ['id_conflict', 'thread_gone', 'forbidden'],
      handle: async (call) => created(await intake.submit(createThread(askedBy(engine, call), call.body))),
    }),
    route({
      method: 'GET',
      path: '/v1/threads',
      name: 'listThreads',
      summary: 'List threads',
      description:
        'The threads that the caller is a member of; all threads for the application. Filters look at up to 1,000 threads a request, so a filtered page may be short, or even empty, and still have a `next`.',
      tag,
      audience: 'caller',
      query: {
        sort: z
          .enum(['activity', 'created'])
          .default('activity')
          .meta({ description: 'By the latest message, or by creation; the newest first.' }),
        limit: limitSchema(200, 50),
        cursor: cursorSchema,
        member: idSchema.optional().meta({ description: 'Only threads that this user is in too.' }),
        title: z
          .string()
          .min(1)
          .max(1000)
          .optional()
          .meta({ description: 'Only threads whose title holds this text.' }),
      },
      queryPrefix: 'metadata.',
      answers: {
        200: {
          description: 'Threads, the newest first',
          schema: pageSchema('ThreadPage', threadSchema),
          example: { items: [threadExample], next: null },
        },
      },
      errors: ['invalid_cursor', 'cursor_reset'],
      handle: async ({ principal, query, prefixed }) =>
        ok(await listThreads(engine, principal, { ...query, metadata: prefixed })),
    }),
    route({
      method: 'GET',
      path: '/v1/threads/{threadId}',
      name: 'getThread',
      summary: 'Read a thread',
      tag,
      audience: 'caller',
      params,
      answers: { 200: { description: 'The thread', schema: threadSchema, example: threadExample } },
      errors: hidden,
      handle: async ({ principal, params }) => ok(await getThread(engine, principal, params.threadId)),
    }),
    route({
      method: 'PATCH',
      path: '/v1/threads/{threadId}',
      name: 'changeThread',
      summary: 'Change a thread',
      description: 'Replaces the title, and merges the metadata (JSON merge patch). Owners only.',
      tag,
      audience: 'caller',
      params,
      body: changeThreadSchema,
      bodyExample: { title: 'Refund', metadata: { topic: 'refund', old: null } },
      answers: { 200: { description: 'The changed thread', schema: threadSchema, example: threadExample } },
      errors: [...hidden, 'forbidden'],
      handle: async (call) =>
        ok(await intake.submit(changeThread(askedBy(engine, call), call.params.threadId, call.body))),
    }),
    route({
      method: 'DELETE',
      path: '/v1/threads/{threadId}',
      name: 'deleteThread',
      summary: 'Delete a thread',
      description:
        'Owners only. The thread can be restored, unless the application deletes it with `hard=true`: then all that was in it is removed for good. Its id stays taken either way.',
      tag,
      audience: 'caller',
      params,
      query: {
        hard: z
          .enum(['true', 'false'])
          .default('false')
          .meta({ description: 'For good; for the application only.' }),
      },
      answers: { 204: { description: 'Deleted, now or before' } },
      errors: [...hidden, 'forbidden'],
      handle: async (call) => {
        const { principal, params, query } = call
        const asked = askedBy(engine, call)
        if (query.hard === 'true') {
          if (principal.kind !== 'application') {
            throw new Problem('forbidden', 'Only the application may delete a thread for good.')
          }
          await intake.submit(purgeThread(asked, params.threadId))
        } else {
          await intake.submit(deleteThread(asked, params.threadId))
        }
        return noContent
      },
    }),
    route({
      method: 'POST',
      path: '/v1/threads/{threadId}/restore',
      name: 'restoreThread',
      summary: 'Restore a deleted thread',
      description: 'Owners only. A thread that is not deleted stays as it is.',
      tag,
      audience: 'caller',
      params,
      answers: { 200: { description: 'The thread', schema: threadSchema, example: threadExample } },
      errors: [...hidden, 'forbidden'],
      handle: async (call) =>
        ok(await intake.submit(restoreThread(askedBy(engine, call), call.params.threadId))),
    }),
  ]
}
