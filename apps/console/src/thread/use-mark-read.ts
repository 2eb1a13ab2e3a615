import { useThread } from '@progressdb/react'
import { useEffect, useSyncExternalStore } from 'react'

/** Marks a thread as read while its end is on the screen of somebody who looks. */
export function useMarkRead(threadId: string, isAtEnd: boolean, last: number | undefined): void {
  const { thread, markRead } = useThread(threadId)
  const isLooking = useSyncExternalStore(
    onLooking,
    () => document.visibilityState === 'visible' && document.hasFocus(),
  )
  const readSeq = thread?.me?.readSeq
  useEffect(() => {
    if (!isAtEnd || !isLooking || last === undefined || readSeq === undefined || readSeq >= last) return
    markRead(last).catch(() => {}) // the next message, or the next look, tries again
  }, [isAtEnd, isLooking, last, readSeq, markRead])
}

const events = ['focus', 'blur', 'visibilitychange'] as const

function onLooking(listener: () => void): () => void {
  for (const event of events) addEventListener(event, listener, true)
  return () => {
    for (const event of events) removeEventListener(event, listener, true)
  }
}
