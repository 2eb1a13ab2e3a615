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

/** One thread, or all, and what the reader has of it. */
export const subscriptionFields = {
  thread: idSchema.optional(),
  all: z
    .literal(true)
    .optional()
    .meta({ description: 'All threads of the user, now and later, in place of one `thread`.' }),
  since: since.optional(),
  streams: z
    .array(z.strictObject({ message: idSchema, generation, offset, parts: parts.default(0) }))
    .max(mostStreams)
    .optional()
    .meta({
      description: 'How far the reader knows open streams of the thread: it gets only what it lacks.',
    }),
}

export const subscriptionSchema = z
  .strictObject(subscriptionFields)
  .superRefine((wanted, context) => {
    const fault = whichFault(wanted)
    if (fault) context.addIssue({ code: 'custom', path: [fault.field], message: fault.message })
  })
  .meta({ id: 'Subscription' })
