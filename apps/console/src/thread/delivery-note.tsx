import { useThreadClient } from '@progressdb/react'
import { useEffect, useState } from 'react'
import { wordsOf } from '../ui/words.ts'
import type { ThreadMessage } from './item.ts'
import { useThreadActions } from './thread-context.tsx'

/** What is sent sooner than that, in milliseconds, is not worth a word. */
const patienceMs = 600

/** How far a message has come that is not stored yet. */
export function DeliveryNote({ message }: { message: ThreadMessage }) {
  const { threadId } = useThreadActions()
  const thread = useThreadClient(threadId)
  const isLate = useIsLate(message.delivery === 'waiting' || message.delivery === 'sending')
  if (message.delivery === 'failed')
    return (
      <p className="delivery failed">
        <span>Not sent. {wordsOf(message.error)}</span>
        <button type="button" className="link" onClick={() => thread.retry(message.id)}>
          Try again
        </button>
        <button type="button" className="link" onClick={() => thread.discard(message.id)}>
          Discard
        </button>
      </p>
    )
  if (!isLate) return null
  return <p className="delivery">{message.delivery === 'waiting' ? 'Waiting to be sent' : 'Sending…'}</p>
}

function useIsLate(isWaiting: boolean): boolean {
  const [isLate, setIsLate] = useState(false)
  useEffect(() => {
    if (!isWaiting) return setIsLate(false)
    const timer = setTimeout(() => setIsLate(true), patienceMs)
    return () => clearTimeout(timer)
  }, [isWaiting])
  return isLate && isWaiting
}
