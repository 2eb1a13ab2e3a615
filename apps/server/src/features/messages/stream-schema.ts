import { z } from 'zod'
import { idSchema } from '../../lib/wire.ts'
import { patchSchema } from '../threads/schema.ts'
import type { Json } from '../threads/thread.ts'

/** Larger than any offset or count that can be. */
const most = 2 ** 47
const whole = (least: number) => z.int().min(least).max(most)

const pointer = z
  .string()
  .max(256)
  .regex(/^(\/([^~/]|~[01])*)*$/, 'must be a JSON pointer, such as "/text"')

export const generation = whole(1).meta({ description: 'One more whenever text was taken back; 1 at first.' })
export const offset = whole(0).meta({ description: 'Bytes of text in UTF-8.' })
export const parts = whole(0).meta({ description: 'How many parts there are.' })
const cancelRequestedBy = idSchema
  .nullable()
  .meta({ description: 'Who asked for it to be stopped; absent if nobody did.' })

/** An open stream, in its message. */
export const streamSchema = z
  .strictObject({
    pointer: pointer.meta({ description: 'Where in the body the text grows.' }),
    partsPointer: pointer.optional().meta({ description: 'The list in the body that gets the parts.' }),
    generation,
    offset,
    parts,
    cancelRequestedBy: cancelRequestedBy.optional(),
  })
  .meta({ id: 'Stream' })

/** How a message begins to be streamed. */
export const openStreamSchema = z
  .strictObject({
    pointer: pointer.default('/text').meta({
      description: 'A JSON pointer to the string in the body that grows; made if it is not there.',
    }),
    partsPointer: pointer.optional().meta({
      description:
        'A JSON pointer to the list in the body that gets the parts, behind what it has; `/parts` if none is given.',
    }),
  })
  .meta({ id: 'OpenStream' })
export type OpenStream = z.output<typeof openStreamSchema>

const value = z
  .custom<Json>((given) => given !== undefined, { message: 'is required' })
  .meta({ description: 'The part: any JSON value.' })

/** What may be said of an append, besides what its parts may be. */
const fields = {
  generation: generation
    .optional()
    .meta({ description: 'Refuses the append if the stream is at another one.' }),
  offset: offset.optional().meta({ description: 'Where the text goes; the end, if absent.' }),
  text: z.string().optional(),
  truncateTo: offset.optional().meta({
    description: 'Takes back the text behind this offset, and puts `text` there: a new generation.',
  }),
  part: whole(0)
    .optional()
    .meta({ description: 'The number of the part that `value` is, from 0; the next, if absent.' }),
  value: value.optional(),
}

export const appendSchema = z
  .strictObject(fields)
  .superRefine(({ offset, text, truncateTo, part, value }, context) => {
    const wrong = (field: string, message: string) =>
      context.addIssue({ code: 'custom', path: [field], message })
    if (part !== undefined && value === undefined) wrong('value', 'is required with part')
    else if (text === undefined && truncateTo === undefined && value === undefined)
      wrong('text', 'is required, or value')
    if (truncateTo !== undefined && offset !== undefined)
      wrong('offset', 'cannot be used together with truncateTo')
  })
  .meta({ id: 'Append' })
export type Append = z.output<typeof appendSchema>

export const streamStateSchema = z
  .strictObject({ generation, offset, parts, cancelRequestedBy: cancelRequestedBy.optional() })
  .meta({ id: 'StreamState' })

export const finalizeSchema = z
  .strictObject({
    body: value.optional().meta({ description: 'In place of what was streamed.' }),
    metadata: patchSchema.optional().meta({ description: 'Merged (JSON merge patch).' }),
  })
  .meta({ id: 'FinalizeMessage' })
export type FinalizeMessage = z.output<typeof finalizeSchema>

export const abortReasonSchema = z
  .string()
  .min(1)
  .max(256)
  .meta({ description: 'Why, for people and programs; kept as `abortReason`.' })

export const abortSchema = z
  .strictObject({ reason: abortReasonSchema.optional() })
  .meta({ id: 'AbortMessage' })
