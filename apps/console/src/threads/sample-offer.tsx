import { useState } from 'react'
import { openThread } from '../place.ts'
import { useSigned } from '../session/session-context.tsx'
import { wordsOf } from '../ui/words.ts'
import { writeSample } from './sample.ts'

/** What there is to do where nothing is. */
export function SampleOffer({ onNew }: { onNew(): void }) {
  const { user, key } = useSigned()
  const [isWriting, setIsWriting] = useState(false)
  const [error, setError] = useState<string>()

  const write = async () => {
    setIsWriting(true)
    try {
      openThread(await writeSample(key!, user))
    } catch (failure) {
      setError(wordsOf(failure))
      setIsWriting(false)
    }
  }

  return (
    <div className="empty">
      <h2>No conversations yet</h2>
      <p className="muted">Start one{key ? ', or look at a few that are made up' : ''}.</p>
      <button type="button" className="primary" onClick={onNew}>
        New conversation
      </button>
      {key && (
        <button type="button" disabled={isWriting} onClick={() => void write()}>
          {isWriting ? 'Writing…' : 'Fill with samples'}
        </button>
      )}
      {error && (
        <p className="error" role="alert">
          {error}
        </p>
      )}
    </div>
  )
}
