import { z } from 'zod'
import { idSchema } from '../../lib/wire.ts'
import { mostCounted } from './holes.ts'

const count = z.int().min(0).max(mostCounted)
const more = z.literal(true).optional()

/** How many messages somebody has not read, as far as that is told. */
export const countFields = {
  unread: count.meta({
    description: 'Messages that are not read, but for own and deleted ones; exact up to 999.',
    example: 2,
  }),
  moreUnread: more.meta({ description: '`true`: there are more than 999.' }),
  mentions: count.meta({
    description: 'Those of them that mention the caller; exact up to 999.',
    example: 1,
  }),
  moreMentions: more.meta({ description: '`true`: there are more than 999.' }),
}

export const readSeqSchema = z.int().min(0).meta({
  description: 'The `seq` of the last message that the member has read; 0: none.',
  example: 3,
})

export const readStateFields = { readSeq: readSeqSchema, ...countFields }

export const readStateSchema = z.strictObject(readStateFields).meta({ id: 'ReadState' })

export const markReadSchema = z
  .strictObject({
    seq: z
      .int()
      .min(0)
      .max(2 ** 47)
      .meta({ description: 'The last message read: at most the thread’s `lastSeq`.' }),
  })
  .meta({ id: 'MarkRead' })

export const movedSchema = z
  .strictObject({
    items: z
      .array(z.strictObject({ threadId: idSchema, ...readStateFields }).meta({ id: 'ThreadReadState' }))
      .meta({ description: 'Threads, the most recently marked first.' }),
    more: more.meta({ description: '`true`: there are more than 1,000; list the threads afresh.' }),
    cursor: z.string().meta({ description: 'Where to go on.' }),
  })
  .meta({ id: 'MarkedThreads' })

export const unreadTotalSchema = z
  .strictObject({
    ...countFields,
    threads: z.int().min(0).max(1000).meta({ description: 'Threads with unread messages.' }),
    moreThreads: more.meta({ description: '`true`: the caller has more than 1,000 threads.' }),
  })
  .meta({ id: 'UnreadTotal' })
