import { linkFor } from '../session/session.ts'

/**
 * Opens a window in which somebody else is signed in, of a size to be put beside this one; a tab where there are no
 * windows. The key goes behind the `#` of the address, which is never sent, and from there into that window's session.
 */
export function openWindowAs(key: string, user: string, threadId?: string): void {
  open(linkFor(key, user, threadId), '_blank', 'noopener,width=520,height=820')
}
