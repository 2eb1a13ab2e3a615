import type { ReadState, ThreadSnapshot } from '@progressdb/client'
import { useCallback, useMemo } from 'react'
import { useThreadClient } from './provider.tsx'
import { useStore } from './use-store.ts'

/**
 * A thread's own fields (with `me`: what the user is in it, and has read), its members with how far each has read, and what marks it as read.
 *
 * @example
 * const { thread, markRead } = useThread(threadId)
 * useEffect(() => void markRead(), [thread?.lastSeq, markRead])
 */
export function useThread(
  threadId: string,
): ThreadSnapshot & { markRead: (seq?: number) => Promise<ReadState | undefined> } {
  const thread = useThreadClient(threadId)
  const snapshot = useStore(thread.info)
  // The same function, whatever changes: effects depend on it, and what it does changes the snapshot.
  const markRead = useCallback((seq?: number) => thread.markRead(seq), [thread])
  return useMemo(() => ({ ...snapshot, markRead }), [snapshot, markRead])
}

/**
 * The users who are typing, without the own one; and what tells them that the user is: call it with each key.
 *
 * @example const { typing, setTyping } = useTyping(threadId)
 */
export function useTyping(threadId: string): {
  typing: readonly string[]
  setTyping: (isTyping?: boolean) => void
} {
  const thread = useThreadClient(threadId)
  const typing = useStore(thread.typing)
  const setTyping = useMemo(
    () => (isTyping?: boolean) => void thread.setTyping(isTyping).catch(ignore),
    [thread],
  )
  return useMemo(() => ({ typing, setTyping }), [typing, setTyping])
}

/** Signals are for the moment: one that is not delivered is not missed. */
function ignore(): void {}
