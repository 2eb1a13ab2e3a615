import { useMessages, useThread, useTyping } from '@progressdb/react'
import { useThreadActions } from './thread-context.tsx'

/** Who types; else, who has read what one said last. */
export function StatusLine({ threadId }: { threadId: string }) {
  const { typing } = useTyping(threadId)
  const seenBy = useSeenBy(threadId)
  const text = typing.length > 0 ? typingText(typing) : seenBy.length > 0 ? `Seen by ${namesOf(seenBy)}` : ''
  return (
    <div className="status-line" data-typing={typing.length > 0}>
      {typing.length > 0 && (
        <span className="dots" aria-hidden="true">
          <i />
          <i />
          <i />
        </span>
      )}
      <span>{text}</span>
    </div>
  )
}

/** Others who have read the last message, if it is one's own. */
function useSeenBy(threadId: string): string[] {
  const { user } = useThreadActions()
  const { items, hasNewer } = useMessages(threadId)
  const { members } = useThread(threadId)
  const last = items.at(-1)
  if (hasNewer || last?.author !== user || last.role !== 'user' || last.seq === undefined) return []
  const { seq } = last
  return members
    .filter(({ userId, readSeq = 0 }) => userId !== user && readSeq >= seq)
    .map(({ userId }) => userId)
}

function typingText(users: readonly string[]): string {
  return `${namesOf(users)} ${users.length === 1 ? 'is' : 'are'} typing`
}

const mostNames = 3

/** As many names as one reads. */
export function namesOf(users: readonly string[]): string {
  if (users.length > mostNames)
    return `${users.slice(0, mostNames - 1).join(', ')} and ${users.length - mostNames + 1} others`
  return users.length < 2 ? users.join('') : `${users.slice(0, -1).join(', ')} and ${users.at(-1)}`
}
