import { MessageList, useMessages, useThreadClient } from '@progressdb/react'
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { Icon } from '../ui/icon.tsx'
import { wordsOf } from '../ui/words.ts'
import { getActiveRow, setActiveRow } from './active-row.ts'
import { Announcer } from './announcer.tsx'
import type { ThreadItem } from './item.ts'
import { Row } from './row.tsx'
import { useMarkRead } from './use-mark-read.ts'

/** How near to its end a list counts as being read to it, in pixels: as near as `MessageList` shows what comes. */
const endPx = 24

interface Props {
  threadId: string
  /** The message that is to be shown in the middle. */
  focus: string | undefined
}

/** The messages of a thread to scroll through, and the way back to the newest. */
export function Messages({ threadId, focus }: Props) {
  const { items, status, error, hasOlder, hasNewer, newerCount } = useMessages(threadId)
  const frame = useRef<HTMLDivElement>(null)
  const last = items.at(-1)
  const { isAtEnd, onScroll } = useEnd(frame, last?.id)
  const isRead = isAtEnd && !hasNewer
  // Behind the last one that is stored, there may be some that could not be sent.
  const lastSeq = items.findLast(({ seq }) => seq !== undefined)?.seq
  const seen = useSeen(lastSeq ?? 0, isRead)
  useMarkRead(threadId, isRead, lastSeq)
  useFirstActive(items)

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

/**
 * Whether the list is scrolled to its end. What comes below somebody who is further up moves nothing, so it is not only
 * scrolling that tells; and what was the end before says nothing of another one.
 */
function useEnd(frame: RefObject<HTMLDivElement | null>, last: string | undefined) {
  const [end, setEnd] = useState<{ last: string | undefined } | undefined>({ last: undefined })
  const onScroll = useCallback(() => {
    const list = listIn(frame)
    const isThere = list && list.scrollHeight - list.scrollTop - list.clientHeight <= endPx
    setEnd((before) => (!isThere ? undefined : before && before.last === last ? before : { last }))
  }, [frame, last])
  useLayoutEffect(onScroll, [onScroll])
  return { isAtEnd: end !== undefined && end.last === last, onScroll }
}

/** The last message that has been on the screen. */
function useSeen(last: number, isRead: boolean): number {
  const [seen, setSeen] = useState(last)
  if (isRead && seen < last) setSeen(last)
  return seen
}

/** Until somebody goes to another one, or if that is gone, the last row is the one that Tab leads to. */
function useFirstActive(items: readonly ThreadItem[]): void {
  const last = items.at(-1)?.id
  const known = useRef<string>(undefined)
  useEffect(() => {
    const isNew = known.current !== last && !document.activeElement?.closest('article')
    known.current = last
    const active = getActiveRow()
    if (isNew || !items.some(({ id }) => id === active)) setActiveRow(last)
  }, [items, last])
}
