import type { Source } from '../../commit/record.ts'
import type { View } from '../../commit/view.ts'
import type { Limits } from '../../lib/limits.ts'
import { invalid } from '../../lib/problem.ts'
import { text, threadScope, u64 } from '../../storage/keys.ts'
import { memberKeys, members } from '../members/member.ts'
import type { Thread } from '../threads/thread.ts'
import { markOf, setMark } from './mark.ts'
import { type ChunkKey, changeSet, chunkOf, countSet, seqChunks } from './seq-chunk.ts'

/**
 * The messages that mention a user, but for deleted ones and the user's own. They are needed when a member reads some
 * of them; how many are left is in the member's mark.
 */
export const mentionKeys =
  (thread: string, user: string): ChunkKey =>
  (chunk) =>
    `${threadScope(thread)}a${text(user)}${u64(chunk)}`

/** What of a message tells whom it mentions. */
export interface Mentioning {
  seq: number
  author: string | null
  mentions?: readonly string[]
}

/**
 * Counts a message's mentions, or counts them no longer.
 *
 * @param thread still to be written by the caller
 */
export function countMentions(
  view: View,
  thread: Thread,
  { seq, author, mentions = [] }: Mentioning,
  isCounted: boolean,
): void {
  for (const user of mentions) {
    if (user === author) continue
    changeSet(view, mentionKeys(thread.details.id, user), seq, isCounted)
    const mark = markOf(view, thread, user)
    if (!mark || seq <= mark.readSeq) continue
    setMark(view, thread, user, { ...mark, mentions: mark.mentions + (isCounted ? 1 : -1) })
  }
}

/** Asks for the rows that counting the mentions of a new message needs. */
export function wantMentions(source: Source, { details, lastSeq }: Thread, users: readonly string[]): void {
  for (const user of users) {
    source.want(seqChunks, mentionKeys(details.id, user)(chunkOf(lastSeq + 1)))
    if (!details.roster) source.want(members, memberKeys.member(details.id, user))
  }
}

/** How often a user is mentioned from one `seq` to another, both inclusive. */
export function mentionsIn(source: Source, threadId: string, user: string, from: number, to: number): number {
  return countSet(source, mentionKeys(threadId, user), from, to)
}

/** @throws Problem `invalid_request` for more mentions than a message may have */
export function mustMention(
  mentions: readonly string[] | undefined,
  { maxMentions }: Limits,
  field: string,
): void {
  if (mentions && mentions.length > maxMentions)
    throw invalid('body', field, `must name at most ${maxMentions} users (setting maxMentions)`)
}
