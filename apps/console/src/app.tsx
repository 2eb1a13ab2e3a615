import type { ProgressDBClient } from '@progressdb/client'
import { ProgressDBProvider } from '@progressdb/react'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { Chat } from './chat.tsx'
import { claimsOf } from './session/claims.ts'
import { rememberUser } from './session/recent-users.ts'
import { clientOf, readSession, type Session, takeFromLink, writeSession } from './session/session.ts'
import { SessionContext, type Signed } from './session/session-context.tsx'
import { PickUser } from './sign-in/pick-user.tsx'
import { SignIn } from './sign-in/sign-in.tsx'

takeFromLink()

/** First with what, then as whom, then the chat. */
export function App() {
  const [session, setSession] = useSession()
  if (!session) return <SignIn onSession={setSession} />
  if (!session.user && 'key' in session)
    return (
      <PickUser
        sessionKey={session.key}
        onPick={(user) => setSession({ ...session, user })}
        onSignOut={() => setSession(undefined)}
      />
    )
  // Another user, or another key, begins anew.
  return <SignedIn key={JSON.stringify(session)} session={session as Known} onSession={setSession} />
}

/** The session of this tab; a link that is opened in it may bring another one. */
function useSession(): [Session | undefined, (session: Session | undefined) => void] {
  const [session, setSession] = useState(readSession)
  useEffect(() => {
    const onHash = () => {
      if (takeFromLink()) setSession(readSession())
    }
    addEventListener('hashchange', onHash)
    return () => removeEventListener('hashchange', onHash)
  }, [])
  const change = useCallback((next: Session | undefined) => {
    writeSession(next)
    setSession(next)
  }, [])
  return [session, change]
}

type Known = Session & { user: string }

interface SignedInProps {
  session: Known
  onSession(session: Session | undefined): void
}

function SignedIn({ session, onSession }: SignedInProps) {
  const client = useClientOf(session)
  useEffect(() => rememberUser(session.user), [session.user])
  const signed = useMemo<Signed>(() => {
    const key = 'key' in session ? session.key : undefined
    const roles = 'token' in session ? claimsOf(session.token)?.messageRoles : ['assistant']
    return {
      user: session.user,
      key,
      mayAssist: roles?.includes('assistant') ?? false,
      signOut: (how) => onSession(how === 'user' && key ? { key } : undefined),
    }
  }, [session, onSession])
  return (
    <SessionContext value={signed}>
      {client && (
        <ProgressDBProvider client={client}>
          <Chat />
        </ProgressDBProvider>
      )}
    </SessionContext>
  )
}

/** The client of a session, for as long as that is the one. */
function useClientOf(session: Known): ProgressDBClient | undefined {
  const [client, setClient] = useState<ProgressDBClient>()
  useEffect(() => {
    const own = clientOf(session)
    setClient(own)
    return () => {
      setClient(undefined)
      own.close()
    }
  }, [session])
  return client
}
