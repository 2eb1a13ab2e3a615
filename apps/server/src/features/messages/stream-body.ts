import { parseJsonText } from '../../http/json.ts'
import type { LongBody } from '../../http/long-body.ts'
import { Problem } from '../../lib/problem.ts'
import type { Asked, Engine } from '../engine.ts'
import { appendToStream, type StreamState } from './stream-append.ts'
import { type Append, appendSchema } from './stream-schema.ts'

/** Bodies of many appends. */
export const lineTypes = ['application/x-ndjson', 'text/event-stream'] as const

/** Appends of one request that may wait for their commits at once. */
const mostUnderWay = 64

/**
 * Appends what comes line by line, or event by event, each as it comes. A line without an `offset` or the
 * number of its part goes on where the one before ended, so each of them is sent with one: if one fails, those behind it
 * do too.
 *
 * @throws Problem of the first append that fails; what was appended before it stays
 */
export async function appendAll(
  engine: Engine,
  asked: Asked,
  { threadId, messageId }: { threadId: string; messageId: string },
  body: LongBody,
): Promise<StreamState> {
  const submit = (append: Append) =>
    engine.intake.submit(appendToStream(asked, threadId, messageId, append, engine.streams))
  const nothing: Append = { text: '' }
  let last = await submit(nothing)
  let end = last.offset
  let { parts } = last
  const underWay: Promise<StreamState>[] = []
  let failure: unknown
  try {
    for await (const text of body.texts(asked.limits.maxBodyBytes, asked.limits.streamIdleMs)) {
      const append = parsed(text, asked.limits.maxJsonDepth)
      if (append.text !== undefined || append.truncateTo !== undefined) {
        const from = append.truncateTo ?? append.offset ?? end
        if (append.truncateTo === undefined) append.offset = from
        end = from + Buffer.byteLength(append.text ?? '')
      }
      if (append.value !== undefined) {
        append.part ??= parts
        parts = append.part + 1
      }
      const answer = submit(append)
      answer.catch(() => {})
      underWay.push(answer)
      if (underWay.length < mostUnderWay) continue
      last = await underWay[0]!
      underWay.shift() // one that failed stays the first
    }
  } catch (error) {
    failure = error
  }
  for (const answer of underWay) last = await answer
  if (failure !== undefined) throw failure
  return last
}

/** @throws Problem `invalid_json`, `invalid_request` */
function parsed(text: string, maxDepth: number): Append {
  const result = appendSchema.safeParse(parseJsonText(text, maxDepth))
  if (result.success) return result.data
  const { path, message } = result.error.issues[0]!
  const field = path.map((part) => `/${String(part)}`).join('')
  throw new Problem('invalid_request', `${field || 'the line'}: ${message}`, {
    errors: [{ in: 'body', field, message }],
  })
}
