import { memo } from 'react'
import { type Part, partsOf } from './parts.ts'

/** Each is an element: a body may have some 300,000 names in it, with which no page could be used. */
const mostParts = 500

/**
 * What somebody has written: as it is, with links that can be opened. Nothing of it becomes part of the page's markup.
 *
 * @param note a word of the page's own behind it
 */
export const Text = memo(function Text({ text, note }: { text: string; note?: string | undefined }) {
  const parts = partsOf(note ? text.trimEnd() : text, mostParts)
  return (
    <div className="text" dir="auto">
      {parts.map((part, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a text only grows, or is another one
        <PartOf key={i} {...part} />
      ))}
      {note && <span className="edited"> ({note})</span>}
    </div>
  )
})

function PartOf({ kind, text }: Part) {
  if (kind === 'text') return text
  if (kind === 'code') return <code>{text}</code>
  if (kind === 'mention') return <span className="mention">{text}</span>
  return (
    <a href={text} target="_blank" rel="noreferrer">
      {text}
    </a>
  )
}
