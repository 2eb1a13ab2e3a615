import { usePresence, useThread, useThreadClient } from '@progressdb/react'
import { useState } from 'react'
import { closeThread } from '../place.ts'
import { recentUsers } from '../session/recent-users.ts'
import { useSigned } from '../session/session-context.tsx'
import { IconButton } from '../ui/icon.tsx'
import { openWindowAs } from '../ui/second-window.ts'
import { Details } from './details.tsx'
import { namesOf } from './status-line.tsx'
import { useThreadActions } from './thread-context.tsx'

const online = { status: 'online' }

/** What the conversation is about, who is there, and what can be done with it as a whole. */
export function ThreadHeader({ threadId }: { threadId: string }) {
  const { thread } = useThread(threadId)
  const { user } = useSigned()
  const present = usePresence(threadId, online)
  const [isOpen, setIsOpen] = useState(false)
  const others = present.map((one) => one.user).filter((name) => name !== user)
  const title = thread?.title ?? threadId
  return (
    <header className="bar thread-header">
      <IconButton icon="back" label="Back to the list" className="narrow-only" onClick={closeThread} />
      <div className="heading">
        <h2 dir="auto">{title}</h2>
        <p className="muted" role="status">
          {others.length > 0 ? (
            <>
              <span className="present-dot" aria-hidden="true" />
              {namesOf(others)} {others.length === 1 ? 'is' : 'are'} here
            </>
          ) : (
            'Nobody else is here'
          )}
        </p>
      </div>
      <SecondWindowButton threadId={threadId} />
      <IconButton
        icon="people"
        label="People and details"
        aria-haspopup="dialog"
        onClick={() => setIsOpen(true)}
      />
      {isOpen && <Details threadId={threadId} onClose={() => setIsOpen(false)} />}
    </header>
  )
}

/** One click to a second person who is in this conversation, to see both sides. */
function SecondWindowButton({ threadId }: { threadId: string }) {
  const { user, key } = useSigned()
  const { report } = useThreadActions()
  const { members, status } = useThread(threadId)
  const { api } = useThreadClient(threadId)
  if (!key || status !== 'ready') return null
  const member = members.find(({ userId }) => userId !== user)?.userId
  const other = member ?? recentUsers().find((name) => name !== user)!
  const openIt = () => {
    openWindowAs(key, other, threadId)
    // The window waits until it is let in.
    if (member === undefined) api.setMember(other, 'member').catch(report)
  }
  return <IconButton icon="window" label={`Open a second window as ${other}`} onClick={openIt} />
}
