import { memo } from 'react'
import { Icon } from './icon.tsx'

/** A user's initials on a colour that is always the same. Their name is to stand beside it. */
export const Avatar = memo(function Avatar({ name, isAssistant }: { name: string; isAssistant?: boolean }) {
  if (isAssistant)
    return (
      <span className="avatar assistant" aria-hidden="true">
        <Icon name="spark" />
      </span>
    )
  return (
    <span className="avatar" aria-hidden="true" style={{ '--hue': hueOf(name) } as React.CSSProperties}>
      {initialsOf(name)}
    </span>
  )
})

/** Up to two letters. */
export function initialsOf(name: string): string {
  const parts = name.split(/[\s._@:/-]+/).filter((part) => part !== '')
  const [first = '?', second] = parts
  const letters =
    second === undefined ? [...first].slice(0, 2) : [...first].slice(0, 1).concat([...second].slice(0, 1))
  return letters.join('').toUpperCase()
}

/** Far enough from one another to be told apart, and without those that are mud when they are dark. */
const hues = [265, 300, 335, 15, 45, 145, 170, 195, 225, 245]

function hueOf(name: string): number {
  let hash = 2_166_136_261
  for (const letter of name) hash = Math.imul(hash ^ letter.codePointAt(0)!, 16_777_619)
  return hues[(hash >>> 17) % hues.length]!
}
