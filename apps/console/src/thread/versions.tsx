import type { Version } from '@progressdb/client'
import { useMessage, useThreadClient } from '@progressdb/react'
import { useEffect, useState } from 'react'
import { Dialog } from '../ui/dialog.tsx'
import { fullTimeOf } from '../ui/times.ts'
import { wordsOf } from '../ui/words.ts'
import { textOfBody } from './item.ts'
import { Text } from './text.tsx'

interface Props {
  threadId: string
  messageId: string
  onClose(): void
}

/** Everything that a message has said, the newest first. */
export function Versions({ threadId, messageId, onClose }: Props) {
  const { api } = useThreadClient(threadId)
  const version = useMessage(threadId, messageId)?.version
  const [versions, setVersions] = useState<Version[]>()
  const [error, setError] = useState<string>()
  // biome-ignore lint/correctness/useExhaustiveDependencies: an edit meanwhile is one version more
  useEffect(() => {
    let isOver = false
    api.listVersions(messageId, { limit: 100 }).then(
      ({ items }) => isOver || setVersions(items),
      (failure) => isOver || setError(wordsOf(failure)),
    )
    return () => {
      isOver = true
    }
  }, [api, messageId, version])

  return (
    <Dialog title="Versions" onClose={onClose} className="versions">
      {error && (
        <p className="error" role="alert">
          {error}
        </p>
      )}
      {!versions && !error && <p className="muted">Loading…</p>}
      <ol>
        {versions?.map(({ version: number, author, createdAt, body }, i) => (
          <li key={number} aria-current={i === 0}>
            <header>
              <strong>Version {number}</strong>
              {i === 0 && <span className="tag">now</span>}
              <span className="muted">
                {author ?? 'Application'} · <time dateTime={createdAt}>{fullTimeOf(createdAt)}</time>
              </span>
            </header>
            <Text text={textOfBody(body)} />
          </li>
        ))}
      </ol>
    </Dialog>
  )
}
