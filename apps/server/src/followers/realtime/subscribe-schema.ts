import { z } from 'zod'
import { generation, offset, parts } from '../../features/messages/stream-schema.ts'
import { idSchema } from '../../lib/wire.ts'
import { whichFault } from './live.ts'

export const since = z.string().meta({
  description:
    'The `cursor` of a page, of changes, or of a frame (for all threads: the `cursor` of `/v1/changes`, or the `resume` of a frame): what came behind it is sent first. `0` for everything; without it, only what is new.',
})

/** More open streams than a reader has known of one thread. */
const mostStreams = 100

/** One thread, or all. */
const which = {
  thread: idSchema.optional(),
  all: z
    .literal(true)
    .optional()
    .meta({ description: 'All threads of the user, now and later, in place of one `thread`.' }),
}

/** The same, and what the reader has of it. */
const subscriptionFields = {
  ...which,
  since: since.optional(),
  streams: z
    .array(z.strictObject({ message: idSchema, generation, offset, parts: parts.default(0) }))
    .max(mostStreams)
    .optional()
    .meta({
      description: 'How far the reader knows open streams of the thread: it gets only what it lacks.',
    }),
  ref: z
    .int()
    .min(0)
    .optional()
    .meta({ description: 'Any number; the frames `ready` and `closed` of this subscription have it too.' }),
}

export const subscriptionSchema = z
  .strictObject(subscriptionFields)
  .superRefine(mustBeOne)
  .meta({ id: 'Subscription' })

/** What a reader may say on an open connection. */
export const requestSchemas = [
  z.strictObject({ type: z.literal('subscribe'), ...subscriptionFields }).superRefine(mustBeOne),
  z.strictObject({ type: z.literal('unsubscribe'), ...which }).superRefine(mustBeOne),
] as const

export type SubscriptionRequest = z.infer<(typeof requestSchemas)[number]>

function mustBeOne(wanted: { thread?: unknown; all?: unknown }, context: z.RefinementCtx): void {
  const fault = whichFault(wanted)
  if (fault) context.addIssue({ code: 'custom', path: [fault.field], message: fault.message })
}
