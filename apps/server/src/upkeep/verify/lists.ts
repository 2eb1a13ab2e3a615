import { type Member, memberKeys, members } from '../../features/members/member.ts'
import { blockOf, blocks } from '../../features/messages/block.ts'
import { dueAt, expiryOf } from '../../features/messages/expiry.ts'
import { messageKeys } from '../../features/messages/message.ts'
import { markOf } from '../../features/reading/mark.ts'
import { roleOf } from '../../features/threads/access.ts'
import { keys, type Thread, threads } from '../../features/threads/thread.ts'
import { endOf, keyOf, listScope, textAt, u64At } from '../../storage/keys.ts'
import type { Row } from '../../storage/store.ts'
import type { Rows } from './rows.ts'

/** Each row of the lists of all threads is where its thread says. */
export async function checkLists(rows: Rows): Promise<void> {
  for await (const all of rows.groups(listScope, endOf(listScope))) {
    const { due = [], place: group = [] } = Object.groupBy(all, ({ key }) =>
      keyOf(key).charAt(1) === 'x' ? 'due' : 'place',
    )
    await checkDue(rows, due)
    const found = await rows.get(
      threads,
      group.map(({ value }) => keys.thread(value.toString())),
    )
    group.forEach(({ key, value }, i) => {
      const kind = keyOf(key).charAt(1)
      const place = u64At(key, 2)
      const thread = found[i]
      const expected = thread && placeOf(kind, thread)
      if (expected !== place) {
        rows.report.finding(`lists: "${value}" is in list "${kind}" at ${place}, and belongs at ${expected}`)
      }
    })
  }
}

/** Each row of the list of expiring messages is one of a message that expires then. */
async function checkDue(rows: Rows, due: Row[]): Promise<void> {
  const parsed = due.map(({ key, value }) => ({ thread: value.toString(), ...dueAt(key) }))
  const [found, held] = await Promise.all([
    rows.get(
      threads,
      parsed.map(({ thread }) => keys.thread(thread)),
    ),
    rows.get(
      blocks,
      parsed.map(({ thread, seq }) => messageKeys.block(thread, blockOf(seq))),
    ),
  ])
  parsed.forEach(({ thread, seq, at }, i) => {
    // A thread that was deleted for good leaves these behind until their time.
    if (found[i]?.details.gone) return
    const entry = held[i]?.get(seq)
    if (!entry || expiryOf(entry) !== at)
      rows.report.finding(`lists: message ${seq} of "${thread}" is said to expire at ${at}`)
  })
}

function placeOf(kind: string, { listed, settled, details }: Thread): number | undefined {
  if (kind === 'a') return listed
  if (kind === 'n') return details.created
  return kind === 'c' && !details.roster ? settled : undefined
}

/** Each row of a user's lists is one of a thread that the user is in, or left, and where the thread says. */
export async function checkUserRows(rows: Rows): Promise<void> {
  for await (const group of rows.groups('U', endOf('U'))) {
    const parsed = group.map(({ key, value }) => {
      const { value: user, end } = textAt(key, 1)
      return {
        user,
        kind: keyOf(key).charAt(end),
        place: key.length - end >= 9 && 'aclnr'.includes(keyOf(key).charAt(end)) ? u64At(key, end + 1) : 0,
        id: value.toString(),
      }
    })
    const found = await rows.get(
      threads,
      parsed.map(({ id }) => keys.thread(id)),
    )
    const memberRows = await rows.get(
      members,
      parsed.map(({ id, user }) => memberKeys.member(id, user)),
    )
    parsed.forEach(({ user, kind, place, id }, i) => {
      const why = whyWrong(kind, place, found[i], memberRows[i], user)
      if (why) rows.report.finding(`lists of "${user}": "${id}" in list "${kind}": ${why}`)
    })
  }
}

function whyWrong(
  kind: string,
  place: number,
  thread: Thread | undefined,
  member: Member | undefined,
  user: string,
) {
  if (!thread) return 'there is no such thread'
  const { details, listed, settled } = thread
  if (kind === 'l') return whyNotLeft(place, thread, member)
  // A large thread that was deleted for good leaves these behind; readers pass them over.
  if (details.gone && 'gnr'.includes(kind)) return undefined
  const source = { now: 0, get: () => member as never, want() {} }
  if (!roleOf(source, thread, user)) return 'the user is not in it'
  if (kind === 'n') return place === details.created ? undefined : `it belongs at ${details.created}`
  if (kind === 'r') return markOf(source, thread, user)?.at === place ? undefined : 'it was marked elsewhere'
  if (kind === 'g') return details.roster ? 'it is not large' : undefined
  if (kind !== 'a' && kind !== 'c') return 'the list is unknown'
  if (!details.roster) return 'it is large'
  if (kind === 'c') return place === settled ? undefined : `it belongs at ${settled}`
  if (details.deletedAt !== undefined) return 'it is deleted'
  return place === listed ? undefined : `it belongs at ${listed}`
}

/** When a thread is deleted for good, nothing is left to tell when its members had left it. */
function whyNotLeft(place: number, { details }: Thread, member: Member | undefined): string | undefined {
  if (details.gone) return place <= details.rev ? undefined : 'it is beyond the end of the thread'
  if (!member || member.role) return 'the user did not leave it'
  return place === member.rev ? undefined : `the user left it at ${member.rev}`
}
