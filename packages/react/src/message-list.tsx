import type { RegisteredShape, ThreadClient, ThreadItem, ThreadMessage } from '@progressdb/client'
import {
  type ComponentPropsWithoutRef,
  type ComponentType,
  memo,
  type ReactNode,
  useEffect,
  useLayoutEffect,
  useRef,
} from 'react'
import { type Chunk, chunksOf } from './chunks.ts'
import { useThreadClient } from './provider.tsx'
import { ReadingPlace } from './reading-place.ts'
import { useMessage, useRowIds } from './use-message.ts'

export type MessageListProps = ListProps &
  (
    | {
        /** Shows a message. It is rendered when that message changes, and no other time: define it outside of components. */
        row: ComponentType<{ message: ThreadMessage<RegisteredShape> }>
        withDeleted?: false
      }
    | {
        row: ComponentType<{ message: ThreadItem<RegisteredShape> }>
        /** What is left of deleted messages has rows too. */
        withDeleted: true
      }
  )

interface ListProps extends Omit<ComponentPropsWithoutRef<'div'>, 'children'> {
  threadId: string
  /** The id of a message to be shown in the middle, once it is loaded; see `jumpTo`. */
  focus?: string
  /** What is to be seen above the first row, and below the last one. */
  header?: ReactNode
  footer?: ReactNode
}

/**
 * A thread's messages to scroll through. Older ones are loaded when somebody comes near them, and what is being read
 * stays where it is meanwhile; who is at the end sees what comes. It has no looks of its own, but needs a height: its props
 * are those of a `div`.
 *
 * @example <MessageList threadId={threadId} row={Row} style={{ height: '100%' }} />
 */
export function MessageList(props: MessageListProps) {
  // Another thread is another list, which begins at its end.
  return <List key={props.threadId} {...props} />
}

function List(props: MessageListProps) {
  const { threadId, row, withDeleted = false, focus, header, footer, style, onScroll, ...others } = props
  const thread = useThreadClient(threadId)
  const ids = useRowIds(threadId, withDeleted)
  const chunks = useRef<readonly Chunk[]>([])
  chunks.current = chunksOf(ids, chunks.current)
  const scroller = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const place = useRef<ReadingPlace>(null)
  const shown = useRef<{ last?: string; focus?: string }>({})

  const settle = () => {
    place.current?.settle()
    loadWhatIsNear(thread, scroller.current)
  }

  useOnLayout(() => {
    place.current = new ReadingPlace(
      scroller.current!,
      content.current!,
      () => !thread.messages.getSnapshot().hasNewer,
    )
    // Images that load, text that grows, a keyboard that comes.
    const observer = new ResizeObserver(settle)
    observer.observe(scroller.current!)
    observer.observe(content.current!)
    return () => observer.disconnect()
  }, [thread])

  useOnLayout(() => {
    const last = ids.at(-1)
    const isOwn = last !== shown.current.last && isBeingSent(thread, last)
    shown.current.last = last
    if (focus !== shown.current.focus && (focus === undefined || place.current!.show(focus)))
      shown.current.focus = focus
    else if (isOwn) place.current!.toEnd()
    settle()
  }, [ids, focus])

  return (
    <div
      role="log"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: without a focus, no key would scroll it
      tabIndex={0}
      {...others}
      ref={scroller}
      style={{ overflowY: 'auto', overflowAnchor: 'none', ...style }}
      onScroll={(event) => {
        settle()
        onScroll?.(event)
      }}
    >
      <div ref={content}>
        {header}
        {chunks.current.map(({ key, ids }) => (
          <Rows
            key={key}
            threadId={threadId}
            ids={ids}
            row={row as RowProps['row']}
            withDeleted={withDeleted}
          />
        ))}
        {footer}
      </div>
    </div>
  )
}

interface RowProps {
  threadId: string
  row: ComponentType<{ message: ThreadItem<RegisteredShape> }>
  withDeleted: boolean
}

const Rows = memo(function Rows({ ids, ...props }: RowProps & { ids: readonly string[] }) {
  return ids.map((id) => <Row key={id} id={id} {...props} />)
})

const Row = memo(function Row({ threadId, id, row: Shown, withDeleted }: RowProps & { id: string }) {
  const message = useMessage(threadId, id)
  if (!message || (message.deletedAt !== undefined && !withDeleted)) return null
  return (
    <div data-message-id={id}>
      <Shown message={message} />
    </div>
  )
})

/** On a server there is no layout, and React 18 warns of it. */
const useOnLayout = typeof document === 'undefined' ? useEffect : useLayoutEffect

/** Whoever sends something wants to see it, wherever he was. */
function isBeingSent(thread: ThreadClient<RegisteredShape>, id: string | undefined): boolean {
  const message = id === undefined ? undefined : thread.message(id).getSnapshot()
  return message !== undefined && message.seq === undefined
}

/** Loads the next page when less than a view is left before it. */
function loadWhatIsNear(thread: ThreadClient<RegisteredShape>, scroller: HTMLElement | null): void {
  if (!scroller) return
  const { scrollTop, scrollHeight, clientHeight } = scroller
  const { status, hasOlder, isLoadingOlder, hasNewer, isLoadingNewer } = thread.messages.getSnapshot()
  if (status !== 'ready') return
  // A page may have nothing in it that is shown.
  const again = () =>
    requestAnimationFrame(() => loadWhatIsNear(thread, scroller.isConnected ? scroller : null))
  const ignore = () => {} // the next one who scrolls tries again
  if (hasOlder && !isLoadingOlder && scrollTop < clientHeight) thread.loadOlder().then(again, ignore)
  if (hasNewer && !isLoadingNewer && scrollHeight - scrollTop < 2 * clientHeight)
    thread.loadNewer().then(again, ignore)
}
