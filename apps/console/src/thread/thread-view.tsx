import { useThreadClient } from '@progressdb/react'
import { useEffect, useMemo, useState } from 'react'
import { useSigned } from '../session/session-context.tsx'
import { wordsOf } from '../ui/words.ts'
import { Composer } from './composer.tsx'
import type { ThreadItem } from './item.ts'
import { MessageMenu, ReactionPicker } from './message-menu.tsx'
import { Messages } from './messages.tsx'
import { StatusLine } from './status-line.tsx'
import { type Draft, type ThreadActions, ThreadContext } from './thread-context.tsx'
import { ThreadHeader } from './thread-header.tsx'
import { Versions } from './versions.tsx'

type Popup =
  | { kind: 'menu' | 'reactions'; item: ThreadItem; anchor: Element }
  | { kind: 'versions'; item: ThreadItem }

/** One conversation. */
export function ThreadView({ threadId }: { threadId: string }) {
  const { user } = useSigned()
  const thread = useThreadClient(threadId)
  const [draft, setDraft] = useState<Draft>({ kind: 'new' })
  const [popup, setPopup] = useState<Popup>()
  const [focus, setFocus] = useState<string>()
  const [problem, setProblem] = useState<string>()

  const actions = useMemo<ThreadActions>(() => {
    const report = (error: unknown) => setProblem(wordsOf(error))
    const show = (messageId: string) => {
      // The same one again is to be shown again.
      setFocus(undefined)
      requestAnimationFrame(() => {
        setFocus(messageId)
        flash(messageId)
      })
    }
    return {
      threadId,
      user,
      setDraft,
      report,
      openMenu: (item, anchor) => setPopup({ kind: 'menu', item, anchor }),
      openReactions: (item, anchor) => setPopup({ kind: 'reactions', item, anchor }),
      jumpTo(messageId) {
        if (thread.message(messageId).getSnapshot()) show(messageId)
        else thread.jumpTo(messageId).then(() => show(messageId), report)
      },
    }
  }, [thread, threadId, user])

  useEffect(() => {
    // On a touch screen the field would bring its keyboard; but whoever is read to has to hear that this is another page.
    if (!matchMedia('(hover: hover)').matches) document.getElementById('conversation')?.focus()
  }, [])

  const close = () => setPopup(undefined)
  return (
    <ThreadContext value={actions}>
      <ThreadHeader threadId={threadId} />
      <Messages threadId={threadId} focus={focus} />
      <StatusLine threadId={threadId} />
      {problem && (
        <div className="problem" role="alert">
          <span>{problem}</span>
          <button type="button" className="link" onClick={() => setProblem(undefined)}>
            Dismiss
          </button>
        </div>
      )}
      <Composer draft={draft} />
      {popup?.kind === 'menu' && (
        <MessageMenu
          {...popup}
          onClose={close}
          onVersions={() => setPopup({ kind: 'versions', item: popup.item })}
        />
      )}
      {popup?.kind === 'reactions' && <ReactionPicker {...popup} onClose={close} />}
      {popup?.kind === 'versions' && (
        <Versions threadId={threadId} messageId={popup.item.id} onClose={close} />
      )}
    </ThreadContext>
  )
}

/** How long a message that was jumped to may take to be there, in frames. */
const mostFrames = 60

/** Shows which one it is, as soon as it is there, and goes on from there with the keys. */
function flash(messageId: string, frames = 0): void {
  requestAnimationFrame(() => {
    const article = document.querySelector<HTMLElement>(
      `[data-message-id="${CSS.escape(messageId)}"] article`,
    )
    if (!article && frames < mostFrames) flash(messageId, frames + 1)
    article?.focus({ preventScroll: true })
    article?.animate([{ backgroundColor: 'var(--flash)' }, { backgroundColor: 'transparent' }], {
      duration: 1600,
    })
  })
}
