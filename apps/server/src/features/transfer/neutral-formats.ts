import { z } from 'zod'
import { Problem } from '../../lib/problem.ts'
import { idSchema } from '../../lib/wire.ts'
import type { Json } from '../threads/thread.ts'
import type { Format, Line } from './format.ts'

/**
 * Turns lines of other formats into ours. Each source line is a message; the thread and the member that it needs are
 * named with each, and made with the first.
 */
export const translators: Record<Exclude<Format, 'progressdb'>, (value: unknown) => Line[]> = {
  'ubuntu-irc': (value) => {
    const { thread, n, author, at, kind, text, replyTo } = check(ircLine, value)
    const createdAt = at ?? undefined
    return [
      { type: 'thread', id: thread, author: null, createdAt },
      { type: 'member', thread, user: author, role: 'member', joinedAt: createdAt },
      {
        type: 'message',
        thread,
        id: String(n),
        author,
        role: kind === 'notice' ? 'system' : 'user',
        replyTo: replyTo === undefined ? undefined : String(replyTo),
        version: 1,
        createdAt,
        body: { text },
        ...(at === null && { metadata: { timeUnknown: true } }),
      },
    ]
  },
  'coffee-assistant': (value) => {
    const { thread, n, role, text, tools } = check(coffeeLine, value)
    const author = role === 'user' ? 'customer' : 'assistant'
    return [
      { type: 'thread', id: thread, author: null },
      { type: 'member', thread, user: author, role: 'member' },
      {
        type: 'message',
        thread,
        id: String(n),
        author,
        role,
        version: 1,
        body: { text, ...(tools && { tools }) } as Json,
      },
    ]
  },
}

const place = z.int().min(0)

const ircLine = z.strictObject({
  thread: idSchema,
  n: place,
  author: idSchema,
  at: z.iso.datetime().nullable(),
  kind: z.enum(['message', 'notice']),
  text: z.string(),
  replyTo: place.optional(),
})

const coffeeLine = z.strictObject({
  thread: idSchema,
  n: place,
  role: z.enum(['user', 'assistant']),
  text: z.string(),
  tools: z.array(z.strictObject({ name: z.string(), value: z.string(), context: z.string() })).optional(),
})

function check<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const issue = result.error.issues[0]!
  throw new Problem('invalid_request', `${issue.path.join('.')}: ${issue.message}`)
}
