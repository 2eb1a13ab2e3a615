import type { ReadSource } from '../../commit/reads.ts'
import type { Scan } from '../../commit/record.ts'
import { jsonTable, textTable } from '../../commit/record.ts'
import { type Key, text, textAt, threadScope, u64, u64At } from '../../storage/keys.ts'

/** A reaction's row among those of its message, in the order in which they came. */
export interface Reaction {
  user: string
  reaction: string
  /** Milliseconds since 1970. */
  at: number
}

export const reactionRows = jsonTable<Reaction>()

/** A reaction's row among those of its user: where it is among those of its message, and the message's id. */
export interface OwnReaction {
  rev: number
  messageId: string
}
export const ownReactionRows = jsonTable<OwnReaction>()
export const reactionTexts = textTable

export const reactionKeys = {
  ofMessage: (thread: string, seq: number, rev: number): Key =>
    `${threadScope(thread)}r${u64(seq)}${u64(rev)}`,
  ofUser: (thread: string, user: string): Key => `${threadScope(thread)}y${text(user)}`,
  own: (thread: string, user: string, seq: number, reaction: string): Key =>
    `${reactionKeys.ofUser(thread, user)}${u64(seq)}${text(reaction)}`,
}

/** The rows of a user's own reactions to the messages of a span. */
export function ownReactionsScan(
  thread: string,
  user: string,
  from: number,
  to: number,
  limit: number,
): Scan {
  const prefix = reactionKeys.ofUser(thread, user)
  return { from: prefix + u64(from), to: prefix + u64(to + 1), limit }
}

/**
 * A user's own reactions to the messages of a span, by message id.
 *
 * @param shown the messages, by `seq`, whose reactions are to be seen: a deleted message keeps its rows
 * @param limit how many there can be at the most
 */
export function reactionsOf(
  source: ReadSource,
  thread: string,
  user: string,
  from: number,
  to: number,
  shown: ReadonlySet<number>,
  limit: number,
): Record<string, string[]> {
  const prefix = reactionKeys.ofUser(thread, user)
  const rows = source.scan(ownReactionsScan(thread, user, from, to, limit))
  const mine = new Map<string, string[]>()
  for (const { key, value } of rows) {
    if (!shown.has(u64At(key, prefix.length))) continue
    const { messageId } = ownReactionRows.decode(value, '')
    const reaction = textAt(key, prefix.length + 8).value
    mine.set(messageId, [...(mine.get(messageId) ?? []), reaction])
  }
  return Object.fromEntries(mine)
}
