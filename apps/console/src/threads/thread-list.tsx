import type { Thread } from '@progressdb/client'
import { useThreads } from '@progressdb/react'
import { memo } from 'react'
import { placeOf } from '../place.ts'
import { initialsOf } from '../ui/avatar.tsx'
import { shortTimeOf } from '../ui/times.ts'
import { useToday } from '../ui/today.ts'
import { wordsOf } from '../ui/words.ts'
import { SampleOffer } from './sample-offer.tsx'

/** One's threads, the one with the latest message first. */
export function ThreadList({ open, onNew }: { open: string | undefined; onNew(): void }) {
  const { threads, status, error, hasMore, isLoadingMore, loadMore } = useThreads()
  const today = useToday()
  if (status === 'loading' && threads.length === 0)
    return (
      <p className="note" role="status">
        Loading…
      </p>
    )
  if (error && threads.length === 0)
    return (
      <p className="note error" role="alert">
        {wordsOf(error)}
      </p>
    )
  if (threads.length === 0) return <SampleOffer onNew={onNew} />
  return (
    <ul className="threads">
      {threads.map((thread) => (
        <li key={thread.id}>
          <ThreadLink thread={thread} isOpen={thread.id === open} today={today} />
        </li>
      ))}
      {hasMore && (
        <li>
          <button
            type="button"
            className="link"
            disabled={isLoadingMore}
            onClick={() => loadMore().catch(() => {}) /* who wants them asks again */}
          >
            {isLoadingMore ? 'Loading…' : 'Older conversations'}
          </button>
        </li>
      )}
    </ul>
  )
}

interface LinkProps {
  thread: Thread
  isOpen: boolean
  today: number
}

const ThreadLink = memo(function ThreadLink({ thread, isOpen, today }: LinkProps) {
  const { id, title = id, me, lastMessageAt, memberCount } = thread
  const unread = me?.unread ?? 0
  const count = me?.moreUnread ? '999+' : String(unread)
  return (
    <a
      className="thread-link"
      href={placeOf(id)}
      aria-current={isOpen ? 'page' : undefined}
      data-unread={unread > 0}
    >
      <span className="thread-sign" aria-hidden="true">
        {initialsOf(title)}
      </span>
      <span className="thread-title" dir="auto">
        {title}
      </span>
      {unread > 0 && (
        <span className="badge" data-mention={(me?.mentions ?? 0) > 0}>
          {(me?.mentions ?? 0) > 0 && <span aria-hidden="true">@</span>}
          {count}
          <span className="hidden"> unread{(me?.mentions ?? 0) > 0 && `, ${me?.mentions} mention you`}</span>
        </span>
      )}
      <span className="thread-about">{memberCount === 1 ? 'Only you' : `${memberCount} people`}</span>
      {lastMessageAt && <time dateTime={lastMessageAt}>{shortTimeOf(lastMessageAt, today)}</time>}
    </a>
  )
})
