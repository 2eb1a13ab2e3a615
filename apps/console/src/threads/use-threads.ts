import { useClient } from '@progressdb/react'
import { useSyncExternalStore } from 'react'

/** One's threads, live, and what is unread in all of them together. */
export function useThreads() {
  const { threads } = useClient()
  return useSyncExternalStore(threads.subscribe, threads.getSnapshot)
}

export function useUnread(): number {
  const { unread } = useClient().threads
  return useSyncExternalStore(unread.subscribe, unread.getSnapshot)?.unread ?? 0
}
