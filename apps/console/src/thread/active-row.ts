import { useSyncExternalStore } from 'react'

/**
 * Of all rows one can be reached with the Tab key, and the arrow keys move on from there: so a long conversation is one
 * stop on the way through the page.
 */
let active: string | undefined
const listeners = new Set<() => void>()

export function setActiveRow(messageId: string | undefined): void {
  active = messageId
  for (const listener of listeners) listener()
}

export function getActiveRow(): string | undefined {
  return active
}

export function useIsActiveRow(messageId: string): boolean {
  return useSyncExternalStore(subscribe, () => active === messageId)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** Moves the focus between rows; true if that is what the key does. */
export function moveWithKey(key: string, row: HTMLElement): boolean {
  const rows = [...row.closest('[role=list]')!.querySelectorAll<HTMLElement>('article')]
  const at = rows.indexOf(row)
  const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: rows.length - 1 }[key]
  if (to === undefined) return false
  const next = rows[Math.max(0, Math.min(rows.length - 1, to))]
  next?.focus({ preventScroll: true })
  next?.scrollIntoView({ block: 'nearest' })
  return true
}
