import { useThreadClient } from '@progressdb/react'
import { type KeyboardEvent, memo } from 'react'
import { Avatar } from '../ui/avatar.tsx'
import { IconButton } from '../ui/icon.tsx'
import { clockOf, dayOf, fullTimeOf, shortClockOf } from '../ui/times.ts'
import { useToday } from '../ui/today.ts'
import { moveWithKey, setActiveRow, useIsActiveRow } from './active-row.ts'
import { DeliveryNote } from './delivery-note.tsx'
import { type Head, useHead } from './heads.ts'
import {
  beginOf,
  excerptOf,
  isEditableBy,
  nameOf,
  type ThreadItem,
  type ThreadMessage,
  type Tombstone,
  textOf,
} from './item.ts'
import { Quote } from './quote.tsx'
import { Reactions } from './reactions.tsx'
import { Text } from './text.tsx'
import { useThreadActions } from './thread-context.tsx'

/** A message, or what is left of one. */
export const Row = memo(function Row({ message }: { message: ThreadItem }) {
  const { threadId } = useThreadActions()
  const head = useHead(threadId, message.id)
  return (
    // biome-ignore lint/a11y/useSemanticElements: the list is one of <div>s, with a scroller around it
    <div role="listitem">
      {head === 'day' && <Day time={message.createdAt} />}
      <MessageArticle message={message} head={head} />
    </div>
  )
})

function Day({ time }: { time: string }) {
  return (
    <div className="day">
      <time dateTime={time}>{dayOf(time, useToday())}</time>
    </div>
  )
}

function MessageArticle({ message, head }: { message: ThreadItem; head: Head }) {
  const { user } = useThreadActions()
  const isActive = useIsActiveRow(message.id)
  const onKeyDown = useKeys(message)
  const name = nameOf(message)
  const isOwn = message.author === user
  return (
    <article
      className="message"
      data-head={head !== 'none'}
      data-own={isOwn}
      data-delivery={message.delivery}
      aria-label={`${name}, ${clockOf(message.createdAt)}`}
      tabIndex={isActive ? 0 : -1}
      onFocus={() => setActiveRow(message.id)}
      onKeyDown={onKeyDown}
    >
      {head === 'none' ? (
        <time className="gutter" dateTime={message.createdAt} title={fullTimeOf(message.createdAt)}>
          {shortClockOf(message.createdAt)}
        </time>
      ) : (
        <Avatar name={name} isAssistant={message.role === 'assistant'} />
      )}
      <div className="content">
        {head !== 'none' && (
          <header>
            <strong dir="auto">{name}</strong>
            {message.role === 'assistant' && message.author && (
              <span className="via">
                for <bdi>{message.author}</bdi>
              </span>
            )}
            <time dateTime={message.createdAt} title={fullTimeOf(message.createdAt)}>
              {clockOf(message.createdAt)}
            </time>
          </header>
        )}
        {message.deletedAt === undefined ? (
          <Contents message={message} isReachable={isActive} />
        ) : (
          <Deleted message={message} isReachable={isActive} />
        )}
      </div>
      {message.deletedAt === undefined && <Toolbar message={message} />}
    </article>
  )
}

function Contents({ message, isReachable }: { message: ThreadMessage; isReachable: boolean }) {
  const { threadId, report } = useThreadActions()
  const thread = useThreadClient(threadId)
  const isStreaming = message.status === 'streaming'
  return (
    <>
      {message.replyTo && <Quote messageId={message.replyTo} isReachable={isReachable} />}
      <div className={isStreaming ? 'streaming' : undefined} aria-busy={isStreaming}>
        <Text text={textOf(message)} note={noteOf(message)} />
      </div>
      {isStreaming && (
        <button type="button" className="stop" onClick={() => thread.cancel(message.id).catch(report)}>
          <span className="stop-sign" aria-hidden="true" />
          Stop
        </button>
      )}
      <Reactions message={message} isReachable={isReachable} />
      <DeliveryNote message={message} />
    </>
  )
}

/** What is worth a word behind a message. */
function noteOf({ status, version }: ThreadMessage): string | undefined {
  if (status === 'aborted') return 'stopped'
  // What was streamed has another version when it ends.
  return version > 1 ? 'edited' : undefined
}

function Deleted({ message, isReachable }: { message: Tombstone; isReachable: boolean }) {
  const { threadId, user, report } = useThreadActions()
  const thread = useThreadClient(threadId)
  const { thread: info } = thread.info.getSnapshot()
  const mayRestore = message.deletedBy === user || info?.me?.role === 'owner'
  return (
    <p className="deleted">
      {message.deletedBy && message.deletedBy !== message.author
        ? `Deleted by ${message.deletedBy}`
        : 'Deleted message'}
      {mayRestore && (
        <button
          type="button"
          className="link"
          tabIndex={isReachable ? 0 : -1}
          onClick={() => thread.restore(message.id).catch(report)}
        >
          Restore<span className="hidden"> the message of {nameOf(message)}</span>
        </button>
      )}
    </p>
  )
}

/** Seen while the pointer or the focus is on the message; on a touch screen, its last button is there always. */
function Toolbar({ message }: { message: ThreadMessage }) {
  const { openMenu, openReactions, setDraft } = useThreadActions()
  if (message.seq === undefined) return null
  return (
    <div className="toolbar">
      <IconButton
        icon="smile"
        label="React"
        className="wide-only"
        aria-haspopup="dialog"
        onClick={(event) => openReactions(message, event.currentTarget)}
      />
      <IconButton
        icon="reply"
        label="Reply"
        className="wide-only"
        onClick={() => setDraft({ kind: 'reply', to: message.id })}
      />
      <IconButton
        icon="more"
        label={`More for: ${beginOf(excerptOf(message), 40)}`}
        aria-haspopup="dialog"
        onClick={(event) => openMenu(message, event.currentTarget)}
      />
    </div>
  )
}

/** Arrows move from message to message; Enter opens what can be done; R replies, E edits, + reacts. */
function useKeys(message: ThreadItem) {
  const { openMenu, openReactions, setDraft, user } = useThreadActions()
  return (event: KeyboardEvent<HTMLElement>) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return
    const isThere = message.deletedAt === undefined && message.seq !== undefined
    if (moveWithKey(event.key, event.currentTarget)) event.preventDefault()
    else if (!isThere) return
    else if (event.key === 'Enter') {
      event.preventDefault()
      openMenu(message, event.currentTarget)
    } else if (event.key === '+') openReactions(message, event.currentTarget)
    else if (event.key === 'r') setDraft({ kind: 'reply', to: message.id })
    else if (event.key === 'e' && isEditableBy(user, message)) setDraft({ kind: 'edit', id: message.id })
    else return
    event.preventDefault()
  }
}
