import type { ConnectionStatus } from '@progressdb/client'
import { useConnection } from '@progressdb/react'
import { type ReactNode, useEffect, useState, useSyncExternalStore } from 'react'
import { useSigned } from './session/session-context.tsx'
import { wordsOf } from './ui/words.ts'

/** How long the connection may be away before it is worth a word, in milliseconds. */
const patienceMs = 1500

/** Says that what is shown is behind, and that what is written meanwhile is kept. */
export function ConnectionBanner() {
  const { signOut } = useSigned()
  const status = useConnection()
  const isOnline = useSyncExternalStore(onOnline, () => navigator.onLine)
  const isAway = useIsLong(!isOnline || status.state === 'connecting')
  if (status.state === 'closed')
    return (
      <Banner>
        {wordsOf(status.error)}
        <button type="button" className="link" onClick={() => signOut('all')}>
          Sign in again
        </button>
      </Banner>
    )
  return <Banner>{isAway && wordsFor(status, isOnline)}</Banner>
}

/** It is there always, so that a screen reader tells when it says something. */
function Banner({ children }: { children: ReactNode }) {
  return (
    <div className="banner" role="status">
      {children && <p>{children}</p>}
    </div>
  )
}

function wordsFor(status: ConnectionStatus, isOnline: boolean): string {
  if (!isOnline) return 'You are offline. What you write is kept, and sent when you are back.'
  const isRefused = status.state === 'connecting' && status.error && !status.error.retryable
  if (isRefused) return wordsOf(status.error)
  return 'Reconnecting… What you write is kept, and sent when the server is back.'
}

function onOnline(listener: () => void): () => void {
  addEventListener('online', listener)
  addEventListener('offline', listener)
  return () => {
    removeEventListener('online', listener)
    removeEventListener('offline', listener)
  }
}

/** Whether something has been so for a while. */
function useIsLong(isSo: boolean): boolean {
  const [isLong, setIsLong] = useState(false)
  useEffect(() => {
    if (!isSo) {
      setIsLong(false)
      return
    }
    const timer = setTimeout(() => setIsLong(true), patienceMs)
    return () => clearTimeout(timer)
  }, [isSo])
  return isLong && isSo
}
