import { MessageList, type ThreadMessage, useMessages } from '@progressdb/react'
import { useEffect, useState } from 'react'

declare global {
  interface Window {
    /** Jumps to a message. */
    showMessage(id: string): void
  }
}

/** A list of messages of many heights, some with an image that takes its time. */
export function Scroll({ threadId }: { threadId: string }) {
  const { jumpTo } = useMessages(threadId)
  const [focus, setFocus] = useState<string>()
  window.showMessage = (id) => {
    setFocus(id)
    void jumpTo(id)
  }
  return <MessageList threadId={threadId} row={Row} focus={focus} style={{ height: 600, width: 400 }} />
}

function Row({ message }: { message: ThreadMessage }) {
  const { seq = 0, body } = message
  return (
    <article style={{ padding: '4.3px', lineHeight: 1.37 }}>
      <p style={{ margin: 0 }}>{`${body.text} `.repeat(1 + ((seq * 7) % 40))}</p>
      {seq % 5 === 0 && <LateImage height={40 + ((seq * 31) % 160)} />}
    </article>
  )
}

/** An image whose height nobody knows before it is there. */
function LateImage({ height }: { height: number }) {
  const [source, setSource] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setSource(imageOf(height)), height / 2)
    return () => clearTimeout(timer)
  }, [height])
  if (source === '') return <i data-late />
  return <img alt="" src={source} style={{ display: 'block' }} />
}

function imageOf(height: number): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="100" height="${height}"><rect width="100" height="${height}"/></svg>`
  return `data:image/svg+xml,${encodeURIComponent(svg)}`
}
