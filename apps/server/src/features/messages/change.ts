import { actorOf, type Caller } from '../../auth/principal.ts'
import type { View } from '../../commit/view.ts'
import type { Command } from '../../intake/intake.ts'
import { isoTime } from '../../lib/clock.ts'
import type { Limits } from '../../lib/limits.ts'
import { Problem } from '../../lib/problem.ts'
import type { Asked } from '../engine.ts'
import { setHole } from '../reading/holes.ts'
import { countMentions, type Mentioning, mustMention } from '../reading/mentions.ts'
import { accessThread } from '../threads/access.ts'
import { jsonBytes, mergePatch, mustFit } from '../threads/schema.ts'
import { ThreadWriter } from '../threads/thread-writer.ts'
import { type Entry, flags } from './block.ts'
import { expiryFrom, expiryOf, moveDue } from './expiry.ts'
import {
  type Contents,
  contentRows,
  contentsJson,
  deletedRows,
  entryAt,
  findEntry,
  type Message,
  messageKeys,
  readFields,
  readMessage,
  seqOf,
  versionJson,
  versionRows,
  wholeJson,
  writeEntry,
} from './message.ts'
import type { EditMessage } from './schema.ts'
import { closeStream, mustNotBeStreaming } from './stream-state.ts'

/** A message's JSON, and its version for the ETag. */
export interface MessageState {
  json: Buffer
  version: number
}

/** Gives a message new contents, where the old ones stay as a version, or another time at which it expires. */
export function editMessage(
  { caller, durability, limits }: Asked,
  threadId: string,
  id: string,
  edit: EditMessage,
  ifVersion: number | undefined,
): Command<MessageState> {
  mustMention(edit.mentions, limits, '/mentions')
  const expiry = expiryFrom(edit, '')
  return {
    bytes: 1024 + jsonBytes(edit),
    durability,
    apply(view) {
      const { writer, entry } = openMessage(view, caller, threadId, id)
      const message = readMessage(view, threadId, entry) as Message & Contents
      mustBeAuthor(caller, message, 'edit')
      mustNotBeDeleted(entry)
      mustNotBeStreaming(entry)
      if (ifVersion !== undefined && ifVersion !== message.version) {
        throw new Problem('version_mismatch', `The message is at version ${message.version}.`)
      }
      const contents = editedContents(message, edit, limits)
      const mentions = edit.mentions?.length === 0 ? undefined : (edit.mentions ?? message.mentions)
      const rev = changed(writer, entry, caller)
      const kept = {
        ...(expiry ? withExpiry(view, entry, message, expiry(view.now)) : message),
        mentions,
        rev,
      }
      const edited = contents ? nextVersion(view, caller, kept, message) : kept
      const written = replaceContents(view, entry, edited, contents ?? message)
      if (edit.mentions) {
        countMentions(view, writer.thread, message, false)
        countMentions(view, writer.thread, edited, true)
      }
      writer.save()
      return { json: wholeJson(view, threadId, written), version: edited.version }
    },
  }
}

/** The message's next version; its contents so far stay as the one before. */
function nextVersion(view: View, caller: Caller, message: Message, before: Message & Contents): Message {
  const { threadId, seq, version } = before
  view.put(versionRows, messageKeys.version(threadId, seq, version), versionJson(before, before))
  return { ...message, version: version + 1, updatedAt: isoTime(view.now), editedBy: actorOf(caller) }
}

/** The message with another time at which it expires, or none. */
function withExpiry(view: View, entry: Entry, message: Message, at: number | undefined): Message {
  moveDue(view, message, expiryOf(entry), at)
  return { ...message, expiresAt: at === undefined ? undefined : isoTime(at) }
}

/** The contents after an edit; undefined for one that is about something else. */
function editedContents(
  { body, metadata }: Contents,
  edit: EditMessage,
  limits: Limits,
): Contents | undefined {
  if (edit.body === undefined && !edit.metadata && !edit.mentions) return undefined
  const merged = edit.metadata ? mergePatch(metadata, edit.metadata) : metadata
  if (edit.metadata) mustFit(merged, limits, '/metadata')
  return { body: edit.body === undefined ? body : edit.body, metadata: merged }
}

/** Writes a message with other contents. */
export function replaceContents(view: View, before: Entry, message: Message, contents: Contents): Entry {
  const written = writeEntry(view, message, { json: contentsJson(contents) }, before.flags | flags.changed)
  if (before.flags & ~written.flags & flags.external) {
    view.delete(contentRows, messageKeys.contents(message.threadId, message.seq))
  }
  return written
}

/**
 * Takes a message's contents out of sight, and ends its stream. Deleting it again changes nothing.
 *
 * @returns the message's position
 */
export function deleteMessage({ caller, durability }: Asked, threadId: string, id: string): Command<number> {
  return {
    bytes: 1024,
    durability,
    apply(view) {
      const { writer, entry, role } = openMessage(view, caller, threadId, id)
      const message = readMessage(view, threadId, entry)
      if (role !== 'owner') mustBeAuthor(caller, message, 'delete')
      if (entry.flags & flags.deleted) return message.rev
      const { body, metadata, reactions, mentions } = message as Message & Contents
      view.put(deletedRows, messageKeys.deleted(threadId, entry.seq), { reactions, mentions, body, metadata })
      if (entry.flags & flags.external) view.delete(contentRows, messageKeys.contents(threadId, entry.seq))
      if (message.stream) closeStream(writer, message, undefined)
      const deleted: Message = {
        ...message,
        ...(message.stream && { status: 'aborted', abortReason: 'deleted', stream: undefined }),
        rev: changed(writer, entry, caller),
        reactions: {},
        mentions: undefined,
        deletedAt: isoTime(view.now),
        deletedBy: actorOf(caller),
      }
      const held = { deleted: Buffer.byteLength(contentsJson({ body, metadata })) }
      const bits = (entry.flags | flags.changed | flags.deleted) & ~flags.streaming
      writeEntry(view, deleted, held, bits)
      countAsReply(writer, message, -1)
      countAsUnread(writer, message, false)
      writer.save()
      return deleted.rev
    },
  }
}

/** Brings a deleted message back, as it was. One that is not deleted stays as it is. */
export function restoreMessage(
  { caller, durability }: Asked,
  threadId: string,
  id: string,
): Command<MessageState> {
  return {
    bytes: 1024,
    durability,
    apply(view) {
      const { writer, entry, role } = openMessage(view, caller, threadId, id)
      const message = readFields(entry)
      if (role !== 'owner') {
        mustBeAuthor(caller, message, 'restore')
        if (message.deletedBy !== undefined && caller.kind === 'user' && message.deletedBy !== caller.user) {
          throw new Problem(
            'forbidden',
            'Somebody else deleted the message; an owner of the thread can restore it.',
          )
        }
      }
      if (!(entry.flags & flags.deleted)) {
        return { json: wholeJson(view, threadId, entry), version: message.version }
      }
      const key = messageKeys.deleted(threadId, entry.seq)
      const contents = view.get(deletedRows, key)
      if (!contents) throw new Error('a deleted message without its contents')
      view.delete(deletedRows, key)
      const { deletedAt: _at, deletedBy: _by, ...rest } = message
      const restored: Message = {
        ...rest,
        rev: changed(writer, entry, caller),
        reactions: contents.reactions,
        mentions: contents.mentions,
      }
      const bits = (entry.flags | flags.changed) & ~flags.deleted
      const written = writeEntry(view, restored, { json: contentsJson(contents) }, bits)
      countAsReply(writer, message, 1)
      countAsUnread(writer, restored, true)
      writer.save()
      return { json: wholeJson(view, threadId, written), version: message.version }
    },
  }
}

/** A message of a thread that the caller may write in; owners may do more with it than others. */
export function openMessage(view: View, caller: Caller, threadId: string, id: string) {
  const { thread, role } = accessThread(view, caller, threadId, 'write')
  const writer = ThreadWriter.of(view, thread, actorOf(caller))
  return {
    writer,
    role: caller.kind === 'application' ? ('owner' as const) : role,
    entry: findEntry(view, threadId, id),
  }
}

/** @throws Problem `message_deleted` */
export function mustNotBeDeleted({ flags: bits }: Entry): void {
  if (bits & flags.deleted) throw new Problem('message_deleted')
}

/** Gives a changed message its new position, and notes it for those who follow. */
export function changed(writer: ThreadWriter, entry: Entry, caller: Caller): number {
  return changedBy(writer, entry, actorOf(caller))
}

/** The same for a change by anybody; `null`: the application, or the server. */
export function changedBy(writer: ThreadWriter, entry: Entry, actor: string | null): number {
  const rev = writer.nextRev()
  writer.index(entry.flags & flags.changed ? entry.rev : undefined, rev, `m${entry.seq}`)
  writer.view.note([rev, 'message', writer.id, entry.seq, actor])
  return rev
}

/** Writes a message whose fields changed and whose contents did not. */
export function changeFields(
  writer: ThreadWriter,
  entry: Entry,
  message: Message & Partial<Contents>,
): Entry {
  const bits = entry.flags | flags.changed
  const { contentBytes } = entry
  if (entry.flags & flags.deleted) return writeEntry(writer.view, message, { deleted: contentBytes }, bits)
  if (entry.flags & flags.external) return writeEntry(writer.view, message, { kept: contentBytes }, bits)
  return writeEntry(writer.view, message, { json: contentsJson(message as Message & Contents) }, bits)
}

/** Counts a reply with its parent, which is a change of the parent. */
export function addToReplyCount(writer: ThreadWriter, parentSeq: number, more: number): void {
  const parent = entryAt(writer.view, writer.id, parentSeq)
  if (!parent) return
  const message = readFields(parent)
  const rev = changedBy(writer, parent, null)
  changeFields(writer, parent, { ...message, rev, replyCount: message.replyCount + more })
}

function countAsReply(writer: ThreadWriter, { replyTo, threadId }: Message, more: number): void {
  const parent = replyTo === undefined ? undefined : seqOf(writer.view, threadId, replyTo)
  if (parent !== undefined) addToReplyCount(writer, parent, more)
}

/** Has a message count among those to be read, or no longer, as when it is deleted or purged. */
export function countAsUnread({ view, thread }: ThreadWriter, message: Mentioning, isCounted: boolean): void {
  setHole(view, thread, message.seq, !isCounted)
  countMentions(view, thread, message, isCounted)
}

/** @throws Problem `forbidden` */
export function mustBeAuthor(caller: Caller, { author }: Message, verb: string): void {
  if (caller.kind === 'application' || author === caller.user) return
  throw new Problem('forbidden', `Only its author may ${verb} this message.`)
}
