import type { ProgressDBClient } from '@progressdb/client'
import { useClient, useMessages, useThread, useThreadClient, useTyping } from '@progressdb/react'
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useSigned } from '../session/session-context.tsx'
import { Icon, IconButton } from '../ui/icon.tsx'
import { excerptOf, isEditableBy, nameOf, type ThreadMessage, textOf } from './item.ts'
import { mentionsIn } from './parts.ts'
import { useQuoted } from './quote.tsx'
import { streamAnswer } from './streamed-answer.ts'
import { type Draft, useThreadActions } from './thread-context.tsx'

/** What each user began to write in each thread, and did not send; and edits that were refused. It goes with the client. */
const begun = new WeakMap<ProgressDBClient, Map<string, string>>()

function begunWith(client: ProgressDBClient): Map<string, string> {
  const texts = begun.get(client) ?? new Map<string, string>()
  begun.set(client, texts)
  return texts
}

/** Where one writes, who may. */
export function Composer({ draft }: { draft: Draft }) {
  const { threadId } = useThreadActions()
  const { thread } = useThread(threadId)
  const { status } = useMessages(threadId)
  if (status === 'missing') return null
  if (thread?.me?.role === 'viewer') return <p className="note">You can read here, and not write.</p>
  return <Writing draft={draft} />
}

/** A message, a reply, or another version of one. */
function Writing({ draft }: { draft: Draft }) {
  const { threadId, setDraft, user } = useThreadActions()
  const thread = useThreadClient(threadId)
  const { setTyping } = useTyping(threadId)
  const field = useRef<HTMLTextAreaElement>(null)
  const [text, setText] = useText(threadId, draft, field)

  const saveEdit = useSaveEdit(threadId)

  const cancel = () => setDraft({ kind: 'new' })
  const send = () => {
    const trimmed = text.trim()
    if (trimmed === '') return
    const mentions = mentionsIn(trimmed, thread.info.getSnapshot().members)
    if (draft.kind === 'edit') saveEdit(draft.id, trimmed, mentions)
    else {
      const replyTo = draft.kind === 'reply' ? { replyTo: draft.to } : {}
      void thread.create({ body: { text: trimmed }, ...(mentions.length > 0 && { mentions }), ...replyTo })
    }
    setTyping(false)
    if (draft.kind !== 'edit') setText('')
    cancel()
  }
  const editLast = () => {
    const { messages } = thread.messages.getSnapshot()
    const last = messages.findLast((message) => isEditable(message, user))
    if (last) setDraft({ kind: 'edit', id: last.id })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    // Safari ends a composition before it tells of the key that ends it, which then has the code of one within it.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return
    if (event.key === 'Enter' && !event.shiftKey) send()
    else if (event.key === 'Escape' && draft.kind !== 'new') cancel()
    else if (event.key === 'ArrowUp' && text === '' && draft.kind === 'new') editLast()
    else return
    event.preventDefault()
  }

  return (
    <form
      className="composer"
      aria-label="Write a message"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      {draft.kind !== 'new' && <About draft={draft} onCancel={cancel} />}
      <div className="composer-row">
        <StreamButton threadId={threadId} />
        <textarea
          ref={field}
          rows={1}
          dir="auto"
          value={text}
          aria-label={draft.kind === 'edit' ? 'Edit the message' : 'Message'}
          placeholder={draft.kind === 'edit' ? 'Edit the message' : 'Message'}
          enterKeyHint="send"
          onChange={(event) => {
            setText(event.target.value)
            if (draft.kind !== 'edit') setTyping(event.target.value !== '')
          }}
          onBlur={() => setTyping(false)}
          onKeyDown={onKeyDown}
        />
        <button
          type="submit"
          className="send"
          // The field keeps the focus, and a phone its keyboard.
          onMouseDown={(event) => event.preventDefault()}
          disabled={text.trim() === ''}
          aria-label={draft.kind === 'edit' ? 'Save' : 'Send'}
        >
          <Icon name={draft.kind === 'edit' ? 'check' : 'send'} />
        </button>
      </div>
    </form>
  )
}

/** The text of each kind of draft: an edit begins with what the message says, and leaves what was begun as it was. */
function useText(
  threadId: string,
  draft: Draft,
  field: React.RefObject<HTMLTextAreaElement | null>,
): [string, (text: string) => void] {
  const thread = useThreadClient(threadId)
  const texts = begunWith(useClient())
  const [own, setOwn] = useState(texts.get(threadId) ?? '')
  const [edited, setEdited] = useState('')
  const editedId = draft.kind === 'edit' ? draft.id : undefined
  useLayoutEffect(() => {
    const item = editedId === undefined ? undefined : thread.message(editedId).getSnapshot()
    if (item) setEdited(texts.get(refusedEdit(threadId, item.id)) ?? textOf(item))
    return () => void (editedId !== undefined && texts.delete(refusedEdit(threadId, editedId)))
  }, [thread, threadId, editedId, texts])
  useEffect(() => {
    // Whoever chooses to reply or to edit wants to write.
    if (draft.kind !== 'new' || matchMedia('(hover: hover)').matches) field.current?.focus()
  }, [draft, field])
  const text = editedId === undefined ? own : edited
  useHeight(field, text)
  const change = (next: string) => {
    if (editedId !== undefined) return setEdited(next)
    setOwn(next)
    if (next === '') texts.delete(threadId)
    else texts.set(threadId, next)
  }
  return [text, change]
}

/** An id has no line breaks in it, so this is no thread's. */
function refusedEdit(threadId: string, messageId: string): string {
  return `${threadId}\n${messageId}`
}

/** Saves an edit. One that is refused is kept, and shown again, unless something else is being written by then. */
function useSaveEdit(threadId: string) {
  const { setDraft, report } = useThreadActions()
  const thread = useThreadClient(threadId)
  const texts = begunWith(useClient())
  return (id: string, text: string, mentions: string[]) => {
    thread.edit(id, { body: { text }, mentions }).catch((error) => {
      report(error)
      texts.set(refusedEdit(threadId, id), text)
      setDraft((now) => (now.kind === 'new' && !texts.has(threadId) ? { kind: 'edit', id } : now))
    })
  }
}

/** The field is as high as its text, up to what the style sheet allows. */
function useHeight(field: React.RefObject<HTMLTextAreaElement | null>, text: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: another text has another height
  useLayoutEffect(() => {
    const { style } = field.current!
    style.height = 'auto'
    style.height = `${field.current!.scrollHeight}px`
  }, [field, text])
}

function About({ draft, onCancel }: { draft: Exclude<Draft, { kind: 'new' }>; onCancel(): void }) {
  const { threadId } = useThreadActions()
  const item = useQuoted(threadId, draft.kind === 'reply' ? draft.to : draft.id)
  return (
    <div className="about">
      <Icon name={draft.kind === 'reply' ? 'reply' : 'edit'} />
      <p>
        <strong>{draft.kind === 'edit' ? 'Edit' : `Reply to ${item ? nameOf(item) : '…'}`}</strong>
        <span className="excerpt" dir="auto">
          {item ? excerptOf(item) : ''}
        </span>
      </p>
      <IconButton
        icon="close"
        label={draft.kind === 'edit' ? 'Cancel the edit' : 'Cancel the reply'}
        onClick={onCancel}
      />
    </div>
  )
}

/** Shows how an answer is streamed. */
function StreamButton({ threadId }: { threadId: string }) {
  const { mayAssist } = useSigned()
  const { report } = useThreadActions()
  const thread = useThreadClient(threadId)
  const [isStreaming, setIsStreaming] = useState(false)
  if (!mayAssist) return null
  const start = async () => {
    setIsStreaming(true)
    await streamAnswer(thread).catch(report)
    setIsStreaming(false)
  }
  return (
    <IconButton
      icon="spark"
      label="Stream an answer"
      className="spark"
      disabled={isStreaming}
      onClick={() => void start()}
    />
  )
}

function isEditable(message: ThreadMessage, user: string): boolean {
  return isEditableBy(user, message) && message.role === 'user' && message.seq !== undefined
}
