import { useThreadClient } from '@progressdb/react'
import { useSyncExternalStore } from 'react'
import { isSameDay } from '../ui/times.ts'
import type { ThreadItem } from './item.ts'

/** What is shown above a message, depending on the one before: its day, and who wrote it. */
export type Head = 'day' | 'author' | 'none'

/** What somebody writes within so many milliseconds stands together. */
const togetherMs = 5 * 60_000

/** Rendered again only when that changes. */
export function useHead(threadId: string, messageId: string): Head {
  const { messages } = useThreadClient(threadId)
  return useSyncExternalStore(
    messages.subscribe,
    () => headsOf(messages.getSnapshot().items).get(messageId) ?? 'none',
  )
}

const known = new WeakMap<readonly ThreadItem[], ReadonlyMap<string, Head>>()

/** Worked out once for all rows. */
export function headsOf(items: readonly ThreadItem[]): ReadonlyMap<string, Head> {
  let heads = known.get(items)
  if (!heads) {
    heads = new Map(items.map((item, i) => [item.id, headOf(item, items[i - 1])]))
    known.set(items, heads)
  }
  return heads
}

function headOf(item: ThreadItem, before: ThreadItem | undefined): Head {
  if (!before || !isSameDay(item.createdAt, before.createdAt)) return 'day'
  const isSameWriter = item.author === before.author && item.role === before.role
  const isSoon = Date.parse(item.createdAt) - Date.parse(before.createdAt) < togetherMs
  return isSameWriter && isSoon && !item.replyTo && before.deletedAt === undefined ? 'none' : 'author'
}
