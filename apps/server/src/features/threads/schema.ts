import { z } from 'zod'
import type { Limits } from '../../lib/limits.ts'
import { invalid } from '../../lib/problem.ts'
import { idSchema } from '../../lib/wire.ts'
import { readStateFields } from '../reading/schema.ts'
import type { Metadata } from './thread.ts'

export const maxTitleBytes = 1024
/** Members that a thread can be created with; more are added one by one. */
export const maxFirstMembers = 100

export const roleSchema = z.enum(['owner', 'member', 'viewer']).meta({
  id: 'Role',
  description: 'Owners manage the thread, members write, viewers read.',
  example: 'member',
})

/** A JSON object, taken as it is: whatever came through the JSON parser may be kept. */
const objectSchema = z.custom<Metadata>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  {
    message: 'must be a JSON object',
  },
)

export const metadataSchema = objectSchema.meta({
  id: 'Metadata',
  type: 'object',
  additionalProperties: true,
  description: 'Any JSON object of up to 16 KiB (setting `maxMetadataBytes`).',
  example: { topic: 'billing' },
})

/** @throws Problem `invalid_request` for metadata above the limit */
export function mustFit(metadata: Metadata, { maxMetadataBytes }: Limits, field: string): void {
  if (jsonBytes(metadata) > maxMetadataBytes) {
    throw invalid(
      'body',
      field,
      `must be at most ${maxMetadataBytes} bytes as JSON (setting maxMetadataBytes)`,
    )
  }
}

/** The size of a value as JSON, in bytes of UTF-8. */
export function jsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value))
}

export const titleSchema = z
  .string()
  .refine((text) => Buffer.byteLength(text) <= maxTitleBytes, {
    message: `must be at most ${maxTitleBytes} bytes`,
  })
  .meta({ description: 'A title of up to 1 KiB.', example: 'Billing question' })

export const timeSchema = z.iso
  .datetime({ offset: true })
  .refine(
    (text) => Number.isFinite(Date.parse(text)) && Date.parse(text) >= 0 && Date.parse(text) < maxTime,
    {
      message: 'must be a time from 1970 to 9999',
    },
  )
  .meta({
    description: 'RFC 3339; kept to the millisecond, in UTC.',
    format: 'date-time',
    example: '2026-11-21T09:30:00.000Z',
  })

const maxTime = Date.UTC(10_000, 0, 1)

const outTime = z.string().meta({ format: 'date-time', example: '2026-11-21T09:30:00.000Z' })

export const threadSchema = z
  .strictObject({
    id: idSchema,
    title: titleSchema.optional(),
    author: idSchema.nullable().meta({ description: 'Who created it; `null`: the application itself.' }),
    metadata: metadataSchema,
    memberCount: z.int().min(0),
    me: z
      .strictObject({ role: roleSchema, ...readStateFields })
      .nullable()
      .meta({
        description:
          'What the caller is in the thread, and how much of it is not read; `null` for the application.',
      }),
    createdAt: outTime,
    updatedAt: outTime.meta({ description: 'When title or metadata last changed.' }),
    lastMessageAt: outTime.optional().meta({ description: 'When the newest message was created.' }),
    lastSeq: z.int().min(0).meta({ description: 'The `seq` of the newest message; 0 where there was none.' }),
    rev: z.int().min(0).meta({ description: 'Grows with every change in the thread.' }),
  })
  .meta({ id: 'Thread' })

export const createThreadSchema = z
  .strictObject({
    id: idSchema
      .optional()
      .meta({ description: 'Chosen by the caller, so that a retry is harmless; else the server makes one.' }),
    title: titleSchema.optional(),
    metadata: metadataSchema.optional(),
    members: z
      .array(z.strictObject({ userId: idSchema, role: roleSchema.default('member') }))
      .max(maxFirstMembers)
      .refine((list) => new Set(list.map(({ userId }) => userId)).size === list.length, {
        message: 'must not name a user twice',
      })
      .optional()
      .meta({ description: 'Further members. The creator is an owner already.' }),
    author: idSchema.optional().meta({ description: 'Who creates it; only the application may say so.' }),
    createdAt: timeSchema.optional().meta({ description: 'Only a backend key may say so.' }),
  })
  .meta({ id: 'CreateThread' })
export type CreateThread = z.infer<typeof createThreadSchema>

/** `Metadata` after a JSON merge patch (RFC 7396). */
export const patchSchema = objectSchema.meta({
  type: 'object',
  additionalProperties: true,
  description: 'A JSON merge patch (RFC 7396): `null` removes a name.',
  example: { topic: 'sales', old: null },
})

export const changeThreadSchema = z
  .strictObject({
    title: titleSchema.nullable().optional().meta({ description: '`null` removes it.' }),
    metadata: patchSchema.optional(),
  })
  .refine((change) => change.title !== undefined || change.metadata !== undefined, {
    message: 'must change title or metadata',
  })
  .meta({ id: 'ChangeThread' })
export type ChangeThread = z.infer<typeof changeThreadSchema>

export const limitSchema = (most: number, usual: number) =>
  z
    .string()
    .regex(/^\d{1,6}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.int().min(1).max(most))
    .optional()
    .transform((limit) => limit ?? usual)
    .meta({
      type: 'integer',
      minimum: 1,
      maximum: most,
      default: usual,
      description: `How many: 1 to ${most}.`,
    })

export const cursorSchema = z
  .string()
  .max(100)
  .optional()
  .meta({ description: 'Goes on where a page ended: its `next`.' })

export function pageSchema(id: string, item: z.ZodType) {
  return z
    .strictObject({
      items: z.array(item),
      next: z.string().nullable().meta({ description: 'The cursor of the next page; `null` at the end.' }),
    })
    .meta({ id })
}

/**
 * Applies a JSON merge patch to metadata.
 *
 * @example mergePatch({ a: 1, b: { c: 2 } }, { a: null, b: { d: 3 } }) // { b: { c: 2, d: 3 } }
 */
export function mergePatch(target: Metadata, patch: Metadata): Metadata {
  const merged = new Map(Object.entries(target))
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) merged.delete(name)
    else if (typeof value !== 'object' || Array.isArray(value)) merged.set(name, value)
    else {
      const before = merged.get(name)
      const isObject = typeof before === 'object' && before !== null && !Array.isArray(before)
      merged.set(name, mergePatch(isObject ? before : {}, value))
    }
  }
  return Object.fromEntries(merged)
}
