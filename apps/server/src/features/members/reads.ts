import type { Caller } from '../../auth/principal.ts'
import { u64At } from '../../storage/keys.ts'
import type { Engine } from '../engine.ts'
import { shownReadSeq } from '../reading/visibility.ts'
import { accessThread } from '../threads/access.ts'
import type { Page } from '../threads/reads.ts'
import { type MemberResource, memberKeys, memberResource, members } from './member.ts'

/** A thread's members, those who joined last first. */
export function listMembers(
  { reads, cursors }: Engine,
  caller: Caller,
  threadId: string,
  { limit, cursor }: { limit: number; cursor?: string },
): Page<MemberResource> | Promise<Page<MemberResource>> {
  const below = cursor === undefined ? Number.MAX_SAFE_INTEGER : cursors.read('u', cursor)
  return reads.run((source) => {
    const { thread } = accessThread(source, caller, threadId, 'read')
    const range = { from: memberKeys.order(threadId, 0), to: memberKeys.order(threadId, below) }
    const rows = source.scan({ ...range, limit: limit + 1, reverse: true })
    const page = rows.slice(0, limit).map(({ key, value }) => ({
      user: value.toString(),
      joined: u64At(key, key.length - 8),
    }))
    for (const { user } of page) source.want(members, memberKeys.member(threadId, user))
    const items = page.map(({ user }) => {
      const { role, joinedAt } = source.get(members, memberKeys.member(threadId, user))!
      return memberResource(user, role!, joinedAt, shownReadSeq(source, thread, user))
    })
    const next = rows.length > limit ? cursors.make('u', source.rev, page.at(-1)!.joined) : null
    return { items, next }
  })
}
