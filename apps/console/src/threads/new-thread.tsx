import { newId } from '@progressdb/client'
import { useClient } from '@progressdb/react'
import { type FormEvent, useId, useState } from 'react'
import { openThread } from '../place.ts'
import { recentUsers } from '../session/recent-users.ts'
import { useSigned } from '../session/session-context.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { useIsShown } from '../ui/is-shown.ts'
import { wordsOf } from '../ui/words.ts'

/** Asks for what a new conversation needs, which is nothing. */
export function NewThread({ onClose }: { onClose(): void }) {
  const { api } = useClient()
  const { user } = useSigned()
  const [title, setTitle] = useState('')
  const [people, setPeople] = useState('')
  const [isBusy, setIsBusy] = useState(false)
  const [error, setError] = useState<string>()
  // The same for each try, so that no try makes a second one.
  const [threadId] = useState(() => newId())
  const id = useId()
  const isShown = useIsShown()

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setIsBusy(true)
    try {
      await api.createThread({ id: threadId, ...(title.trim() && { title: title.trim() }) })
      for (const name of namesIn(people)) if (name !== user) await api.setMember(threadId, name, 'member')
      // Who has closed it meanwhile wants to stay where they are.
      if (!isShown.current) return
      onClose()
      openThread(threadId)
    } catch (failure) {
      setError(wordsOf(failure))
      setIsBusy(false)
    }
  }

  return (
    <Dialog title="New conversation" onClose={onClose}>
      <form className="fields" onSubmit={(event) => void submit(event)}>
        <label htmlFor={`${id}-title`}>Title</label>
        <input
          data-first
          id={`${id}-title`}
          value={title}
          maxLength={200}
          placeholder="What is it about?"
          onChange={(event) => setTitle(event.target.value)}
        />
        <label htmlFor={`${id}-people`}>People</label>
        <input
          id={`${id}-people`}
          value={people}
          autoCapitalize="none"
          placeholder="grace, alan"
          aria-describedby={`${id}-hint`}
          onChange={(event) => setPeople(event.target.value)}
        />
        <p id={`${id}-hint`} className="muted">
          Separated by commas. Any name will do.
        </p>
        <ul className="chips" aria-label="Add people">
          {recentUsers()
            .filter((name) => name !== user && !namesIn(people).includes(name))
            .map((name) => (
              <li key={name}>
                <button type="button" onClick={() => setPeople([...namesIn(people), name].join(', '))}>
                  <span className="hidden">Add </span>
                  {name}
                </button>
              </li>
            ))}
        </ul>
        {error && (
          <p className="error" role="alert">
            {error}
          </p>
        )}
        <footer>
          <button type="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="primary" disabled={isBusy}>
            Start
          </button>
        </footer>
      </form>
    </Dialog>
  )
}

function namesIn(text: string): string[] {
  const names = text.split(',').map((name) => name.trim())
  return [...new Set(names.filter((name) => name !== ''))]
}
