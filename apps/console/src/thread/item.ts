import type {
  ThreadItem as ItemOf,
  ThreadMessage as MessageOf,
  RegisteredShape,
  ThreadTombstone,
} from '@progressdb/client'

export type Tombstone = ThreadTombstone

export type ThreadItem = ItemOf<RegisteredShape>
export type ThreadMessage = MessageOf<RegisteredShape>

/** Whom a message is shown as from. */
export function nameOf({ author, role }: Pick<ThreadItem, 'author' | 'role'>): string {
  return role === 'assistant' ? 'Assistant' : (author ?? 'Application')
}

/** Whether a user may edit a message: their own, once it is not streamed any more. */
export function isEditableBy(
  user: string,
  { author, status }: Pick<ThreadItem, 'author' | 'status'>,
): boolean {
  return author === user && status === 'final'
}

/** What a message says; bodies without a text are shown as they are. */
export function textOf({ body }: ThreadItem): string {
  if (body === undefined) return ''
  const { text } = body
  return typeof text === 'string' ? text : JSON.stringify(body, null, 2)
}

/** One line of it, for a quote. */
export function excerptOf(item: ThreadItem): string {
  if (item.deletedAt !== undefined) return 'Deleted message'
  const text = textOf(item).replaceAll(/\s+/g, ' ').trim()
  return text.length > 140 ? `${text.slice(0, 140)}…` : text || '…'
}
