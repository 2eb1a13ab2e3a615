import { z } from 'zod'
import { created, noContent, ok } from '../../http/answers.ts'
import { type Route, route } from '../../http/route.ts'
import { idSchema } from '../../lib/wire.ts'
import { askedBy, type Engine } from '../engine.ts'
import { readSeqSchema } from '../reading/schema.ts'
import { cursorSchema, limitSchema, pageSchema, roleSchema } from '../threads/schema.ts'
import { removeMember, setMember } from './commands.ts'
import { listMembers } from './reads.ts'

const memberSchema = z
  .strictObject({
    userId: idSchema,
    role: roleSchema,
    joinedAt: z.string().meta({ format: 'date-time', example: '2026-11-21T09:30:00.000Z' }),
    readSeq: readSeqSchema.optional().meta({
      description:
        'The `seq` of the last message that the member has read, 0: none. Absent in a thread of more than 100 members.',
    }),
  })
  .meta({ id: 'Member' })

const setMemberSchema = z.strictObject({ role: roleSchema.default('member') }).meta({ id: 'SetMember' })

const tag = 'Members'
const params = { threadId: idSchema, userId: idSchema }
const hidden = ['thread_not_found', 'thread_gone'] as const
const example = { userId: 'grace', role: 'member', joinedAt: '2026-11-21T09:30:00.000Z', readSeq: 3 }

export function memberRoutes(engine: Engine): Route[] {
  const { intake } = engine
  return [
    route({
      method: 'GET',
      path: '/v1/threads/{threadId}/members',
      name: 'listMembers',
      summary: 'List the members of a thread',
      tag,
      audience: 'caller',
      params: { threadId: idSchema },
      query: { limit: limitSchema(1000, 50), cursor: cursorSchema },
      answers: {
        200: {
          description: 'Members, those who joined last first',
          schema: pageSchema('MemberPage', memberSchema),
          example: { items: [example], next: null },
        },
      },
      errors: [...hidden, 'invalid_cursor', 'cursor_reset'],
      handle: async ({ principal, params, query }) =>
        ok(await listMembers(engine, principal, params.threadId, query)),
    }),
    route({
      method: 'PUT',
      path: '/v1/threads/{threadId}/members/{userId}',
      name: 'setMember',
      summary: 'Add a member, or change its role',
      description: 'Owners only. The last owner cannot step down while there are other members.',
      tag,
      audience: 'caller',
      params,
      body: setMemberSchema,
      bodyExample: { role: 'member' },
      answers: {
        201: { description: 'The new member', schema: memberSchema, example },
        200: { description: 'The member', schema: memberSchema, example },
      },
      errors: [...hidden, 'forbidden', 'last_owner'],
      handle: async (call) => {
        const { threadId, userId } = call.params
        return created(
          await intake.submit(setMember(askedBy(engine, call), threadId, userId, call.body.role)),
        )
      },
    }),
    route({
      method: 'DELETE',
      path: '/v1/threads/{threadId}/members/{userId}',
      name: 'removeMember',
      summary: 'Remove a member, or leave',
      description: 'Owners remove anybody, members themselves.',
      tag,
      audience: 'caller',
      params,
      answers: { 204: { description: 'No member, now or before' } },
      errors: [...hidden, 'forbidden', 'last_owner'],
      handle: async (call) => {
        const { threadId, userId } = call.params
        await intake.submit(removeMember(askedBy(engine, call), threadId, userId))
        return noContent
      },
    }),
  ]
}
