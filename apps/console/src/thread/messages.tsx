import { MessageList, useMessages, useThreadClient } from '@progressdb/react'
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import { Icon } from '../ui/icon.tsx'
import { wordsOf } from '../ui/words.ts'
import { setActiveRow } from './active-row.ts'
import { Announcer } from './announcer.tsx'
import { Row } from './row.tsx'
import { useMarkRead } from './use-mark-read.ts'

/** How near to its end a list counts as being read to it, in pixels. */
const endPx = 48

interface Props {
  threadId: string
  /** The message that is to be shown in the middle. */
  focus: string | undefined
}

/** The messages of a thread to scroll through, and the way back to the newest. */
export function Messages({ threadId, focus }: Props) {
  const { items, status, error, hasOlder, hasNewer, newerCount } = useMessages(threadId)
  const frame = useRef<HTMLDivElement>(null)
  const { isAtEnd, onScroll } = useEnd(frame)
  const isRead = isAtEnd && !hasNewer
  const last = items.at(-1)
  const seen = useSeen(last?.seq ?? 0, isRead)
  useMarkRead(threadId, isRead, last?.seq)
  useFirstActive(last?.id)

  if (status === 'missing' || status === 'failed')
    return (
      <div className="empty" role="alert">
        <h2>{status === 'missing' ? 'Not here' : 'It could not be loaded'}</h2>
        <p className="muted">{wordsOf(error)}</p>
      </div>
    )
  const count = hasNewer ? newerCount : items.filter(({ seq = 0 }) => seq > seen).length
  return (
    <div className="messages-frame" ref={frame} aria-busy={status === 'loading'}>
      <MessageList
        threadId={threadId}
        row={Row}
        withDeleted
        focus={focus}
        role="list"
        tabIndex={-1}
        aria-label="Messages"
        className="messages"
        onScroll={onScroll}
        header={
          <Beginning isLoading={status === 'loading'} hasOlder={hasOlder} isEmpty={items.length === 0} />
        }
      />
      {!isRead && items.length > 0 && <ToNewest threadId={threadId} frame={frame} count={count} />}
      <Announcer threadId={threadId} />
    </div>
  )
}

function Beginning({
  isLoading,
  hasOlder,
  isEmpty,
}: {
  isLoading: boolean
  hasOlder: boolean
  isEmpty: boolean
}) {
  if (isLoading || hasOlder) return <p className="note">Loading…</p>
  if (isEmpty) return <p className="note">Nothing has been said yet. Say something.</p>
  return <p className="note">This is where it began.</p>
}

function ToNewest({
  threadId,
  frame,
  count,
}: {
  threadId: string
  frame: RefObject<HTMLDivElement | null>
  count: number
}) {
  const thread = useThreadClient(threadId)
  const go = async () => {
    if (thread.messages.getSnapshot().hasNewer) await thread.jumpToNewest().catch(() => {})
    const list = listIn(frame)
    if (list) list.scrollTop = list.scrollHeight
  }
  return (
    <button type="button" className="to-newest" onClick={() => void go()}>
      <Icon name="down" />
      {count === 0 ? 'Newest' : count === 1 ? '1 new message' : `${count} new messages`}
    </button>
  )
}

function listIn(frame: RefObject<HTMLDivElement | null>): HTMLElement | null | undefined {
  return frame.current?.querySelector<HTMLElement>('[role=list]')
}

/** Whether the list is scrolled to its end. */
function useEnd(frame: RefObject<HTMLDivElement | null>) {
  const [isAtEnd, setIsAtEnd] = useState(true)
  const onScroll = useCallback(() => {
    const list = listIn(frame)
    if (list) setIsAtEnd(list.scrollHeight - list.scrollTop - list.clientHeight < endPx)
  }, [frame])
  return { isAtEnd, onScroll }
}

/** The last message that has been on the screen. */
function useSeen(last: number, isRead: boolean): number {
  const [seen, setSeen] = useState(last)
  if (isRead && seen < last) setSeen(last)
  return seen
}

/** Until somebody goes to another one, the last row is the one that Tab leads to. */
function useFirstActive(last: string | undefined): void {
  useEffect(() => {
    if (!document.activeElement?.closest('article')) setActiveRow(last)
  }, [last])
}
