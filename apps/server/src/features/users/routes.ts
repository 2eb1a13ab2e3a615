import { z } from 'zod'
import { ok } from '../../http/answers.ts'
import { type Route, route } from '../../http/route.ts'
import { isoTime } from '../../lib/clock.ts'
import { idSchema } from '../../lib/wire.ts'
import type { Engine } from '../engine.ts'
import { timeSchema } from '../threads/schema.ts'
import { revokeUser } from './revocations.ts'

const answer = z
  .strictObject({ userId: idSchema, revokedBefore: z.string().meta({ format: 'date-time' }) })
  .meta({ id: 'Revocation' })

export function userRoutes({ intake }: Engine): Route[] {
  return [
    route({
      method: 'POST',
      path: '/v1/users/{userId}/revoke',
      name: 'revokeUser',
      summary: 'Revoke a user’s tokens',
      description: 'Those issued before a moment, by default now. The user’s data stays as it is.',
      tag: 'Users',
      audience: 'application',
      params: { userId: idSchema },
      body: z
        .strictObject({
          before: timeSchema
            .optional()
            .meta({ description: 'Tokens issued before this time; now if absent.' }),
        })
        .meta({ id: 'RevokeUser' }),
      bodyExample: {},
      answers: {
        200: {
          description: 'From when on tokens are valid',
          schema: answer,
          example: { userId: 'ada', revokedBefore: '2026-11-21T09:30:00.000Z' },
        },
      },
      errors: [],
      handle: async ({ params, body }) => {
        const before = body.before === undefined ? undefined : Date.parse(body.before)
        const revoked = await intake.submit(revokeUser(params.userId, before))
        return ok({ userId: revoked.user, revokedBefore: isoTime(revoked.before) })
      },
    }),
  ]
}
