import { type FormEvent, useId, useState } from 'react'
import { useOpenThread } from '../place.ts'
import { recentUsers } from '../session/recent-users.ts'
import { useSigned } from '../session/session-context.tsx'
import { readTheme, setTheme, themes } from '../theme.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { openWindowAs } from '../ui/second-window.ts'

/** What concerns who one is, and how it all looks. */
export function UserMenu({ anchor, onClose }: { anchor: Element; onClose(): void }) {
  const { user, key, signOut } = useSigned()
  return (
    <Dialog title={user} anchor={anchor} onClose={onClose} className="user-menu">
      {key && <SecondWindow sessionKey={key} onDone={onClose} />}
      <ThemeChoice />
      <ul className="menu">
        <li>
          <a href="/docs" target="_blank" rel="noreferrer">
            API reference
          </a>
        </li>
        {key && (
          <li>
            <button type="button" onClick={() => signOut('user')}>
              Be somebody else
            </button>
          </li>
        )}
        <li>
          <button type="button" onClick={() => signOut('all')}>
            Sign out
          </button>
        </li>
      </ul>
    </Dialog>
  )
}

function SecondWindow({ sessionKey, onDone }: { sessionKey: string; onDone(): void }) {
  const { user } = useSigned()
  const threadId = useOpenThread()
  const [name, setName] = useState('')
  const id = useId()
  const open = (other: string) => {
    openWindowAs(sessionKey, other, threadId)
    onDone()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() !== '') open(name.trim())
  }
  return (
    <section aria-labelledby={`${id}-title`}>
      <h3 id={`${id}-title`}>Open a second window as</h3>
      <ul className="chips">
        {recentUsers()
          .filter((other) => other !== user)
          .slice(0, 4)
          .map((other) => (
            <li key={other}>
              <button type="button" onClick={() => open(other)}>
                <Avatar name={other} />
                {other}
              </button>
            </li>
          ))}
      </ul>
      <form className="row" onSubmit={submit}>
        <input
          aria-label="Another name"
          placeholder="Another name"
          autoCapitalize="none"
          maxLength={64}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <button type="submit" disabled={name.trim() === ''}>
          Open
        </button>
      </form>
    </section>
  )
}

function ThemeChoice() {
  const [theme, setShown] = useState(readTheme)
  const name = useId()
  return (
    <fieldset className="segments">
      <legend>Theme</legend>
      {themes.map((each) => (
        <label key={each}>
          <input
            type="radio"
            name={name}
            checked={each === theme}
            onChange={() => {
              setTheme(each)
              setShown(each)
            }}
          />
          <span>{each === 'system' ? 'System' : each === 'light' ? 'Light' : 'Dark'}</span>
        </label>
      ))}
    </fieldset>
  )
}
