import type { ReadSource } from '../../commit/reads.ts'
import { ownReactions, ownReactionsScan } from '../reactions/reaction.ts'

/** More reactions to one message than any setting allows. */
const most = 1000

/** A user's own reactions to some messages, by message id. */
export function ownReactionsTo(
  source: ReadSource,
  thread: string,
  user: string,
  seqs: readonly number[],
): Record<string, string[]> {
  const scans = seqs.map((seq) => ownReactionsScan(thread, user, seq, seq, most))
  for (const scan of scans) source.wantScan(scan)
  return ownReactions(
    thread,
    user,
    scans.flatMap((scan) => source.scan(scan)),
  )
}
