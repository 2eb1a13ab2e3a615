import { useMessages } from '@progressdb/react'
import { useEffect, useRef, useState } from 'react'
import { excerptOf, nameOf, type ThreadMessage } from './item.ts'
import { useThreadActions } from './thread-context.tsx'

/** How many are kept, each an element of its own: what is added is said, though it says the same as the one before. */
const most = 3

/** Says new messages of others to screen readers, whole ones and once; not those that are loaded while scrolling. */
export function Announcer({ threadId }: { threadId: string }) {
  const { user } = useThreadActions()
  const { messages, hasNewer, status } = useMessages(threadId)
  const [said, setSaid] = useState<readonly ThreadMessage[]>([])
  const known = useRef<{ seq: number; open: ReadonlySet<string> }>(undefined)
  useEffect(() => {
    if (status !== 'ready' || hasNewer) return
    const { seq: before, open } = known.current ?? { seq: messages.findLast(isStored)?.seq ?? 0, open: none }
    // One that is being written when others come is said once it ends, which may be after them.
    const news = messages.filter(({ id, seq = 0 }) => seq > before || open.has(id))
    const stillOpen = (known.current ? news : messages).filter((message) => message.status === 'streaming')
    known.current = {
      seq: Math.max(before, ...news.map(({ seq = 0 }) => seq)),
      open: new Set(stillOpen.map(({ id }) => id)),
    }
    const whole = news.filter(
      ({ status, author, role }) => status !== 'streaming' && (author !== user || role !== 'user'),
    )
    if (whole.length > 0) setSaid((earlier) => [...earlier, ...whole].slice(-most))
  }, [messages, hasNewer, status, user])
  return (
    <div className="hidden" role="log" aria-label="New messages" aria-live="polite">
      {said.map((message) => (
        <p key={message.id}>
          {nameOf(message)}: {excerptOf(message)}
        </p>
      ))}
    </div>
  )
}

const none: ReadonlySet<string> = new Set()

function isStored({ seq }: ThreadMessage): boolean {
  return seq !== undefined
}
