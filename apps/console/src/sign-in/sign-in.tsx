import { type FormEvent, useId, useState } from 'react'
import { type Session, sessionOf, whyNoKey } from '../session/session.ts'
import { Logo } from '../ui/logo.tsx'

/** Says what the page needs, and where that is. */
export function SignIn({ onSession }: { onSession(session: Session): void }) {
  const [text, setText] = useState('')
  const [error, setError] = useState<string>()
  const id = useId()

  const submit = (event: FormEvent) => {
    event.preventDefault()
    const session = sessionOf(text)
    const why = typeof session === 'object' && 'key' in session ? whyNoKey() : undefined
    if (typeof session === 'string') setError(session)
    else if (why) setError(why)
    else onSession(session)
  }

  return (
    <main className="sign-in">
      <form className="card" onSubmit={submit} aria-labelledby={`${id}-title`}>
        <Logo />
        <h1 id={`${id}-title`}>Open the console</h1>
        <p className="muted">
          Paste an API key to try the server as any user, or a user’s token to act as that one. A key never
          leaves this tab: it only signs tokens, here.
        </p>
        <label htmlFor={id}>API key or token</label>
        <input
          id={id}
          type="password"
          autoComplete="off"
          spellCheck={false}
          placeholder="pdb_…"
          value={text}
          aria-invalid={error !== undefined}
          aria-describedby={error ? `${id}-error` : undefined}
          onChange={(event) => {
            setText(event.target.value)
            setError(undefined)
          }}
          required
          // biome-ignore lint/a11y/noAutofocus: the page has nothing else to do
          autoFocus
        />
        {error && (
          <p id={`${id}-error`} className="error" role="alert">
            {error}
          </p>
        )}
        <button type="submit" className="primary">
          Continue
        </button>
        <section className="where" aria-label="Where the key is">
          <h2>Where is my key?</h2>
          <dl>
            <dt>After npm start</dt>
            <dd>
              Open the link that it printed. The key is also in <code>progressdb-data/dev-key</code>.
            </dd>
            <dt>In production</dt>
            <dd>
              Make one: <code>progressdb key create</code>
            </dd>
            <dt>A user’s token</dt>
            <dd>
              <code>progressdb token --user ada</code>
            </dd>
          </dl>
        </section>
      </form>
    </main>
  )
}
