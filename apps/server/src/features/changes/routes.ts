import { z } from 'zod'
import { type Route, route } from '../../http/route.ts'
import { idSchema } from '../../lib/wire.ts'
import type { Engine } from '../engine.ts'
import { jsonReply, messageExample } from '../messages/answers.ts'
import { threadExample } from '../threads/routes.ts'
import { limitSchema } from '../threads/schema.ts'
import { minePlaceOf } from './mine-place.ts'
import { mineJson, readMine } from './mine-reads.ts'
import { type ChangesForReader, cursorAt, itemsJson, positionOf, readChanges } from './reads.ts'
import { changesSchema, mineSchema } from './schema.ts'

export function changeRoutes(engine: Engine): Route[] {
  return [
    route({
      method: 'GET',
      path: '/v1/threads/{threadId}/changes',
      name: 'listChanges',
      summary: 'Read what changed in a thread',
      description:
        'Everything that changed behind a cursor, as it is now, each item once, in the order of `rev`; deleted messages as tombstones. The cost grows with what changed, whatever the age of the cursor.',
      tag: 'Changes',
      audience: 'caller',
      params: { threadId: idSchema },
      query: {
        since: z.string().default('0').meta({
          description: 'The `cursor` of a page, of other changes, or of a live frame; `0` for everything.',
        }),
        limit: limitSchema(engine.limits.maxPage, 100),
      },
      answers: {
        200: {
          description: 'What changed',
          schema: changesSchema,
          example: {
            items: [{ kind: 'message', rev: 17, message: messageExample }],
            cursor: 'c9x4k2ab1-h-h',
            hasMore: false,
            rev: 17,
            mine: {},
          },
        },
      },
      errors: ['thread_not_found', 'thread_gone', 'invalid_cursor', 'cursor_reset'],
      handle: ({ principal, params, query }) => {
        const since = positionOf(engine, query.since)
        const limit = { items: query.limit, bytes: engine.limits.maxPageBytes }
        const changes = readChanges(engine, principal, params.threadId, since, limit)
        return changes instanceof Promise
          ? changes.then((settled) => jsonReply(changesJson(engine, settled)))
          : jsonReply(changesJson(engine, changes))
      },
    }),
    route({
      method: 'GET',
      path: '/v1/changes',
      name: 'listMyChanges',
      summary: 'Read what changed in all my threads',
      description:
        'For a client that was away: what changed in the user’s threads behind a cursor, thread by thread, each item as it is now; threads that are new to the user as a whole; and which threads were left or deleted. The cost grows with what changed, not with the number of threads or the age of the cursor. A page may be short, or even empty, and still have more.',
      tag: 'Changes',
      audience: 'user',
      query: {
        since: z.string().default('0').meta({
          description: 'The `cursor` of an earlier answer, or the `all` of a live frame; `0` for everything.',
        }),
        limit: limitSchema(engine.limits.maxPage, 100),
      },
      answers: {
        200: {
          description: 'What changed',
          schema: mineSchema,
          example: {
            threads: [
              {
                kind: 'changes',
                thread: threadExample,
                items: [{ kind: 'message', rev: 17, message: messageExample }],
                after: 'c9x4k2ab1-g-g',
                cursor: 'c9x4k2ab1-h-h',
                hasMore: false,
                mine: {},
              },
              { kind: 'closed', threadId: 'support-7', code: 'thread_not_found', rev: 18 },
            ],
            cursor: 'a9x4k2ab1-i-i',
            hasMore: false,
          },
        },
      },
      errors: ['invalid_cursor', 'cursor_reset'],
      handle: async ({ principal, query }) => {
        const limit = { items: query.limit, bytes: engine.limits.maxPageBytes }
        return jsonReply(
          mineJson(engine, await readMine(engine, principal, minePlaceOf(engine, query.since), limit)),
        )
      },
    }),
  ]
}

function changesJson(engine: Engine, { items, upTo, isAll, rev, mine }: ChangesForReader): Buffer {
  const envelope = JSON.stringify({ cursor: cursorAt(engine, upTo), hasMore: !isAll, rev, mine })
  return Buffer.concat([Buffer.from('{'), itemsJson(items), Buffer.from(`,${envelope.slice(1)}`)])
}
