import { usePresence, useThread, useThreadClient } from '@progressdb/react'
import { type FormEvent, useId, useState } from 'react'
import { closeThread } from '../place.ts'
import { useSigned } from '../session/session-context.tsx'
import { Avatar } from '../ui/avatar.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { IconButton } from '../ui/icon.tsx'
import { openWindowAs } from '../ui/second-window.ts'
import { wordsOf } from '../ui/words.ts'

interface Props {
  threadId: string
  onClose(): void
}

/** The conversation's title, and who is in it. */
export function Details({ threadId, onClose }: Props) {
  const { thread } = useThread(threadId)
  const { api } = useThreadClient(threadId)
  const { user } = useSigned()
  const [error, setError] = useState<string>()
  const isOwner = thread?.me?.role === 'owner'
  /** @returns whether it is done */
  const attempt = (work: Promise<unknown>) =>
    work.then(
      () => {
        setError(undefined)
        return true
      },
      (failure) => {
        setError(wordsOf(failure))
        return false
      },
    )
  const leave = async () => {
    const isLast = isOwner && thread?.memberCount === 1
    if (!(await attempt(isLast ? api.deleteThread() : api.removeMember(user)))) return
    onClose()
    closeThread()
  }
  return (
    <Dialog title="People and details" onClose={onClose}>
      {error && (
        <p className="error" role="alert">
          {error}
        </p>
      )}
      {isOwner && <Title threadId={threadId} attempt={attempt} />}
      <Members threadId={threadId} attempt={attempt} />
      {isOwner && <AddMember threadId={threadId} attempt={attempt} />}
      <footer>
        <button type="button" className="grave" onClick={() => void leave()}>
          {isOwner && thread?.memberCount === 1 ? 'Delete conversation' : 'Leave conversation'}
        </button>
      </footer>
    </Dialog>
  )
}

interface PartProps {
  threadId: string
  attempt(work: Promise<unknown>): Promise<boolean>
}

function Title({ threadId, attempt }: PartProps) {
  const { thread } = useThread(threadId)
  const { api } = useThreadClient(threadId)
  const [title, setTitle] = useState(thread?.title ?? '')
  const id = useId()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void attempt(api.editThread({ title: title.trim() }))
  }
  return (
    <form className="fields" onSubmit={submit}>
      <label htmlFor={id}>Title</label>
      <div className="row">
        <input id={id} value={title} maxLength={200} onChange={(event) => setTitle(event.target.value)} />
        <button type="submit" disabled={title.trim() === '' || title.trim() === thread?.title}>
          Rename
        </button>
      </div>
    </form>
  )
}

function Members({ threadId, attempt }: PartProps) {
  const { thread, members } = useThread(threadId)
  const { api } = useThreadClient(threadId)
  const { user, key } = useSigned()
  const present = new Set(usePresence(threadId).map((one) => one.user))
  const isOwner = thread?.me?.role === 'owner'
  return (
    <ul className="people" aria-label="People">
      {members.map(({ userId, role }) => (
        <li key={userId}>
          <Avatar name={userId} />
          <span className="name" dir="auto">
            {userId}
            {userId === user && <span className="muted"> (you)</span>}
          </span>
          {present.has(userId) && <span className="tag good">here</span>}
          <span className="muted">{role}</span>
          {key && userId !== user && (
            <IconButton
              icon="window"
              label={`Open a window as ${userId}`}
              onClick={() => openWindowAs(key, userId, threadId)}
            />
          )}
          {isOwner && userId !== user && (
            <IconButton
              icon="close"
              label={`Remove ${userId}`}
              onClick={() => void attempt(api.removeMember(userId))}
            />
          )}
        </li>
      ))}
    </ul>
  )
}

function AddMember({ threadId, attempt }: PartProps) {
  const { api } = useThreadClient(threadId)
  const [name, setName] = useState('')
  const id = useId()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void attempt(api.setMember(name.trim(), 'member')).then((isDone) => isDone && setName(''))
  }
  return (
    <form className="fields" onSubmit={submit}>
      <label htmlFor={id}>Add somebody</label>
      <div className="row">
        <input
          id={id}
          value={name}
          maxLength={64}
          autoCapitalize="none"
          placeholder="Any name"
          onChange={(event) => setName(event.target.value)}
        />
        <button type="submit" disabled={name.trim() === ''}>
          Add
        </button>
      </div>
    </form>
  )
}
