import { memo, type ReactNode } from 'react'

/** Addresses, code in backquotes, and `@names`, each with what it stands for as a group. */
const special = /(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)])|`([^`\n]+)`|(?<![\w@])(@[\w.-]*\w)/g

/**
 * What somebody has written: as it is, with links that can be opened. Nothing of it becomes part of the page's markup.
 *
 * @param note a word of the page's own behind it
 */
export const Text = memo(function Text({ text, note }: { text: string; note?: string | undefined }) {
  const parts: ReactNode[] = []
  let from = 0
  for (const match of text.matchAll(special)) {
    const [whole, address, code, mention] = match
    parts.push(text.slice(from, match.index))
    from = match.index + whole.length
    const key = match.index
    if (address)
      parts.push(
        <a key={key} href={address} target="_blank" rel="noreferrer">
          {address}
        </a>,
      )
    else if (code) parts.push(<code key={key}>{code}</code>)
    else
      parts.push(
        <span key={key} className="mention">
          {mention}
        </span>,
      )
  }
  parts.push(note ? text.slice(from).trimEnd() : text.slice(from))
  return (
    <div className="text">
      {parts}
      {note && <span className="edited"> ({note})</span>}
    </div>
  )
})
