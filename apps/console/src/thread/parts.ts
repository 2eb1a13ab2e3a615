/** A piece of what somebody has written. */
export interface Part {
  kind: 'text' | 'link' | 'code' | 'mention'
  text: string
}

/** Addresses without what stands behind them in a sentence, code in backquotes, and `@names`. */
const special =
  /(?<link>https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)])|`(?<code>[^`\n]+)`|(?<mention>(?<![\p{L}\p{M}\p{N}_@])@[\p{L}\p{M}\p{N}_.-]*[\p{L}\p{M}\p{N}_])/gu

/**
 * Takes a text apart. The parts together are the text, but for the backquotes.
 *
 * @param most the special ones that are looked for; what is behind them is text
 */
export function partsOf(text: string, most = Number.POSITIVE_INFINITY): Part[] {
  const parts: Part[] = []
  let from = 0
  let count = 0
  for (const { 0: whole, index, groups = {} } of text.matchAll(special)) {
    if (++count > most) break
    if (index > from) parts.push({ kind: 'text', text: text.slice(from, index) })
    const [kind, found] = Object.entries(groups).find(([, value]) => value !== undefined)!
    parts.push({ kind: kind as Part['kind'], text: found! })
    from = index + whole.length
  }
  if (from < text.length) parts.push({ kind: 'text', text: text.slice(from) })
  return parts
}

/** The members who are named with an @. */
export function mentionsIn(text: string, members: readonly { userId: string }[]): string[] {
  const named = new Set(
    partsOf(text).flatMap((part) => (part.kind === 'mention' ? [part.text.slice(1)] : [])),
  )
  return members.map(({ userId }) => userId).filter((userId) => named.has(userId))
}
