import { textTable } from '../../commit/record.ts'
import type { View } from '../../commit/view.ts'
import { type Key, listScope, text, u64, userScope } from '../../storage/keys.ts'
import { keys, type Thread, threads } from './thread.ts'

/**
 * The rows of the thread lists. A list by activity has a thread at `listed`, not at its true `activity`: moving it
 * with each message would cost two rows for each member. `ThreadLists` knows the difference, and has the rows moved
 * now and then. The lists by change are settled likewise, with the thread at `settled` and not at its `rev`. A large
 * thread is in no member's list by activity or by change; each member has a row that says so, and all large threads
 * are in one list by change.
 */
export const listKeys = {
  all: {
    byActivity: (rev: number): Key => `${listScope}a${u64(rev)}`,
    byCreation: (rev: number): Key => `${listScope}n${u64(rev)}`,
    /** The large ones only. */
    byChange: (rev: number): Key => `${listScope}c${u64(rev)}`,
  },
  byActivity: (user: string, rev: number): Key => `${userScope(user)}a${u64(rev)}`,
  byCreation: (user: string, rev: number): Key => `${userScope(user)}n${u64(rev)}`,
  byChange: (user: string, rev: number): Key => `${userScope(user)}c${u64(rev)}`,
  /** Where the user left a thread, or it was deleted for good, so that a client that was away learns of it. */
  left: (user: string, rev: number): Key => `${userScope(user)}l${u64(rev)}`,
  large: (user: string, thread: string): Key => `${userScope(user)}g${text(thread)}`,
}

/** A list's row holds the thread's id. */
export const listRows = textTable

/** Who came and who went in a command. */
export interface Movement {
  joined: readonly string[]
  left: readonly string[]
}

const nobody: Movement = { joined: [], left: [] }

/** Writes a thread's row, and brings the lists' rows in line with it. */
export function saveThread(
  view: View,
  before: Thread | undefined,
  after: Thread,
  moved: Movement = nobody,
): void {
  const { id } = after.details
  view.put(threads, keys.thread(id), after)
  view.movesOn(id, before?.rev ?? 0)
  if (
    before &&
    before.listed === after.listed &&
    before.settled === after.settled &&
    before.details.roster === after.details.roster &&
    before.details.deletedAt === after.details.deletedAt &&
    moved.joined.length + moved.left.length === 0
  ) {
    return
  }
  const old = new Set(before && rowsOf(before, formerMembers(before, moved)))
  for (const key of rowsOf(after, presentMembers(after, before, moved))) {
    if (!old.delete(key)) view.put(listRows, key, id)
  }
  for (const key of old) view.delete(listRows, key)
}

/**
 * The list rows of a thread, as far as they concern some of its members. A deleted thread stays in the lists of all
 * threads, and a large one also in those of its members; who reads them passes it over. It stays in the lists by
 * change, whose readers must learn that it was deleted.
 */
function rowsOf({ listed, settled, details }: Thread, members: Iterable<string>): Key[] {
  const rows = [listKeys.all.byActivity(listed), listKeys.all.byCreation(details.created)]
  if (!details.roster) rows.push(listKeys.all.byChange(settled))
  for (const user of members) {
    if (details.roster) rows.push(listKeys.byChange(user, settled))
    if (details.roster && details.deletedAt !== undefined) continue
    rows.push(listKeys.byCreation(user, details.created))
    rows.push(details.roster ? listKeys.byActivity(user, listed) : listKeys.large(user, details.id))
  }
  return rows
}

/** Those whose rows may change: all members while they are few, else those who come or go. */
function formerMembers(before: Thread, { left }: Movement): Iterable<string> {
  return before.details.roster ? before.details.roster.keys() : left
}

function presentMembers(
  after: Thread,
  before: Thread | undefined,
  { joined, left }: Movement,
): Iterable<string> {
  if (after.details.roster) return after.details.roster.keys()
  return [...(before?.details.roster?.keys() ?? []), ...joined].filter((user) => !left.includes(user))
}
