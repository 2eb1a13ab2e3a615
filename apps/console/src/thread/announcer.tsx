import { useMessages } from '@progressdb/react'
import { useRef } from 'react'
import { excerptOf, nameOf } from './item.ts'
import { useThreadActions } from './thread-context.tsx'

/** Says new messages of others to screen readers, whole ones and once; not those that are loaded while scrolling. */
export function Announcer({ threadId }: { threadId: string }) {
  const { user } = useThreadActions()
  const { messages, hasNewer, status } = useMessages(threadId)
  const last = hasNewer ? undefined : messages.findLast((message) => message.status !== 'streaming')
  const said = useRef<number>(undefined)
  const text = useRef('')
  const seq = last?.seq
  if (status === 'ready' && !hasNewer) {
    if (said.current === undefined) said.current = seq ?? 0
    else if (seq !== undefined && seq > said.current) {
      said.current = seq
      if (last!.author !== user || last!.role !== 'user')
        text.current = `${nameOf(last!)}: ${excerptOf(last!)}`
    }
  }
  return (
    <div className="hidden" role="log" aria-label="New messages" aria-live="polite">
      {text.current}
    </div>
  )
}
