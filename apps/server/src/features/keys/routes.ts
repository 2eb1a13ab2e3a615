import { z } from 'zod'
import type { KeyRing } from '../../auth/api-keys.ts'
import { ok } from '../../http/answers.ts'
import { type Route, route } from '../../http/route.ts'
import type { Engine } from '../engine.ts'
import { createKey, keyResource, revokeKey } from './keys.ts'

const keyId = z
  .string()
  .regex(/^[A-Za-z0-9]{8,32}$/, 'must be the id of a key')
  .meta({ description: 'The part of the key between `pdb_` and the next `_`.', example: 'k7Qm2xR9dVtA' })
const kind = z
  .enum(['backend', 'admin'])
  .meta({ description: 'A backend key works with data, an admin key operates the server.' })
const time = z.string().meta({ format: 'date-time', example: '2026-11-21T09:30:00.000Z' })
const name = z
  .string()
  .min(1)
  .max(200)
  .optional()
  .meta({ description: 'What the key is for.', example: 'web app' })

const fields = { id: keyId, kind, name, createdAt: time, revokedAt: time.optional() }
const keySchema = z.strictObject(fields).meta({ id: 'Key' })
const newKeySchema = z
  .strictObject({
    ...fields,
    key: z.string().meta({ description: 'The key itself; it is shown only here.' }),
  })
  .meta({ id: 'NewKey' })

const tag = 'Operate'
const example = {
  id: 'k7Qm2xR9dVtA',
  kind: 'backend',
  name: 'web app',
  createdAt: '2026-11-21T09:30:00.000Z',
}

export function keyRoutes({ intake }: Engine, ring: KeyRing): Route[] {
  return [
    route({
      method: 'POST',
      path: '/v1/keys',
      name: 'createKey',
      summary: 'Make an API key',
      tag,
      audience: 'admin',
      body: z.strictObject({ kind: kind.default('backend'), name }).meta({ id: 'CreateKey' }),
      bodyExample: { kind: 'backend', name: 'web app' },
      answers: {
        201: {
          description: 'The new key. It is shown only now: the store keeps what it takes to recognise it.',
          schema: newKeySchema,
          example: { ...example, key: 'pdb_k7Qm2xR9dVtA_…' },
        },
      },
      errors: [],
      handle: async ({ body }) => ({
        status: 201,
        body: await intake.submit(createKey(body.kind, body.name)),
      }),
    }),
    route({
      method: 'GET',
      path: '/v1/keys',
      name: 'listKeys',
      summary: 'List the API keys',
      description: 'Those that were made and stored, the newest first; not those given by environment.',
      tag,
      audience: 'admin',
      answers: {
        200: {
          description: 'Keys, without their secrets',
          schema: z.strictObject({ items: z.array(keySchema) }).meta({ id: 'Keys' }),
          example: { items: [example] },
        },
      },
      errors: [],
      handle: () => ok({ items: ring.stored().map(keyResource) }),
    }),
    route({
      method: 'DELETE',
      path: '/v1/keys/{keyId}',
      name: 'revokeKey',
      summary: 'Revoke an API key',
      description: 'At once, together with every token minted from it. A second time it changes nothing.',
      tag,
      audience: 'admin',
      params: { keyId },
      answers: {
        200: {
          description: 'The revoked key',
          schema: keySchema,
          example: { ...example, revokedAt: example.createdAt },
        },
      },
      errors: ['key_not_found'],
      handle: async ({ params }) => ok(await intake.submit(revokeKey(params.keyId))),
    }),
  ]
}
