import { textTable } from '../../commit/record.ts'
import { listKeys } from '../../features/threads/list-rows.ts'
import type { Thread } from '../../features/threads/thread.ts'
import { endOf } from '../../storage/keys.ts'
import { ChangeCheck } from './change-check.ts'
import { MemberCheck } from './member-check.ts'
import { MessageCheck } from './message-check.ts'
import { ReactionCheck } from './reaction-check.ts'
import { ReadingCheck } from './reading-check.ts'
import { ReplyCheck } from './reply-check.ts'
import type { Rows } from './rows.ts'
import { StreamCheck } from './stream-check.ts'
import { StubCheck } from './stub-check.ts'
import { ThreadContext } from './thread-context.ts'

/** The kinds of rows in a thread's scope. */
const kinds = 'abcdghijmprsuvyz'

/**
 * Checks that the rows of one thread agree with one another.
 *
 * @param rev the store's last position; nothing can be beyond it
 */
export async function checkThread(rows: Rows, thread: Thread, rev: number): Promise<void> {
  const context = new ThreadContext(rows, thread)
  if (thread.rev > rev) context.finding(`its rev ${thread.rev} is beyond the store's ${rev}`)
  await checkPlaces(context)
  if (thread.details.gone) {
    if (await rows.first(`${context.scope}\u0001`, endOf(context.scope)))
      context.finding('it is gone but has rows')
    return
  }
  if (!thread.details.metadata) context.expect('d', 1)
  const reading = new ReadingCheck(context)
  await new MessageCheck(context, reading).run()
  await new StubCheck(context).run()
  await new StreamCheck(context).run()
  await new MemberCheck(context, reading).run()
  await reading.run()
  await new ChangeCheck(context).run()
  await new ReplyCheck(context).run()
  await new ReactionCheck(context).run()
  await checkCounts(context)
}

/** It is in the lists of all threads, where it says. */
async function checkPlaces(context: ThreadContext): Promise<void> {
  const { listed, activity, settled, rev, details } = context.thread
  if (listed > activity) context.finding(`it is listed at ${listed}, beyond its activity at ${activity}`)
  if (settled > rev) context.finding(`it is settled at ${settled}, beyond its rev ${rev}`)
  const places = [listKeys.all.byActivity(listed), listKeys.all.byCreation(details.created)]
  if (!details.roster) places.push(listKeys.all.byChange(settled))
  const found = await context.rows.get(textTable, places)
  if (found.some((id) => id !== context.id)) context.finding('it is missing from a list of all threads')
}

/** No kind has more or fewer rows than the messages and members account for. */
async function checkCounts(context: ThreadContext): Promise<void> {
  const counted = new Map<string, number>()
  for await (const group of context.rows.keyGroups(`${context.scope}\u0001`, endOf(context.scope))) {
    for (const key of group) {
      const kind = String.fromCharCode(key[context.scope.length]!)
      counted.set(kind, (counted.get(kind) ?? 0) + 1)
    }
  }
  // Members, reactions, blocks and sets of messages are what the others are counted by.
  for (const kind of 'ahmur') counted.delete(kind)
  for (const kind of new Set([...counted.keys(), ...context.expected.keys()])) {
    const count = counted.get(kind) ?? 0
    const expected = context.expected.get(kind) ?? 0
    if (!kinds.includes(kind)) context.finding(`it has rows of an unknown kind "${kind}"`)
    else if (count !== expected)
      context.finding(`it has ${count} rows of kind "${kind}", and ${expected} are accounted for`)
  }
}
