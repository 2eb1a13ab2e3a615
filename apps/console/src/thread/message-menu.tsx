import { useMessage, useThreadClient } from '@progressdb/react'
import { type ReactNode, useEffect, useEffectEvent } from 'react'
import { Dialog } from '../ui/dialog.tsx'
import { Icon, type IconName } from '../ui/icon.tsx'
import { isEditableBy, type ThreadItem, type ThreadMessage, textOf } from './item.ts'
import { useReact } from './reactions.tsx'
import { useThreadActions } from './thread-context.tsx'

/** What is often meant. */
const common = ['👍', '❤️', '😂', '🎉', '😮', '😢', '🙏', '🚀', '👀', '✅', '🔥', '💡']
const mostCommon = 6

interface Props {
  item: ThreadItem
  anchor: Element
  onClose(): void
}

/** Reactions to choose from. */
export function ReactionPicker({ item, anchor, onClose }: Props) {
  const message = useStillThere(item, onClose)
  if (!message) return null
  return (
    <Dialog title="React" anchor={anchor} onClose={onClose} className="picker">
      <Choices message={message} reactions={common} onDone={onClose} />
    </Dialog>
  )
}

function Choices({
  message,
  reactions,
  onDone,
}: {
  message: ThreadMessage
  reactions: readonly string[]
  onDone(): void
}) {
  const react = useReact()
  return (
    <ul className="choices">
      {reactions.map((reaction) => (
        <li key={reaction}>
          <button
            type="button"
            aria-pressed={message.mine.includes(reaction)}
            onClick={() => {
              react(message, reaction)
              onDone()
            }}
          >
            {reaction}
          </button>
        </li>
      ))}
    </ul>
  )
}

/** Everything that can be done with a message. */
export function MessageMenu({ item, anchor, onClose, onVersions }: Props & { onVersions(): void }) {
  const { threadId, user, setDraft, report } = useThreadActions()
  const thread = useThreadClient(threadId)
  const message = useStillThere(item, onClose)
  if (!message) return null
  const { id } = message
  const isOwn = message.author === user
  const isOwner = thread.info.getSnapshot().thread?.me?.role === 'owner'
  const done = (act: () => void) => () => {
    onClose()
    act()
  }
  return (
    <Dialog title="Message" anchor={anchor} onClose={onClose} className="message-menu">
      <Choices message={message} reactions={common.slice(0, mostCommon)} onDone={onClose} />
      <ul className="menu">
        <Item icon="reply" onClick={done(() => setDraft({ kind: 'reply', to: id }))}>
          Reply
        </Item>
        {isEditableBy(user, message) && (
          <Item icon="edit" onClick={done(() => setDraft({ kind: 'edit', id }))}>
            Edit
          </Item>
        )}
        <Item icon="copy" onClick={done(() => navigator.clipboard.writeText(textOf(message)).catch(report))}>
          Copy text
        </Item>
        {message.version > 1 && (
          <Item icon="history" onClick={done(onVersions)}>
            Versions
          </Item>
        )}
        {(isOwn || isOwner) && (
          <Item icon="trash" isGrave onClick={done(() => thread.delete(id).catch(report))}>
            Delete
          </Item>
        )}
      </ul>
    </Dialog>
  )
}

function Item({
  icon,
  isGrave,
  onClick,
  children,
}: {
  icon: IconName
  isGrave?: boolean
  onClick(): void
  children: ReactNode
}) {
  return (
    <li>
      <button type="button" className={isGrave ? 'grave' : undefined} onClick={onClick}>
        <Icon name={icon} />
        {children}
      </button>
    </li>
  )
}

/** The message as it is now. Once it was deleted nothing can be done with it; and what is restored opens no menu. */
function useStillThere({ id, threadId }: ThreadItem, onGone: () => void): ThreadMessage | undefined {
  const now = useMessage(threadId, id)
  const message = now?.deletedAt === undefined ? now : undefined
  const isGone = message === undefined
  const tellGone = useEffectEvent(onGone)
  useEffect(() => {
    if (isGone) tellGone()
  }, [isGone])
  return message
}
