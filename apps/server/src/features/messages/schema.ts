import { z } from 'zod'
import { idSchema } from '../../lib/wire.ts'
import { metadataSchema, patchSchema, timeSchema } from '../threads/schema.ts'
import type { Json } from '../threads/thread.ts'
import { maxTtl } from './expiry.ts'
import { openStreamSchema, streamSchema } from './stream-schema.ts'

/** Any JSON value. It came through the JSON parser, so there is nothing to look at but that it is there. */
export const bodySchema = z
  .custom<Json>((value) => value !== undefined, { message: 'is required' })
  .meta({ id: 'Body', description: 'Any JSON value.', example: { text: 'Hello, Grace!' } })

export const messageRole = /^[A-Za-z][\w.-]{0,63}$/

export const messageRoleSchema = z
  .string()
  .regex(messageRole, 'must be a word of at most 64 letters, digits, `.`, `_` or `-`')
  .meta({ description: '`user`, `assistant`, `system`, `tool`, or any other word.', example: 'user' })

const outTime = z.string().meta({ format: 'date-time', example: '2026-11-21T09:30:00.000Z' })
const actor = idSchema.nullable()

export const messageSchema = z
  .strictObject({
    id: idSchema,
    threadId: idSchema,
    seq: z.int().min(1).meta({
      description: 'The place in the thread, from 1 without a gap but for purged messages; the only order.',
    }),
    rev: z
      .int()
      .min(1)
      .meta({ description: 'Grows with every change of the thread; this is its last change here.' }),
    version: z.int().min(1).meta({ description: 'Counts the contents that the message has had.' }),
    author: actor.meta({ description: 'Who wrote it; `null`: the application itself.' }),
    role: messageRoleSchema,
    status: z
      .enum(['final', 'streaming', 'aborted'])
      .meta({ description: 'Whether the contents are complete, still grow, or ended too early.' }),
    abortReason: z.string().optional().meta({
      description: 'Why a stream ended too early: as its writer said, or `idle`, or `deleted`.',
    }),
    stream: streamSchema.optional().meta({ description: 'Where the stream stands, as long as it is open.' }),
    replyTo: idSchema.optional().meta({ description: 'The message of the same thread that it answers.' }),
    mentions: z
      .array(idSchema)
      .optional()
      .meta({ description: 'The users that it mentions.', example: ['grace'] }),
    replyCount: z.int().min(0).meta({ description: 'Direct replies that are not deleted.' }),
    reactions: z
      .record(z.string(), z.int().min(1))
      .meta({ description: 'How often each reaction was given.', example: { '👍': 2 } }),
    createdAt: outTime,
    updatedAt: outTime.meta({ description: 'When the contents last changed.' }),
    expiresAt: outTime.optional().meta({ description: 'From then on nobody is shown the message.' }),
    editedBy: actor.optional().meta({ description: 'Who wrote the current contents, after an edit.' }),
    deletedAt: outTime.optional(),
    deletedBy: actor.optional(),
    body: bodySchema.optional().meta({ description: 'Any JSON value; absent in a deleted message.' }),
    metadata: metadataSchema.optional().meta({ description: 'Absent in a deleted message.' }),
  })
  .meta({ id: 'Message' })

/** How many users may be named is a setting, `maxMentions`. */
export const mentionsSchema = z
  .array(idSchema)
  .max(1000)
  .refine((users) => new Set(users).size === users.length, { message: 'must not name a user twice' })
  .meta({ example: ['grace'] })

/** What is left of a message that was purged. */
export const purgedMessageSchema = messageSchema
  .pick({ id: true, threadId: true, seq: true, rev: true, createdAt: true })
  .extend({ purgedAt: outTime })
  .meta({
    id: 'PurgedMessage',
    description: 'What is left of a message that was purged; its id stays taken.',
  })

const ttl = z
  .int()
  .min(1)
  .max(maxTtl)
  .optional()
  .meta({ description: 'In place of `expiresAt`: seconds from now on, up to ten years.' })

const createFields = {
  id: idSchema.optional().meta({
    description:
      'Chosen by the caller, so that a retry is harmless (best ordered by time: UUIDv7, ULID); else the server makes one.',
  }),
  body: bodySchema,
  role: messageRoleSchema.default('user'),
  metadata: metadataSchema.optional(),
  replyTo: idSchema.optional().meta({ description: 'A message of the same thread.' }),
  mentions: mentionsSchema
    .optional()
    .meta({ description: 'Users that it mentions, up to 50 (setting `maxMentions`), for their counts.' }),
  author: idSchema.optional().meta({ description: 'Who writes it; only the application may say so.' }),
  createdAt: timeSchema.optional().meta({ description: 'Only a backend key may say so.' }),
  expiresAt: timeSchema.optional().meta({
    description: 'From then on nobody is shown the message, and it is purged: all of it but its id.',
  }),
  ttl,
  ephemeral: z.boolean().optional().meta({
    description:
      'Deliver the message to those who read the thread live, and store it nowhere: it takes no `seq`, joins nobody and creates no thread. Not in a batch.',
  }),
  status: z.enum(['final', 'streaming']).optional().meta({
    description: '`streaming`: the text is appended piece by piece, and the message then finalized.',
  }),
  stream: openStreamSchema.optional().meta({ description: 'Only with the status `streaming`.' }),
}

/** What is delivered and not stored has no place, and never changes. */
export const ephemeralMessageSchema = z
  .strictObject({
    id: idSchema,
    threadId: idSchema,
    author: actor,
    role: messageRoleSchema,
    status: z.literal('final'),
    ephemeral: z.literal(true),
    replyTo: idSchema.optional(),
    createdAt: outTime,
    body: bodySchema,
    metadata: metadataSchema,
  })
  .meta({ id: 'EphemeralMessage', description: 'A message that is delivered live and stored nowhere.' })

export const createMessageSchema = z.strictObject(createFields).meta({ id: 'CreateMessage' })
export type CreateMessage = z.infer<typeof createMessageSchema>

export const editMessageSchema = z
  .strictObject({
    body: bodySchema.optional(),
    metadata: patchSchema.optional(),
    mentions: mentionsSchema.optional().meta({ description: 'In place of those so far.' }),
    expiresAt: timeSchema
      .nullable()
      .optional()
      .meta({ description: 'Another time at which the message expires; `null`: it stays.' }),
    ttl,
  })
  .refine((edit) => Object.values(edit).some((value) => value !== undefined), {
    message: 'must change body, metadata, mentions, or when the message expires',
  })
  .meta({ id: 'EditMessage' })
export type EditMessage = z.infer<typeof editMessageSchema>

export const versionSchema = z
  .strictObject({
    version: z.int().min(1),
    author: actor.meta({ description: 'Who wrote these contents.' }),
    createdAt: outTime.meta({ description: 'When they were written.' }),
    body: bodySchema,
    metadata: metadataSchema,
  })
  .meta({ id: 'Version' })

export const messagePageSchema = z
  .strictObject({
    items: z.array(messageSchema).meta({ description: 'Messages, from old to new.' }),
    before: z.string().meta({ description: 'The cursor for older messages.' }),
    after: z.string().meta({ description: 'The cursor for newer messages.' }),
    hasBefore: z.boolean(),
    hasAfter: z.boolean(),
    rev: z.int().min(0).meta({ description: 'The thread’s `rev` that the page shows.' }),
    cursor: z.string().meta({ description: 'Where `changes` and live subscriptions go on from this page.' }),
    mine: z
      .record(z.string(), z.array(z.string()))
      .meta({ description: 'The caller’s own reactions, by message id.', example: { m1: ['👍'] } }),
  })
  .meta({ id: 'MessagePage' })
