import type { MessagesSnapshot, RegisteredShape, Store, ThreadItem } from '@progressdb/client'
import { useMemo } from 'react'
import { useThreadClient } from './provider.tsx'
import { useStore } from './use-store.ts'

/**
 * One message of those that are loaded; undefined if it isn't among them. It is rendered again only when that message
 * changes, so a list of rows that each have their own costs one row for each token that is streamed.
 *
 * @example
 * function Row({ threadId, id }: { threadId: string; id: string }) {
 *   const message = useMessage(threadId, id)
 *   return message?.body && <p>{message.body.text}</p>
 * }
 */
export function useMessage(threadId: string, messageId: string): ThreadItem<RegisteredShape> | undefined {
  const thread = useThreadClient(threadId)
  return useStore(useMemo(() => thread.message(messageId), [thread, messageId]))
}

/**
 * The ids of the messages that are loaded, from old to new; another list only when one comes or goes.
 *
 * @example useMessageIds(threadId).map((id) => <Row key={id} threadId={threadId} id={id} />)
 */
export function useMessageIds(threadId: string): readonly string[] {
  return useStore(useThreadClient(threadId).messageIds)
}

/** The ids of the rows of a list: those of the messages, or of all that is loaded, deleted ones too. */
export function useRowIds(threadId: string, withDeleted: boolean): readonly string[] {
  const thread = useThreadClient(threadId)
  return useStore(
    useMemo(() => (withDeleted ? itemIdsOf(thread.messages) : thread.messageIds), [thread, withDeleted]),
  )
}

/** The same list until one comes or goes. */
function itemIdsOf({
  subscribe,
  getSnapshot,
}: Store<Pick<MessagesSnapshot<RegisteredShape>, 'items'>>): Store<readonly string[]> {
  let ids: readonly string[] = []
  return {
    subscribe,
    getSnapshot() {
      const { items } = getSnapshot()
      if (items.length !== ids.length || items.some(({ id }, i) => id !== ids[i]))
        ids = items.map(({ id }) => id)
      return ids
    },
  }
}
