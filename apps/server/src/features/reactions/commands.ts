import type { Caller, User } from '../../auth/principal.ts'
import type { Command } from '../../intake/intake.ts'
import { invalid, Problem } from '../../lib/problem.ts'
import type { Asked } from '../engine.ts'
import {
  changed,
  changeFields,
  type MessageState,
  mustNotBeDeleted,
  openMessage,
} from '../messages/change.ts'
import { type Message, readFields, wholeJson } from '../messages/message.ts'
import { ownReactionRows, reactionKeys, reactionRows } from './reaction.ts'

/** Adds the caller's reaction to a message. Giving the same one again changes nothing. */
export function addReaction(
  { caller, durability, limits: { maxReactions } }: Asked,
  threadId: string,
  id: string,
  reaction: string,
): Command<MessageState> {
  const { user } = mustBeUser(caller)
  return {
    bytes: 2048,
    durability,
    apply(view) {
      const { writer, entry } = openMessage(view, caller, threadId, id)
      mustNotBeDeleted(entry)
      const message = readFields(entry)
      const own = reactionKeys.own(threadId, user, entry.seq, reaction)
      if (view.get(ownReactionRows, own))
        return { json: wholeJson(view, threadId, entry), version: message.version }
      const count = Object.hasOwn(message.reactions, reaction) ? message.reactions[reaction]! : 0
      if (count === 0 && Object.keys(message.reactions).length >= maxReactions) {
        throw new Problem(
          'limit_reached',
          `A message has at most ${maxReactions} different reactions (setting maxReactions).`,
        )
      }
      const rev = changed(writer, entry, caller)
      view.put(ownReactionRows, own, { rev, messageId: id })
      view.put(reactionRows, reactionKeys.ofMessage(threadId, entry.seq, rev), {
        user,
        reaction,
        at: view.now,
      })
      const written = changeFields(writer, entry, { ...withCount(message, reaction, count + 1), rev })
      writer.save()
      return { json: wholeJson(view, threadId, written), version: message.version }
    },
  }
}

/**
 * Takes the caller's reaction back. One that isn't there changes nothing.
 *
 * @returns the message's position
 */
export function removeReaction(
  { caller, durability }: Asked,
  threadId: string,
  id: string,
  reaction: string,
): Command<number> {
  const { user } = mustBeUser(caller)
  return {
    bytes: 2048,
    durability,
    apply(view) {
      const { writer, entry } = openMessage(view, caller, threadId, id)
      mustNotBeDeleted(entry)
      const own = reactionKeys.own(threadId, user, entry.seq, reaction)
      const row = view.get(ownReactionRows, own)
      const message = readFields(entry)
      if (!row) return message.rev
      view.delete(ownReactionRows, own)
      view.delete(reactionRows, reactionKeys.ofMessage(threadId, entry.seq, row.rev))
      const count = message.reactions[reaction]! - 1
      const rev = changed(writer, entry, caller)
      changeFields(writer, entry, { ...withCount(message, reaction, count), rev })
      writer.save()
      return rev
    },
  }
}

/** Reactions in the order in which they were first given. */
function withCount(message: Message, reaction: string, count: number): Message {
  const counts = new Map(Object.entries(message.reactions))
  if (count > 0) counts.set(reaction, count)
  else counts.delete(reaction)
  return { ...message, reactions: Object.fromEntries(counts) }
}

/** @throws Problem `invalid_request` for the application, which has no reactions of its own */
function mustBeUser(caller: Caller): User {
  if (caller.kind === 'user') return caller
  throw invalid('header', 'X-User-ID', 'is required: a reaction is a user’s')
}
