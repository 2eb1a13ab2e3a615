import type { ChangesFrame } from '../live/frames.ts'
import type { MessageOrTombstone, Shape } from '../types.ts'
import type { Row } from './rows.ts'

/**
 * Which reactions to a message are the user's own, after a change. A frame that was caught up says so. A live one is
 * the same for all its readers: it says who did what, and the counts tell the rest.
 *
 * @returns undefined where the frame does not tell
 */
export function ownReactionsAfter<S extends Shape>(
  { mine, actors = {}, items }: ChangesFrame,
  message: MessageOrTombstone<S>,
  row: Row<S> | undefined,
  user: string | null,
): readonly string[] | undefined {
  if (mine) return mine[message.id] ?? []
  const before = row?.base.reactions ?? {}
  const after = message.reactions
  // A delete takes those of all.
  const own = (row?.mine ?? []).filter((one) => after[one])
  const changed = Object.keys({ ...before, ...after }).filter((one) => before[one] !== after[one])
  // A restore brings those of all back.
  if (changed.length > 0 && row?.base.deletedAt !== undefined) return undefined
  const whoDid = Object.values(actors)
  if (changed.length === 0 || user === null || !whoDid.includes(user)) return own
  // Several changes of one message in a commit come as one, with only the last one's position.
  const isOneEach = whoDid.length === items.length
  if (!isOneEach && whoDid.some((one) => one !== user)) return undefined
  if (isOneEach && actors[message.rev] !== user) return own
  const gained = changed.filter((one) => (after[one] ?? 0) > (before[one] ?? 0))
  return [...new Set([...own.filter((one) => !changed.includes(one)), ...gained])]
}
