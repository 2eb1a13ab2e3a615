import { mustWrite, type Role } from '../../auth/permissions.ts'
import { actorOf, type Caller } from '../../auth/principal.ts'
import type { Command } from '../../intake/intake.ts'
import { Problem } from '../../lib/problem.ts'
import type { Asked } from '../engine.ts'
import { shownReadSeq } from '../reading/visibility.ts'
import { accessThread, roleOf } from '../threads/access.ts'
import type { Created } from '../threads/commands.ts'
import type { Thread } from '../threads/thread.ts'
import { ThreadWriter } from '../threads/thread-writer.ts'
import { type MemberResource, memberKeys, memberResource, members } from './member.ts'

/** Gives a user a role in a thread, as a new member or in place of the old one. */
export function setMember(
  { caller, durability }: Asked,
  threadId: string,
  user: string,
  role: Role,
): Command<Created<MemberResource>> {
  return {
    bytes: 1024,
    durability,
    apply(view) {
      const { thread } = accessThread(view, caller, threadId, 'manage')
      const before = view.get(members, memberKeys.member(threadId, user))
      if (before?.role === role) {
        const readSeq = shownReadSeq(view, thread, user)
        return { isNew: false, resource: memberResource(user, role, before.joinedAt, readSeq) }
      }
      const writer = ThreadWriter.of(view, thread, actorOf(caller))
      const { joinedAt } = writer.setMember(user, role)
      keepAnOwner(caller, thread, writer.thread)
      writer.save()
      const readSeq = shownReadSeq(view, writer.thread, user)
      return { isNew: !before?.role, resource: memberResource(user, role, joinedAt, readSeq) }
    },
  }
}

/** Takes a member out of a thread; members may go by themselves. Who isn't a member is no member afterwards either. */
export function removeMember({ caller, durability }: Asked, threadId: string, user: string): Command<void> {
  return {
    bytes: 1024,
    durability,
    apply(view) {
      const isMe = caller.kind === 'user' && caller.user === user
      const { thread } = accessThread(view, caller, threadId, isMe ? 'read' : 'manage')
      mustWrite(caller)
      if (!roleOf(view, thread, user)) return
      const writer = ThreadWriter.of(view, thread, actorOf(caller))
      writer.removeMember(user)
      keepAnOwner(caller, thread, writer.thread)
      writer.save()
    },
  }
}

/** Users may not take their last owner from others; the application may, since it can appoint one. */
function keepAnOwner(caller: Caller, before: Thread, { details: { ownerCount, memberCount } }: Thread): void {
  if (caller.kind !== 'user' || before.details.ownerCount === 0) return
  if (ownerCount === 0 && memberCount > 0) throw new Problem('last_owner')
}
