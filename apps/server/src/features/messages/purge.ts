import type { View } from '../../commit/view.ts'
import type { Command } from '../../intake/intake.ts'
import { isoTime } from '../../lib/clock.ts'
import { ownReactionRows, reactionKeys, reactionRows } from '../reactions/reaction.ts'
import { keys, threads } from '../threads/thread.ts'
import { ThreadWriter } from '../threads/thread-writer.ts'
import { blockOf, blocks, type Entry, flags } from './block.ts'
import { addToReplyCount, changedBy, changeFields, countAsUnread } from './change.ts'
import { dueRows, expiryKeys, expiryOf, putStub } from './expiry.ts'
import { contentRows, deletedRows, entryAt, messageKeys, readFields, replyRows, seqOf } from './message.ts'
import { closeStream } from './stream-state.ts'

/** A reaction to a message that is to be purged. */
export interface DueReaction {
  /** The position at which it was given. */
  rev: number
  user: string
  reaction: string
}

/** A message that has expired. */
export interface Due {
  thread: string
  seq: number
  /** When it expired, in milliseconds since 1970. */
  at: number
  /** Its reactions, as far as they fit into one command. */
  reactions: readonly DueReaction[]
  /** Whether these are all. */
  isAll: boolean
}

/**
 * Purges expired messages: their contents, versions, reactions and places among the replies. A message's id stays taken, and
 * a stub in its place tells those who follow; its `seq` is a hole from then on. One with very many reactions
 * loses some of them at a time, unseen since it is hidden, and goes with the last.
 *
 * @returns how many were purged, or became less; the others are to be read again
 */
export function purgeMessages(due: readonly Due[]): Command<number> {
  let rows = 0
  for (const { reactions } of due) rows += 1 + reactions.length
  return {
    bytes: rows * 512,
    durability: 'fast',
    isCold: true,
    isUpkeep: true,
    prefetch(view) {
      for (const { thread, seq } of due) {
        view.want(threads, keys.thread(thread))
        view.want(blocks, messageKeys.block(thread, blockOf(seq)))
      }
    },
    apply(view) {
      const writers = new Map<string, ThreadWriter>()
      let done = 0
      for (const each of due) {
        const writer = writers.get(each.thread) ?? writerOf(view, each.thread)
        if (writer) writers.set(each.thread, writer)
        if (purge(view, writer, each)) done++
      }
      for (const writer of writers.values()) writer.save()
      return done
    },
  }
}

/** Undefined for a thread that was deleted for good. */
function writerOf(view: View, threadId: string): ThreadWriter | undefined {
  const thread = view.get(threads, keys.thread(threadId))
  return thread && !thread.details.gone ? ThreadWriter.of(view, thread, null) : undefined
}

/** False if nothing was done. */
function purge(view: View, writer: ThreadWriter | undefined, due: Due): boolean {
  const { thread, seq, at, reactions, isAll } = due
  const entry = writer && entryAt(view, thread, seq)
  if (!writer || !entry || expiryOf(entry) !== at) {
    // The thread is gone, which leaves its rows in this list behind.
    view.delete(dueRows, expiryKeys.due(at, thread, seq))
    return true
  }
  if (at > view.now) return false // the clock was set back
  // An import, which takes what is said of any message, may have added one since.
  if (isAll && countOf(reactionsTo(view, thread, entry)) !== reactions.length) return false
  for (const each of reactions) dropReaction(view, thread, seq, each)
  if (isAll) removeMessage(writer, entry, at)
  else countLess(writer, entry, reactions)
  return true
}

/** A message's reactions, by their counts; a deleted one's are kept with what it held. */
function reactionsTo(view: View, thread: string, entry: Entry): Record<string, number> {
  const held =
    entry.flags & flags.deleted ? view.get(deletedRows, messageKeys.deleted(thread, entry.seq)) : undefined
  return (held ?? readFields(entry)).reactions
}

function countOf(reactions: Record<string, number>): number {
  return Object.values(reactions).reduce((sum, count) => sum + count, 0)
}

function dropReaction(view: View, thread: string, seq: number, { rev, user, reaction }: DueReaction): void {
  view.delete(reactionRows, reactionKeys.ofMessage(thread, seq, rev))
  view.delete(ownReactionRows, reactionKeys.own(thread, user, seq, reaction))
}

/** Takes some reactions out of a hidden message's counts. Nobody sees it, so it is no change that has a position. */
function countLess(writer: ThreadWriter, entry: Entry, dropped: readonly DueReaction[]): void {
  const { view, id } = writer
  const key = messageKeys.deleted(id, entry.seq)
  const held = entry.flags & flags.deleted ? view.get(deletedRows, key) : undefined
  const counts = new Map(Object.entries(reactionsTo(view, id, entry)))
  for (const { reaction } of dropped) {
    const left = counts.get(reaction)! - 1
    if (left > 0) counts.set(reaction, left)
    else counts.delete(reaction)
  }
  const reactions = Object.fromEntries(counts)
  if (held) view.put(deletedRows, key, { ...held, reactions })
  else changeFields(writer, entry, { ...readFields(entry), reactions })
}

/** Removes a message whose reactions are gone, and all that it had. */
function removeMessage(writer: ThreadWriter, entry: Entry, at: number): void {
  const { view, id: thread } = writer
  const { seq, flags: bits } = entry
  const message = readFields(entry)
  const rev = changedBy(writer, entry, null)
  if (!(bits & flags.deleted)) countAsUnread(writer, message, false)
  if (message.stream) closeStream(writer, message, undefined)
  const { id, createdAt } = message
  putStub(view, { id, threadId: thread, seq, rev, createdAt, purgedAt: isoTime(view.now) })
  view.delete(dueRows, expiryKeys.due(at, thread, seq))
  if (bits & flags.external) view.delete(contentRows, messageKeys.contents(thread, seq))
  if (bits & flags.deleted) view.delete(deletedRows, messageKeys.deleted(thread, seq))
  if (message.version > 1) view.deleteUnasked(messageKeys.versions(thread, seq))
  const key = messageKeys.block(thread, blockOf(seq))
  const block = view.get(blocks, key)!.without(seq)
  if (block.length > 0) view.put(blocks, key, block)
  else view.delete(blocks, key)
  const parent = message.replyTo === undefined ? undefined : seqOf(view, thread, message.replyTo)
  if (parent === undefined) return
  view.delete(replyRows, messageKeys.reply(thread, parent, seq))
  if (!(bits & flags.deleted)) addToReplyCount(writer, parent, -1)
}
