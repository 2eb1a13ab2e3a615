import { z } from 'zod'
import { Problem } from '../../lib/problem.ts'
import { idSchema, reactionSchema, whyNotId } from '../../lib/wire.ts'
import { bodySchema, mentionsSchema, messageRole, messageRoleSchema } from '../messages/schema.ts'
import { abortReasonSchema } from '../messages/stream-schema.ts'
import { metadataSchema, roleSchema, timeSchema, titleSchema } from '../threads/schema.ts'

/**
 * The lines of an export (docs/transfer-format.md). An import takes them in this order, and any that it has already
 * taken it passes over.
 */
export const formatVersion = 1

const actor = idSchema.nullable()
const seq = z
  .int()
  .min(1)
  .max(2 ** 47)
const version = z
  .int()
  .min(1)
  .max(2 ** 47)
const request = z.string().min(1).max(64)

const header = z.strictObject({ type: z.literal('header'), format: z.literal(formatVersion) })

const thread = z.strictObject({
  type: z.literal('thread'),
  id: idSchema,
  title: titleSchema.optional(),
  metadata: metadataSchema.optional(),
  author: actor,
  createdAt: timeSchema.optional(),
  updatedAt: timeSchema.optional(),
  deletedAt: timeSchema.optional(),
  deletedBy: actor.optional(),
  gone: z.literal(true).optional(),
  request: request.optional(),
})

const member = z.strictObject({
  type: z.literal('member'),
  thread: idSchema,
  user: idSchema,
  role: roleSchema,
  joinedAt: timeSchema.optional(),
})

const message = z.strictObject({
  type: z.literal('message'),
  thread: idSchema,
  id: idSchema,
  seq: seq.optional(),
  author: actor,
  role: messageRoleSchema,
  replyTo: idSchema.optional(),
  mentions: mentionsSchema.optional(),
  version: version.default(1),
  createdAt: timeSchema.optional(),
  updatedAt: timeSchema.optional(),
  expiresAt: timeSchema.optional(),
  editedBy: actor.optional(),
  deletedAt: timeSchema.optional(),
  deletedBy: actor.optional(),
  status: z.enum(['final', 'aborted']).optional(),
  abortReason: abortReasonSchema.optional(),
  body: bodySchema,
  metadata: metadataSchema.optional(),
  request: request.optional(),
})

/** What is left of a purged message. */
const purged = z.strictObject({
  type: z.literal('purged'),
  thread: idSchema,
  id: idSchema,
  seq,
  createdAt: timeSchema,
  purgedAt: timeSchema,
})

const messageVersion = z.strictObject({
  type: z.literal('version'),
  thread: idSchema,
  message: idSchema,
  version,
  author: actor,
  createdAt: timeSchema,
  body: bodySchema,
  metadata: metadataSchema.optional(),
})

const reaction = z.strictObject({
  type: z.literal('reaction'),
  thread: idSchema,
  message: idSchema,
  user: idSchema,
  reaction: reactionSchema,
  createdAt: timeSchema.optional(),
})

/** The end of a thread's messages; also tells its `lastSeq`, which a purged end would hide. */
const end = z.strictObject({
  type: z.literal('end'),
  thread: idSchema,
  lastSeq: z
    .int()
    .min(0)
    .max(2 ** 47),
})

/** How far a member has read. */
const read = z.strictObject({ type: z.literal('read'), thread: idSchema, user: idSchema, seq })

export const lineSchema = z.discriminatedUnion('type', [
  header,
  thread,
  member,
  message,
  purged,
  messageVersion,
  reaction,
  end,
  read,
])
export type Line = z.output<typeof lineSchema>
export type LineOf<T extends Line['type']> = Extract<Line, { type: T }>

/** How a file is written: our own lines, or one of the neutral formats. */
export const formats = ['progressdb', 'ubuntu-irc', 'coffee-assistant'] as const
export type Format = (typeof formats)[number]

type Check = (value: unknown) => boolean

const isId: Check = (value) => typeof value === 'string' && whyNotId(value) === undefined
const isActor: Check = (value) => value === null || isId(value)
const isObject: Check = (value) => typeof value === 'object' && value !== null && !Array.isArray(value)
const isCount: Check = (value) =>
  Number.isSafeInteger(value) && (value as number) >= 1 && (value as number) <= 2 ** 47
const ourTime = /^\d{4}-\d\d-(\d\d)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/
/** A time in the form in which we write them; the schema takes others too. */
const isOurTime: Check = (value) => {
  const day = typeof value === 'string' ? ourTime.exec(value)?.[1] : undefined
  if (day === undefined) return false
  const ms = Date.parse(value as string)
  // The 30th of February is taken for a day in March.
  return ms >= 0 && new Date(ms).getUTCDate() === Number(day)
}

const messageChecks = new Map<string, Check>([
  ['type', (value) => value === 'message'],
  ['thread', isId],
  ['id', isId],
  ['seq', isCount],
  ['author', isActor],
  ['role', (value) => typeof value === 'string' && messageRole.test(value)],
  ['replyTo', isId],
  ['version', isCount],
  ['createdAt', isOurTime],
  ['updatedAt', isOurTime],
  ['body', () => true],
  ['metadata', isObject],
  ['request', (value) => typeof value === 'string' && value.length >= 1 && value.length <= 64],
])

/**
 * A message as nearly all are, in an import's most frequent kind of line: as the schema has it, at a tenth of the cost.
 * Undefined for any other, which may still be a message to the schema.
 */
export function usualMessage(value: unknown): LineOf<'message'> | undefined {
  if (!isObject(value)) return undefined
  const line = value as Record<string, unknown>
  for (const name in line) {
    const check = messageChecks.get(name)
    if (!check?.(line[name])) return undefined
  }
  const { type, thread, id, author, role, body } = line
  const isWhole =
    type && thread !== undefined && id !== undefined && author !== undefined && role && body !== undefined
  if (!isWhole) return undefined
  line.version ??= 1
  return line as LineOf<'message'>
}

/** @throws Problem that says what is wrong with the line */
export function parseLine(value: unknown): Line {
  const usual = usualMessage(value)
  if (usual) return usual
  const result = lineSchema.safeParse(value)
  if (result.success) return result.data
  const issue = result.error.issues[0]!
  const where = issue.path.join('.')
  throw new Problem('invalid_request', `${where ? `${where}: ` : ''}${issue.message}`)
}
