import type { Caller } from '../../auth/principal.ts'
import { isoTime } from '../../lib/clock.ts'
import { u64At } from '../../storage/keys.ts'
import type { Engine } from '../engine.ts'
import { flags } from '../messages/block.ts'
import { findEntry } from '../messages/message.ts'
import { accessThread } from '../threads/access.ts'
import type { Page } from '../threads/reads.ts'
import { reactionKeys, reactionRows } from './reaction.ts'

export interface ReactionResource {
  userId: string
  reaction: string
  createdAt: string
}

/** Who reacted to a message, the newest first; nobody to a deleted one. */
export function listReactions(
  { reads, cursors }: Engine,
  caller: Caller,
  threadId: string,
  id: string,
  { limit, cursor }: { limit: number; cursor?: string },
): Page<ReactionResource> | Promise<Page<ReactionResource>> {
  const below = cursor === undefined ? Number.MAX_SAFE_INTEGER : cursors.read('r', cursor)
  return reads.run((source) => {
    accessThread(source, caller, threadId, 'read')
    const { seq, flags: bits } = findEntry(source, threadId, id)
    if (bits & flags.deleted) return { items: [], next: null }
    const rows = source.scan({
      from: reactionKeys.ofMessage(threadId, seq, 0),
      to: reactionKeys.ofMessage(threadId, seq, below),
      limit: limit + 1,
      reverse: true,
    })
    const items = rows.slice(0, limit).map(({ value }) => {
      const { user, reaction, at } = reactionRows.decode(value, '')
      return { userId: user, reaction, createdAt: isoTime(at) }
    })
    const last = rows[limit - 1]
    const next =
      rows.length > limit ? cursors.make('r', source.rev, u64At(last!.key, last!.key.length - 8)) : null
    return { items, next }
  })
}
