import type {
  ThreadItem as ItemOf,
  ThreadMessage as MessageOf,
  RegisteredShape,
  ThreadTombstone,
} from '@progressdb/client'

export type Tombstone = ThreadTombstone

export type ThreadItem = ItemOf<RegisteredShape>
type Body = NonNullable<ThreadItem['body']>
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
  return body === undefined ? '' : textOfBody(body)
}

/** Bodies are any JSON: `null` too, whatever shape one has in mind. */
export function textOfBody(body: Body): string {
  const text: unknown = (body as Body | null)?.text
  return typeof text === 'string' ? text : JSON.stringify(body, null, 2)
}

/** So many letters of a text; what is one letter is not cut. */
export function beginOf(text: string, most: number): string {
  return [...text.slice(0, 2 * most)].slice(0, most).join('')
}

const excerptLetters = 140

/** One line of it, for a quote. */
export function excerptOf(item: ThreadItem): string {
  if (item.deletedAt !== undefined) return 'Deleted message'
  // A long one is not read to its end for that.
  const text = textOf(item).trimStart().slice(0, 1000).replaceAll(/\s+/g, ' ').trim()
  const begin = beginOf(text, excerptLetters)
  return begin.length < text.length ? `${begin}…` : text || '…'
}
