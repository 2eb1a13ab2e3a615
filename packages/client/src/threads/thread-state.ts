import type { ChangedItem } from '../live/frames.ts'
import type { Thread } from '../types.ts'

/** Counts are exact up to here. */
export const mostCounted = 999

type Me = NonNullable<Thread['me']>
type MessageItem = Extract<ChangedItem, { kind: 'message' }>['message']

/** A thread after something has happened to it. */
export interface ThreadState {
  /** The same object as long as nothing has changed that a list shows. */
  readonly thread: Thread
  /** Up to here all changes are in it; `thread.rev` may be behind. */
  readonly rev: number
  /** It is to be read again: what happened may have changed counts that only the server knows. */
  readonly isDoubtful?: boolean
}

/**
 * A thread after changes, of which it may know the first ones already.
 *
 * @param user who the user is
 */
export function withChanges(
  state: ThreadState,
  items: readonly ChangedItem[],
  user: string | null,
): ThreadState {
  return items.reduce((now, item) => (item.rev > now.rev ? withItem(now, item, user) : now), state)
}

/** The place of the newest message among changes; 0 where there is none. */
export function newestOf(items: readonly ChangedItem[]): number {
  return items.reduce((seq, item) => (item.kind === 'message' ? Math.max(seq, item.message.seq) : seq), 0)
}

function withItem(state: ThreadState, item: ChangedItem, user: string | null): ThreadState {
  const { thread } = state
  const now = { ...state, rev: item.rev }
  if (item.kind === 'message') return withMessage(now, item.message, user)
  if (item.kind === 'thread') {
    // Of its messages it says more than this item alone should: they have items of their own.
    const { lastSeq, lastMessageAt, me } = thread
    return { ...now, thread: { ...item.thread, lastSeq, ...(lastMessageAt && { lastMessageAt }), me } }
  }
  // The number of members changes; and who left and came back begins at the newest message.
  return { ...now, isDoubtful: true }
}

function withMessage(state: ThreadState, message: MessageItem, user: string | null): ThreadState {
  const { thread } = state
  const { seq, createdAt } = message
  const { me } = thread
  if (seq <= thread.lastSeq) {
    // Deleted, restored, purged, edited with other mentions: that counts as long as it is not read.
    return me && seq > me.readSeq ? { ...state, isDoubtful: true } : state
  }
  return {
    ...state,
    thread: { ...thread, lastSeq: seq, lastMessageAt: createdAt, me: me && withNew(me, message, user) },
  }
}

function withNew(me: Me, message: MessageItem, user: string | null): Me {
  const { seq } = message
  if ('purgedAt' in message || message.deletedAt !== undefined || seq <= me.readSeq) return me
  if (message.author === user) return allRead(me, seq)
  const unread = me.unread + 1
  const mentions = me.mentions + (user !== null && message.mentions?.includes(user) ? 1 : 0)
  return {
    ...me,
    unread: Math.min(unread, mostCounted),
    mentions: Math.min(mentions, mostCounted),
    ...(unread > mostCounted && { moreUnread: true }),
    ...(mentions > mostCounted && { moreMentions: true }),
  }
}

/** A thread after the user has read it up to a message, here or elsewhere. */
export function withRead(state: ThreadState, seq: number): ThreadState {
  const { thread } = state
  const { me, lastSeq } = thread
  if (!me || seq <= me.readSeq) return state
  if (seq >= lastSeq) return { ...state, thread: { ...thread, me: allRead(me, seq) } }
  return { ...state, thread: { ...thread, me: { ...me, readSeq: seq } }, isDoubtful: true }
}

function allRead({ role }: Me, readSeq: number): Me {
  return { role, readSeq, unread: 0, mentions: 0 }
}
