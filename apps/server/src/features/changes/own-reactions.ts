import type { ReadSource } from '../../commit/reads.ts'
import { ownReactionsScan, reactionsOf } from '../reactions/reaction.ts'

/** More reactions to one message than any setting allows. */
const most = 1000

/** A user's own reactions to some messages, by message id. */
export function ownReactionsTo(
  source: ReadSource,
  thread: string,
  user: string,
  seqs: readonly number[],
): Record<string, string[]> {
  for (const seq of seqs) source.wantScan(ownReactionsScan(thread, user, seq, seq, most))
  return Object.fromEntries(
    seqs.flatMap((seq) => Object.entries(reactionsOf(source, thread, user, seq, seq, new Set([seq]), most))),
  )
}
