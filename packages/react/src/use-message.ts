import type { RegisteredShape, ThreadItem } from '@progressdb/client'
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
