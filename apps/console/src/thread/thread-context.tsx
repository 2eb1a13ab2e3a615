import { createContext, type Dispatch, type SetStateAction, useContext } from 'react'
import type { ThreadItem } from './item.ts'

/** What is being written. */
export type Draft = { kind: 'new' } | { kind: 'reply'; to: string } | { kind: 'edit'; id: string }

/** What the rows of a thread can ask for. It stays the same object as long as the thread is open. */
export interface ThreadActions {
  threadId: string
  user: string
  setDraft: Dispatch<SetStateAction<Draft>>
  openMenu(item: ThreadItem, anchor: Element): void
  openReactions(item: ThreadItem, anchor: Element): void
  /** Shows a message, wherever in the thread it is. */
  jumpTo(messageId: string): void
  /** Says what could not be done. */
  report(error: unknown): void
}

export const ThreadContext = createContext<ThreadActions | undefined>(undefined)

export function useThreadActions(): ThreadActions {
  return useContext(ThreadContext)!
}
