import { useUnread } from '@progressdb/react'
import { useEffect } from 'react'
import { ConnectionBanner } from './connection-banner.tsx'
import { useOpenThread } from './place.ts'
import { useSigned } from './session/session-context.tsx'
import { NoThread } from './thread/no-thread.tsx'
import { ThreadView } from './thread/thread-view.tsx'
import { Sidebar } from './threads/sidebar.tsx'

/** The list of threads, and the open one beside it; on a phone, either. */
export function Chat() {
  const threadId = useOpenThread()
  const { user } = useSigned()
  useTitle(user)
  return (
    <main className="chat" data-open={threadId !== undefined}>
      <h1 className="hidden">ProgressDB, as {user}</h1>
      <button type="button" className="skip" onClick={focusConversation}>
        Skip to the conversation
      </button>
      <ConnectionBanner />
      <Sidebar open={threadId} />
      <section id="conversation" className="conversation" aria-label="Conversation" tabIndex={-1}>
        {threadId === undefined ? <NoThread /> : <ThreadView key={threadId} threadId={threadId} />}
      </section>
    </main>
  )
}

function focusConversation(): void {
  document.getElementById('conversation')?.focus()
}

/** Whoever looks elsewhere sees how much there is to read, too. */
function useTitle(user: string): void {
  const { unread = 0 } = useUnread() ?? {}
  useEffect(() => {
    document.title = `${unread > 0 ? `(${unread}) ` : ''}${user} · ProgressDB`
    return () => {
      document.title = 'ProgressDB'
    }
  }, [user, unread])
}
