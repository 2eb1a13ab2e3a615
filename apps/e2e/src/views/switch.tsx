import { useMessages } from '@progressdb/react'
import { useState } from 'react'
import { flushSync } from 'react-dom'

declare global {
  interface Window {
    /** Shows another thread, at once. */
    switchTo(threadId: string): void
  }
}

/** One thread at a time, each row marked with the thread that is meant to be seen. */
export function Switch({ threadId }: { threadId: string }) {
  const [shown, setShown] = useState(threadId)
  window.switchTo = (next) => flushSync(() => setShown(next))
  const { messages, status } = useMessages(shown)
  return (
    <ol data-thread={shown} data-status={status}>
      {messages.map((message) => (
        <li key={message.id} data-of={message.threadId}>
          {message.body.text}
        </li>
      ))}
    </ol>
  )
}
