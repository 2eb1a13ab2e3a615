import { deepStrictEqual, ok } from 'node:assert'

export interface MessageJson {
  id: string
  seq: number
  rev: number
  replyTo?: string
  replyCount: number
  reactions: Record<string, number>
  deletedAt?: string
  body?: { edit: number }
  metadata?: { edit: number }
}

export interface PageJson {
  items: MessageJson[]
  before: string
  after: string
  hasBefore: boolean
  hasAfter: boolean
  rev: number
  mine: Record<string, string[]>
}

/**
 * A page of the traffic's thread shows one point in time: each command wholly or not at all.
 *
 * @param lastOfBatch the messages behind which a thread can end
 */
export function mustBeOneMoment(page: PageJson, limit: number, lastOfBatch: ReadonlySet<string>): void {
  const { items, hasBefore, hasAfter, rev, mine } = page
  ok(items.length <= limit)
  mustBeDense(items.map(({ seq }) => seq))
  for (const item of items) {
    ok(item.rev <= rev, `the page at ${rev} has a message at ${item.rev}`)
    deepStrictEqual(item.body?.edit, item.metadata?.edit, 'contents of two edits')
    deepStrictEqual(Object.keys(item.reactions), mine[item.id] ?? [], 'only its reader reacts')
  }
  if (!hasBefore && items.length > 0) deepStrictEqual(items[0]!.seq, 1)
  const last = items.at(-1)
  if (!hasAfter && last) ok(lastOfBatch.has(last.id), `the thread ends within a batch, at ${last.id}`)
  if (!hasBefore && !hasAfter) mustCountReplies(items)
}

function mustCountReplies(all: readonly MessageJson[]): void {
  for (const { id, replyCount } of all) {
    const replies = all.filter(({ replyTo, deletedAt }) => replyTo === id && deletedAt === undefined)
    deepStrictEqual(replyCount, replies.length, `replies to ${id}`)
  }
}

/** Each number is the one behind that before it. */
export function mustBeDense(seqs: readonly number[]): void {
  deepStrictEqual(
    seqs,
    seqs.map((_, i) => seqs[0]! + i),
  )
}
