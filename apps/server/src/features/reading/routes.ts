import { z } from 'zod'
import { ok } from '../../http/answers.ts'
import { type Route, route } from '../../http/route.ts'
import { idSchema } from '../../lib/wire.ts'
import { askedBy, type Engine } from '../engine.ts'
import { type Marked, markRead } from './commands.ts'
import { movedSince } from './moved.ts'
import { markReadSchema, movedSchema, readStateSchema, unreadTotalSchema } from './schema.ts'
import { unreadTotal } from './total.ts'
import { isShownToOthers } from './visibility.ts'

const tag = 'Reading'

export function readingRoutes(engine: Engine): Route[] {
  const { intake } = engine
  return [
    route({
      method: 'PUT',
      path: '/v1/threads/{threadId}/read',
      name: 'markRead',
      summary: 'Mark a thread as read',
      description:
        'Up to a message. What was read before stays read, so a lower `seq` changes nothing. Posting a message reads all before it. Others see it live, and in the list of members, while the thread has at most 100 of them. A write of this route is answered as `durability=fast` unless the request asks for `safe`.',
      tag,
      audience: 'caller',
      durability: 'fast',
      params: { threadId: idSchema },
      body: markReadSchema,
      bodyExample: { seq: 1 },
      answers: {
        200: {
          description: 'How much the caller has read',
          schema: readStateSchema,
          example: { readSeq: 3, unread: 2, mentions: 0 },
        },
      },
      errors: ['thread_not_found', 'thread_gone', 'forbidden', 'beyond_last_message'],
      handle: async (call) => {
        const { principal, params, body } = call
        const marked = await intake.submit(markRead(askedBy(engine, call), params.threadId, body.seq))
        if (principal.kind === 'user') tell(engine, params.threadId, principal.user, marked)
        return ok(marked.state)
      },
    }),
    route({
      method: 'GET',
      path: '/v1/unread',
      name: 'getUnread',
      summary: 'Count what is not read',
      description:
        'In the caller’s 1,000 most recently active threads together; each thread has its own counts in `me`.',
      tag,
      audience: 'caller',
      answers: {
        200: {
          description: 'The counts',
          schema: unreadTotalSchema,
          example: { unread: 12, mentions: 1, threads: 3 },
        },
      },
      errors: [],
      handle: async ({ principal }) => ok(await unreadTotal(engine, principal)),
    }),
    route({
      method: 'GET',
      path: '/v1/reads',
      name: 'listReads',
      summary: 'List what was marked as read',
      description:
        'The threads that the caller has marked as read since a cursor, on whatever device, as they are now: for a client that was away, since watermarks are not among the changes. Some may come once more with the next cursor.',
      tag,
      audience: 'caller',
      query: {
        since: z.string().default('0').meta({
          description: 'The `cursor` of an earlier answer, or of changes; `0` for everything.',
        }),
      },
      answers: {
        200: {
          description: 'The threads',
          schema: movedSchema,
          example: {
            items: [{ threadId: 'support-1842', readSeq: 3, unread: 0, mentions: 0 }],
            cursor: 'c9x4k2ab1-h-h',
          },
        },
      },
      errors: ['invalid_cursor', 'cursor_reset'],
      handle: async ({ principal, query }) => ok(await movedSince(engine, principal, query.since)),
    }),
  ]
}

/** Tells those who follow the thread; in a large one only the member, on their other devices. */
function tell(
  { signals }: Engine,
  thread: string,
  user: string,
  { state, isNew, memberCount }: Marked,
): void {
  if (!isNew) return
  const frame = { type: 'read', user, seq: state.readSeq }
  signals.send({ thread, frame, latest: `read ${user}`, ...(!isShownToOthers(memberCount) && { to: user }) })
}
