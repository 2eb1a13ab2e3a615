import type { Api } from '../api.ts'
import { ProgressDBError } from '../error.ts'
import type { RequestOptions } from '../http.ts'
import type { MessageEdit, MessageOrTombstone, Shape } from '../types.ts'
import type { Operation, Pending, Stored } from './write.ts'

/** Sends a write, or several creates at once. @returns what became of each */
export async function send<S extends Shape>(
  api: Api<S>,
  writes: readonly Pending<S>[],
  options: RequestOptions,
): Promise<Stored<S>[]> {
  const { threadId, operation } = writes[0]!
  if (writes.length === 1) return [await sendOne(api, threadId, operation, options)]
  const messages = writes.map((write) => messageOf(write.operation as Create<S>))
  return (await api.createMessages(threadId, messages, options)).map(storedOf)
}

type Create<S extends Shape> = Extract<Operation<S>, { kind: 'create' }>

async function sendOne<S extends Shape>(
  api: Api<S>,
  threadId: string,
  operation: Operation<S>,
  options: RequestOptions,
): Promise<Stored<S>> {
  const { kind, messageId } = operation
  if (kind === 'create') return storedOf(await api.createMessage(threadId, messageOf(operation), options))
  if (kind === 'edit') return storedOf(await edit(api, threadId, operation, options))
  if (kind === 'restore') return storedOf(await api.restoreMessage(threadId, messageId, options))
  if (kind === 'react') return storedOf(await api.react(threadId, messageId, operation.reaction, options))
  if (kind === 'unreact') return api.unreact(threadId, messageId, operation.reaction, options)
  return api.deleteMessage(threadId, messageId, options)
}

function messageOf<S extends Shape>({ messageId, message }: Create<S>) {
  return { ...message, id: messageId }
}

function storedOf<S extends Shape>(message: MessageOrTombstone<S>): Stored<S> {
  return { message, rev: message.rev }
}

/** An edit that finds another version than its own may have made it, in a try whose answer got lost. */
async function edit<S extends Shape>(
  api: Api<S>,
  threadId: string,
  { messageId, edit, ifVersion }: Extract<Operation<S>, { kind: 'edit' }>,
  options: RequestOptions,
): Promise<MessageOrTombstone<S>> {
  try {
    return await api.editMessage(threadId, messageId, edit, { ifVersion, ...options })
  } catch (error) {
    if (!(error instanceof ProgressDBError) || error.code !== 'version_mismatch') throw error
    const message = await api.getMessage(threadId, messageId, options)
    if (!isEdited(message, edit)) throw error
    return message
  }
}

function isEdited<S extends Shape>(message: MessageOrTombstone<S>, edit: MessageEdit<S>): boolean {
  const { body, metadata = {}, mentions } = edit
  return (
    message.deletedAt === undefined &&
    (body === undefined || isSame(body, message.body)) &&
    (mentions === undefined || isSame(mentions, message.mentions ?? [])) &&
    isMerged(metadata, message.metadata)
  )
}

/** Whether a merge patch would change nothing. */
function isMerged(patch: unknown, value: unknown): boolean {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return isSame(patch, value)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return Object.entries(patch).every(([key, field]) => {
    const now = (value as Record<string, unknown>)[key]
    return field === null ? now === undefined : isMerged(field, now)
  })
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
