import { reaches } from '../../auth/permissions.ts'
import type { Caller } from '../../auth/principal.ts'
import { readEach } from '../../commit/record.ts'
import type { Engine } from '../engine.ts'
import { loadThreads, ThreadList } from '../threads/reads.ts'
import type { Thread } from '../threads/thread.ts'
import { mustBeMember } from './commands.ts'
import { counted, type ReadState, readStateOf } from './read-state.ts'

/** What a user has not read, in all their threads together. */
export interface UnreadTotal extends Omit<ReadState, 'readSeq'> {
  /** Threads with unread messages. */
  threads: number
  /** The user has more threads than were looked at. */
  moreThreads?: true
}

/** The most recently active threads that are looked at. Who has more has not read most of them for long. */
const mostThreads = 1000

/** How much the caller has not read in the most recently active 1,000 threads. */
export async function unreadTotal({ reads, lists }: Engine, caller: Caller): Promise<UnreadTotal> {
  const { user } = mustBeMember(caller)
  let displaced: Thread[] = []
  return reads.run(
    (source) => {
      const places = new ThreadList(source, user).byActivity(
        Number.MAX_SAFE_INTEGER,
        mostThreads + 1,
        displaced,
      )
      const found = loadThreads(source, caller, places.slice(0, mostThreads))
      const states = readEach(found, ({ thread }) => {
        const isMine = thread && thread.details.deletedAt === undefined && reaches(caller, thread.details.id)
        return isMine ? readStateOf(source, thread, user) : undefined
      })
      let [unread, mentions, threads] = [0, 0, 0]
      for (const state of states) {
        if (!state || state.unread === 0) continue
        threads++
        unread += state.unread + (state.moreUnread ? 1 : 0)
        mentions += state.mentions + (state.moreMentions ? 1 : 0)
      }
      return {
        ...counted(unread, mentions),
        threads,
        ...(places.length > mostThreads && { moreThreads: true as const }),
      }
    },
    () => {
      displaced = lists.displaced()
    },
  )
}
