import { useThreadClient } from '@progressdb/react'
import { Icon } from '../ui/icon.tsx'
import type { ThreadMessage } from './item.ts'
import { useThreadActions } from './thread-context.tsx'

/** Those that a message has; a click adds the own one, or takes it back. */
export function Reactions({ message, isReachable }: { message: ThreadMessage; isReachable: boolean }) {
  const { threadId, openReactions } = useThreadActions()
  const react = useReact()
  const reactions = Object.entries(message.reactions)
  if (reactions.length === 0) return null
  const tabIndex = isReachable ? 0 : -1
  return (
    <ul className="reactions" aria-label="Reactions" data-thread={threadId}>
      {reactions.map(([reaction, count]) => (
        <li key={reaction}>
          <button
            type="button"
            tabIndex={tabIndex}
            aria-pressed={message.mine.includes(reaction)}
            aria-label={`${reaction}, ${count}`}
            onClick={() => react(message, reaction)}
          >
            <span aria-hidden="true">{reaction}</span> {count}
          </button>
        </li>
      ))}
      <li>
        <button
          type="button"
          tabIndex={tabIndex}
          className="add"
          aria-label="Add a reaction"
          aria-haspopup="dialog"
          onClick={(event) => openReactions(message, event.currentTarget)}
        >
          <Icon name="smile" />
        </button>
      </li>
    </ul>
  )
}

/** Adds a reaction, or takes it back. */
export function useReact(): (message: ThreadMessage, reaction: string) => void {
  const { threadId, report } = useThreadActions()
  const thread = useThreadClient(threadId)
  return ({ id, mine }, reaction) => {
    const done = mine.includes(reaction) ? thread.unreact(id, reaction) : thread.react(id, reaction)
    done.catch(report)
  }
}
