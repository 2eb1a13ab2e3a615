import type { MessageOrTombstone, Shape } from '../types.ts'
import type { Overlay, ThreadItem, ThreadMessage, ThreadTombstone } from './message.ts'

/** A message in the making: it may be deleted, and have its contents still, for a restore. */
type Draft<S extends Shape> = Omit<ThreadMessage<S>, 'deletedAt'> & { deletedAt?: string }

/**
 * What the server has, with the client's writes over it, in their order. Each is laid over anew whenever the others
 * change, so taking one back leaves the later ones as they are.
 *
 * @param base undefined for a message that is not stored yet
 */
export function laidOver<S extends Shape>(
  threadId: string,
  user: string | null,
  base: MessageOrTombstone<S> | undefined,
  mine: readonly string[],
  overlays: readonly Overlay<S>[],
): ThreadItem<S> {
  let draft = { ...base, mine, delivery: 'stored' } as Draft<S>
  for (const overlay of overlays) draft = withWrite(draft, overlay, threadId, user)
  if (draft.deletedAt === undefined) return draft as ThreadMessage<S>
  return { ...draft, body: undefined, metadata: undefined } as ThreadTombstone
}

function withWrite<S extends Shape>(
  below: Draft<S>,
  { operation, createdAt, state, error }: Overlay<S>,
  threadId: string,
  user: string | null,
): Draft<S> {
  const draft = { ...below }
  if (state !== 'stored' && draft.delivery !== 'failed') draft.delivery = state
  if (error) draft.error = error
  const now = new Date(createdAt).toISOString()
  switch (operation.kind) {
    case 'create': {
      // Stored already, and only the answer is missing.
      if (draft.seq !== undefined) return { ...draft, delivery: below.delivery }
      const { message, messageId } = operation
      const made: Partial<Draft<S>> = {
        threadId,
        rev: 0,
        version: 1,
        author: user,
        role: 'user',
        status: 'final',
        replyCount: 0,
        reactions: {},
        createdAt: now,
        updatedAt: now,
        metadata: {},
      }
      return { ...made, ...draft, ...message, id: messageId } as Draft<S>
    }
    case 'edit': {
      const { body, metadata, mentions } = operation.edit
      if (body !== undefined) draft.body = body
      if (metadata) draft.metadata = mergePatch(draft.metadata, metadata) as S['metadata']
      if (mentions) draft.mentions = mentions
      return Object.assign(draft, { updatedAt: now, editedBy: user })
    }
    case 'delete':
      return Object.assign(draft, { deletedAt: now, deletedBy: user })
    case 'restore':
      // Without its contents it stays as it is until they come back.
      if (draft.body !== undefined) delete draft.deletedAt
      return draft
    default:
      return withReaction(draft, operation.reaction, operation.kind === 'react')
  }
}

function withReaction<S extends Shape>(draft: Draft<S>, reaction: string, isThere: boolean): Draft<S> {
  if (draft.mine.includes(reaction) === isThere) return draft
  const { [reaction]: count = 0, ...others } = draft.reactions
  const now = count + (isThere ? 1 : -1)
  return {
    ...draft,
    mine: isThere ? [...draft.mine, reaction] : draft.mine.filter((one) => one !== reaction),
    reactions: now > 0 ? { ...draft.reactions, [reaction]: now } : others,
  }
}

/** RFC 7396. */
function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch
  const merged: Record<string, unknown> = isObject(target) ? { ...target } : {}
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete merged[name]
    else merged[name] = mergePatch(merged[name], value)
  }
  return merged
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
