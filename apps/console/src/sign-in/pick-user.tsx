import { type FormEvent, useId, useState } from 'react'
import { recentUsers } from '../session/recent-users.ts'
import { clientWithKey, whyNoKey } from '../session/session.ts'
import { Avatar } from '../ui/avatar.tsx'
import { useIsShown } from '../ui/is-shown.ts'
import { Logo } from '../ui/logo.tsx'
import { wordsOf } from '../ui/words.ts'

interface Props {
  sessionKey: string
  onPick(user: string): void
  onSignOut(): void
}

/** Users are whoever a token names: there is nothing to create. */
export function PickUser({ sessionKey, onPick, onSignOut }: Props) {
  const [name, setName] = useState('')
  const [trying, setTrying] = useState<string>()
  const [error, setError] = useState<string>()
  const id = useId()
  const isShown = useIsShown()

  const pick = async (user: string) => {
    setTrying(user)
    setError(undefined)
    try {
      // Whether the server knows the key shows with the first token that is made with it.
      await clientWithKey(sessionKey, user).api.getUnread()
      // Meanwhile, somebody may have chosen to use another key.
      if (isShown.current) onPick(user)
    } catch (failure) {
      setError(whyNoKey() ?? wordsOf(failure))
      setTrying(undefined)
    }
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() !== '') void pick(name.trim())
  }

  return (
    <main className="sign-in">
      <form className="card" onSubmit={submit} aria-labelledby={`${id}-title`}>
        <Logo />
        <h1 id={`${id}-title`}>Who are you?</h1>
        <p className="muted">With this key you can be anybody. A second user is one click away later on.</p>
        <ul className="users">
          {recentUsers().map((user) => (
            <li key={user}>
              <button type="button" onClick={() => void pick(user)} disabled={trying !== undefined}>
                <Avatar name={user} />
                {user}
              </button>
            </li>
          ))}
        </ul>
        <label htmlFor={id}>Somebody else</label>
        <div className="row">
          <input
            id={id}
            value={name}
            maxLength={64}
            autoComplete="off"
            autoCapitalize="none"
            placeholder="Any name"
            onChange={(event) => setName(event.target.value)}
          />
          <button type="submit" className="primary" disabled={name.trim() === '' || trying !== undefined}>
            Continue
          </button>
        </div>
        {error && (
          <p className="error" role="alert">
            {error}
          </p>
        )}
        <button type="button" className="link" onClick={onSignOut}>
          Use another key
        </button>
      </form>
    </main>
  )
}
