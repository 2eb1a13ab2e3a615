import { deepStrictEqual, ok } from 'node:assert'
import type { Actor, Position, Read } from '../model/commands.ts'
import { nextOf, positionsOf } from './answers.ts'
import type { Session } from './session.ts'

type ListRead = Extract<Read, { from?: Position }>

/** More pages than any list here has. */
const mostPages = 10_000

/** Reads a list page by page to its end; each page must be the model's. */
export async function walkList(session: Session, list: ListRead, limit: number): Promise<void> {
  let from: Position | undefined
  for (let pages = 0; pages < mostPages; pages++) {
    const { expected, exchange } = await session.read({ ...list, limit, ...(from && { from }) })
    from = nextOf(expected, exchange)
    if (!from) return
  }
  throw new Error(`the list has no end: ${JSON.stringify(list)}`)
}

/**
 * Reads a thread's messages from the oldest with `after` and from the newest with `before`. Each page must be the
 * model's, and both walks together each message once, in the order of `seq`.
 */
export async function walkMessages(
  session: Session,
  reading: { by: Actor; thread: string; deletedContent?: boolean },
  limit: number,
): Promise<void> {
  const read = { do: 'listMessages', ...reading, limit } as const
  const seqs = session.model.threads.get(reading.thread)!.messages.map(({ seq }) => seq)
  const forwards: number[] = []
  let page = await session.read({ ...read, side: { after: 'start' } })
  for (;;) {
    const { items, hasAfter } = page.exchange.answer.json
    forwards.push(...seqsOf(items))
    const { after } = positionsOf(page.expected, page.exchange)
    if (!hasAfter) {
      await turnBack(session, { ...read, side: { after } }, items.length > 0)
      break
    }
    page = await session.read({ ...read, side: { after } })
  }
  deepStrictEqual(forwards, seqs)

  const backwards: number[] = []
  page = await session.read(read)
  for (;;) {
    const { items, hasBefore } = page.exchange.answer.json
    backwards.unshift(...seqsOf(items))
    if (!hasBefore) break
    const { before } = positionsOf(page.expected, page.exchange)
    page = await session.read({ ...read, side: { before } })
  }
  deepStrictEqual(backwards, seqs)
}

/** Behind the end is an empty page, whose cursors lead back. */
async function turnBack(
  session: Session,
  read: Extract<Read, { do: 'listMessages' }>,
  isThereSomething: boolean,
): Promise<void> {
  const { expected, exchange } = await session.read(read)
  deepStrictEqual(exchange.answer.json.items, [])
  const { before } = positionsOf(expected, exchange)
  const back = await session.read({ ...read, side: { before } })
  ok(!isThereSomething || back.exchange.answer.json.items.length > 0)
}

function seqsOf(items: { seq: number }[]): number[] {
  return items.map(({ seq }) => seq)
}
