import type { ThreadsSnapshot, UnreadTotal } from '@progressdb/client'
import { useCallback, useMemo } from 'react'
import { useClient } from './provider.tsx'
import { useStore } from './use-store.ts'

/**
 * The user's threads, the most recently active first, kept up to date; each with `me`: what is unread in it.
 *
 * @example
 * const { threads, hasMore, loadMore } = useThreads()
 * return threads.map(({ id, title, me }) => <a key={id} href={id}>{title} {me?.unread || ''}</a>)
 */
export function useThreads(): ThreadsSnapshot & { loadMore: () => Promise<void> } {
  const { threads } = useClient()
  const snapshot = useStore(threads)
  const loadMore = useCallback(() => threads.loadMore(), [threads])
  return useMemo(() => ({ ...snapshot, loadMore }), [snapshot, loadMore])
}

/**
 * What is unread in all threads together; undefined as long as that is not known. It follows within a second.
 *
 * @example const { unread = 0, moreUnread } = useUnread() ?? {}
 */
export function useUnread(): UnreadTotal | undefined {
  return useStore(useClient().threads.unread)
}
