import { useMessage, useThreadClient } from '@progressdb/react'
import { useEffect, useState } from 'react'
import { excerptOf, nameOf, type ThreadItem } from './item.ts'
import { useThreadActions } from './thread-context.tsx'

/** What a message answers. A click goes there. */
export function Quote({ messageId, isReachable }: { messageId: string; isReachable: boolean }) {
  const { threadId, jumpTo } = useThreadActions()
  const item = useQuoted(threadId, messageId)
  return (
    <button type="button" className="quote" tabIndex={isReachable ? 0 : -1} onClick={() => jumpTo(messageId)}>
      <span className="hidden">In reply to </span>
      <strong>{item ? nameOf(item) : '…'}</strong>
      <span className="excerpt" dir="auto">
        {item ? excerptOf(item) : ''}
      </span>
    </button>
  )
}

/** A message that may be too far away to be loaded, and is then read by itself. */
export function useQuoted(threadId: string, messageId: string): Quoted | undefined {
  const loaded = useMessage(threadId, messageId)
  const { api } = useThreadClient(threadId)
  const [read, setRead] = useState<Quoted>()
  const isLoaded = loaded !== undefined
  useEffect(() => {
    if (isLoaded) return
    let isOver = false
    api.getMessage(messageId).then(
      (message) => isOver || setRead(message as Quoted),
      () => {}, // it expired, or will be shown once it is loaded
    )
    return () => {
      isOver = true
    }
  }, [api, messageId, isLoaded])
  return loaded ?? (read?.id === messageId ? read : undefined)
}

type Quoted = Pick<ThreadItem, 'author' | 'role' | 'body' | 'deletedAt'> & ThreadItem
