import { z } from 'zod'
import { idSchema } from '../../lib/wire.ts'
import { messageSchema, purgedMessageSchema } from '../messages/schema.ts'
import { roleSchema, threadSchema } from '../threads/schema.ts'

const rev = z.int().min(1).meta({ description: 'The position of the item’s last change.' })
const time = z.string().meta({ format: 'date-time', example: '2026-11-21T09:30:00.000Z' })

/** An item that changed, as it is now. */
export const changeSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('message'),
      rev,
      message: z.union([messageSchema, purgedMessageSchema]),
    }),
    z.strictObject({
      kind: z.literal('thread'),
      rev,
      thread: threadSchema.omit({ me: true }).extend({ deletedAt: time.optional() }),
    }),
    z.strictObject({
      kind: z.literal('member'),
      rev,
      member: z.strictObject({
        userId: idSchema,
        role: roleSchema.nullable().meta({ description: '`null`: left.' }),
        joinedAt: time,
      }),
    }),
  ])
  .meta({ id: 'Change' })

const cursor = z.string().meta({ description: 'Where to go on: all before it is in the items.' })
const mine = z
  .record(z.string(), z.array(z.string()))
  .meta({ description: 'The caller’s own reactions to the messages among the items, by message id.' })

export const changesSchema = z
  .strictObject({
    items: z.array(changeSchema).meta({ description: 'In the order of `rev`.' }),
    cursor,
    hasMore: z.boolean().meta({ description: 'Whether there is more behind `cursor` already.' }),
    rev: z.int().min(0).meta({ description: 'The thread’s `rev` at the moment of the answer.' }),
    mine,
  })
  .meta({ id: 'Changes' })

/** What happened to one of the caller's threads. */
const mineEntrySchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('changes'),
      thread: threadSchema,
      items: z.array(changeSchema).meta({ description: 'In the order of `rev`.' }),
      after: z.string().meta({
        description:
          'The thread’s cursor that the items follow: the very first one if they are the whole thread.',
      }),
      cursor: z.string().meta({ description: 'The thread’s own cursor behind the items.' }),
      hasMore: z.boolean().meta({ description: 'Whether the thread has more already; it comes by itself.' }),
      mine,
    }),
    z.strictObject({
      kind: z.literal('closed'),
      threadId: idSchema,
      code: z.enum(['thread_not_found', 'thread_gone', 'storage_damaged']).meta({
        description:
          'Left, or deleted: if it comes back, it comes as a whole. Or what is stored of it is damaged, and cannot be read.',
      }),
      rev,
    }),
  ])
  .meta({ id: 'ThreadChanges' })

export const mineSchema = z
  .strictObject({
    threads: z.array(mineEntrySchema).meta({ description: 'To be applied in their order.' }),
    cursor: z.string().meta({ description: 'Where to go on with all threads.' }),
    hasMore: z.boolean().meta({ description: 'Whether to go on at once.' }),
  })
  .meta({ id: 'MyChanges' })
