import type { Source } from '../../commit/record.ts'
import type { Thread } from '../threads/thread.ts'
import { markOf } from './mark.ts'

/** In larger threads, who has read what would be told to more people than care. */
const mostReaders = 100

/** Whether the members of a thread see how far the others have read. */
export function isShownToOthers(memberCount: number): boolean {
  return memberCount <= mostReaders
}

/** How far a member has read, as far as others may see it. */
export function shownReadSeq(source: Source, thread: Thread, user: string): number | undefined {
  return isShownToOthers(thread.details.memberCount) ? markOf(source, thread, user)?.readSeq : undefined
}
