import type { View } from '../../commit/view.ts'
import { isoTime } from '../../lib/clock.ts'
import { Problem } from '../../lib/problem.ts'
import { memberKeys, members } from '../members/member.ts'
import { blockOf, blocks, flags } from '../messages/block.ts'
import { addToReplyCount, changeFields } from '../messages/change.ts'
import { addMessage } from '../messages/create.ts'
import { isEmptied, moveDue } from '../messages/expiry.ts'
import {
  contentsJson,
  deletedRows,
  entryAt,
  ids,
  type Message,
  messageKeys,
  readFields,
  replyRows,
  seqOf,
  versionRows,
  writeEntry,
} from '../messages/message.ts'
import { ownReactionRows, reactionKeys, reactionRows } from '../reactions/reaction.ts'
import { advance } from '../reading/commands.ts'
import { setHole, skipTo } from '../reading/holes.ts'
import { markPosted } from '../reading/mark.ts'
import { countMentions } from '../reading/mentions.ts'
import { roleOf } from '../threads/access.ts'
import { saveThread } from '../threads/list-rows.ts'
import { keys, threads } from '../threads/thread.ts'
import { ThreadWriter } from '../threads/thread-writer.ts'
import type { Line, LineOf } from './format.ts'
import { addPurged, addToEnd } from './import-purged.ts'

/** Takes lines within one command. Each method refuses before it changes anything, or does the whole line. */
export class Importer {
  readonly #view: View
  readonly #writers = new Map<string, ThreadWriter>()

  constructor(view: View) {
    this.#view = view
  }

  /** True if the line brought something new. */
  add(line: Line): boolean {
    switch (line.type) {
      case 'header':
        return false
      case 'thread':
        return line.gone ? this.#goneThread(line) : this.#thread(line)
      case 'member':
        return this.#member(line)
      case 'message':
        return this.#message(line)
      case 'purged':
        return addPurged(this.#view, this.#writerOf(line.thread), line)
      case 'version':
        return this.#version(line)
      case 'reaction':
        return this.#reaction(line)
      case 'end':
        return this.#end(line)
      case 'read':
        return this.#read(line)
    }
  }

  save(): void {
    for (const writer of this.#writers.values()) writer.save()
  }

  #thread({
    id,
    title,
    metadata,
    author,
    createdAt,
    updatedAt,
    deletedAt,
    deletedBy,
    request,
  }: LineOf<'thread'>): boolean {
    if (this.#writers.has(id) || this.#view.get(threads, keys.thread(id))) return false
    const times = { createdAt: timeOf(createdAt), updatedAt: timeOf(updatedAt ?? createdAt) }
    const writer = ThreadWriter.create(this.#view, { id, title, metadata, author, request, ...times }, author)
    if (deletedAt !== undefined)
      writer.changeDetails({ deletedAt: timeOf(deletedAt), deletedBy: deletedBy ?? null })
    this.#writers.set(id, writer)
    return true
  }

  #goneThread({ id, author, createdAt, updatedAt, deletedAt, deletedBy }: LineOf<'thread'>): boolean {
    const view = this.#view
    if (this.#writers.has(id) || view.get(threads, keys.thread(id))) return false
    const rev = view.nextRev()
    const created = timeOf(createdAt) ?? view.now
    saveThread(view, undefined, {
      lastSeq: 0,
      rev,
      activity: rev,
      listed: rev,
      settled: rev,
      lastMessageAt: undefined,
      maxId: '',
      firstSeq: 1,
      lastHole: 0,
      marks: [],
      details: {
        id,
        author,
        metadata: {},
        createdAt: created,
        updatedAt: timeOf(updatedAt) ?? created,
        created: rev,
        rev,
        memberCount: 0,
        ownerCount: 0,
        roster: new Map(),
        deletedAt: timeOf(deletedAt) ?? view.now,
        deletedBy: deletedBy ?? null,
        gone: true,
      },
    })
    view.note([rev, 'thread', id, null, null])
    return true
  }

  #member({ thread, user, role, joinedAt }: LineOf<'member'>): boolean {
    const writer = this.#writerOf(thread)
    if (this.#view.get(members, memberKeys.member(thread, user))?.role) return false
    writer.setMember(user, role, timeOf(joinedAt))
    return true
  }

  #message(line: LineOf<'message'>): boolean {
    const view = this.#view
    const writer = this.#writerOf(line.thread)
    const { thread, id: threadId } = writer
    const { id, replyTo, request = '' } = line
    if (id <= thread.maxId && view.get(ids, messageKeys.id(threadId, id))) return false
    const seq = line.seq ?? thread.lastSeq + 1
    if (seq <= thread.lastSeq) throw new Problem('id_conflict', `seq: ${seq} is taken by another message`)
    // A message whose time nobody knows has that of the one before.
    const at = timeOf(line.createdAt) ?? thread.lastMessageAt ?? view.now
    if (seq === thread.lastSeq + 1 && isAsCreated(line)) {
      const { author, role, body, metadata = {} } = line
      const mentions = line.mentions?.length ? line.mentions : undefined
      const contents = contentsJson({ body, metadata })
      addMessage(writer, { id, author, role, replyTo, mentions, createdAt: at, contents, request })
      return true
    }
    const parent = replyTo === undefined ? undefined : seqOf(view, threadId, replyTo)
    if (replyTo !== undefined && parent === undefined) throw new Problem('reply_target_not_found')
    const isBegun = thread.lastSeq > 0 && blockOf(seq) === blockOf(thread.lastSeq)
    const isFirst = !isBegun || !view.get(blocks, messageKeys.block(threadId, blockOf(seq)))
    skipTo(view, thread, seq)
    const rev = writer.nextRev()
    writeNew(view, importedMessage(line, threadId, seq, rev, at), line, isFirst)
    view.put(ids, messageKeys.id(threadId, id), { seq, request })
    if (line.expiresAt !== undefined) moveDue(view, { threadId, seq }, undefined, Date.parse(line.expiresAt))
    if (isFirst && !isEmptied(view, threadId, seq)) writer.index(undefined, rev, `b${blockOf(seq)}`)
    view.note([rev, 'message', threadId, seq, line.author])
    addToEnd(thread, { id, seq, rev, at })
    markPosted(view, thread, line.author, seq)
    if (line.deletedAt !== undefined) setHole(view, thread, seq, true)
    else countMentions(view, thread, { ...line, seq }, true)
    if (parent !== undefined) {
      view.put(replyRows, messageKeys.reply(threadId, parent, seq), noBytes)
      if (line.deletedAt === undefined) addToReplyCount(writer, parent, 1)
    }
    return true
  }

  #version({ thread, message, version, author, createdAt, body, metadata = {} }: LineOf<'version'>): boolean {
    this.#writerOf(thread)
    const entry = this.#entryOf(thread, message)
    if (!entry) return false
    if (version >= readFields(entry).version) {
      throw new Problem('invalid_request', `version: the message is not past version ${version}`)
    }
    const key = messageKeys.version(thread, entry.seq, version)
    if (this.#view.get(versionRows, key)) return false
    const head = JSON.stringify({ version, author, createdAt: normalTime(createdAt) }).slice(0, -1)
    this.#view.put(versionRows, key, Buffer.from(`${head},${contentsJson({ body, metadata })}}`))
    return true
  }

  #reaction({ thread, message: id, user, reaction, createdAt }: LineOf<'reaction'>): boolean {
    const view = this.#view
    const writer = this.#writerOf(thread)
    const entry = this.#entryOf(thread, id)
    if (!entry) return false
    const own = reactionKeys.own(thread, user, entry.seq, reaction)
    if (view.get(ownReactionRows, own)) return false
    const deletedKey = messageKeys.deleted(thread, entry.seq)
    const deleted = entry.flags & flags.deleted ? view.get(deletedRows, deletedKey)! : undefined
    const message = readFields(entry)
    const rev = writer.nextRev()
    const at = timeOf(createdAt) ?? view.now
    view.put(ownReactionRows, own, { rev, messageId: id })
    view.put(reactionRows, reactionKeys.ofMessage(thread, entry.seq, rev), { user, reaction, at })
    writer.index(entry.flags & flags.changed ? entry.rev : undefined, rev, `m${entry.seq}`)
    view.note([rev, 'message', thread, entry.seq, user])
    if (deleted)
      view.put(deletedRows, deletedKey, { ...deleted, reactions: oneMore(deleted.reactions, reaction) })
    const reactions = deleted ? {} : oneMore(message.reactions, reaction)
    changeFields(writer, entry, { ...message, rev, reactions })
    return true
  }

  /** A thread without messages takes its place in the lists only now, behind those whose messages came before. */
  #end({ thread: id, lastSeq }: LineOf<'end'>): boolean {
    const writer = this.#writerOf(id)
    const { thread } = writer
    if (thread.lastSeq < lastSeq) {
      skipTo(this.#view, thread, lastSeq + 1)
      thread.lastSeq = lastSeq
    }
    if (thread.lastSeq === 0 && thread.activity === thread.details.created) writer.moveToTop()
    return false
  }

  #read({ thread: id, user, seq }: LineOf<'read'>): boolean {
    const { thread } = this.#writerOf(id)
    if (seq > thread.lastSeq) throw new Problem('invalid_request', `seq: the thread has no message ${seq}`)
    if (!roleOf(this.#view, thread, user))
      throw new Problem('invalid_request', `user: "${user}" is not a member`)
    return advance(this.#view, thread, user, seq)
  }

  #writerOf(thread: string): ThreadWriter {
    const known = this.#writers.get(thread)
    if (known) return known
    const row = this.#view.get(threads, keys.thread(thread))
    if (!row)
      throw new Problem('thread_not_found', `thread: "${thread}" is not there; its own line must come first`)
    if (row.details.gone) throw new Problem('thread_gone', `thread: "${thread}" was deleted for good`)
    const writer = ThreadWriter.of(this.#view, row, null)
    this.#writers.set(thread, writer)
    return writer
  }

  /** Undefined for a message that was purged, maybe since its own line was taken. */
  #entryOf(thread: string, message: string) {
    const seq = seqOf(this.#view, thread, message)
    if (seq === undefined)
      throw new Problem(
        'message_not_found',
        `message: "${message}" is not there; its own line must come first`,
      )
    return entryAt(this.#view, thread, seq)
  }
}

const noBytes = Buffer.alloc(0)

/** Whether a message is as it was when it was created, and could be created now: what it answers may be gone. */
function isAsCreated(line: LineOf<'message'>): boolean {
  const { version, createdAt, updatedAt = createdAt, deletedAt, expiresAt, replyTo, status = 'final' } = line
  if (status !== 'final' || replyTo !== undefined) return false
  return version === 1 && updatedAt === createdAt && deletedAt === undefined && expiresAt === undefined
}

function importedMessage(
  line: LineOf<'message'>,
  threadId: string,
  seq: number,
  rev: number,
  at: number,
): Message {
  const { id, author, role, replyTo, version, updatedAt, expiresAt, editedBy, deletedAt, deletedBy } = line
  const mentions = deletedAt === undefined && line.mentions?.length ? line.mentions : undefined
  const { status = 'final', abortReason } = line
  const created = isoTime(at)
  return {
    id,
    threadId,
    seq,
    rev,
    version,
    author,
    role,
    status,
    ...(abortReason !== undefined && { abortReason }),
    replyTo,
    mentions,
    replyCount: 0,
    reactions: {},
    createdAt: created,
    updatedAt: updatedAt === undefined ? created : normalTime(updatedAt),
    ...(expiresAt !== undefined && { expiresAt: normalTime(expiresAt) }),
    ...(version > 1 && { editedBy: editedBy ?? null }),
    ...(deletedAt !== undefined && { deletedAt: normalTime(deletedAt), deletedBy: deletedBy ?? null }),
  }
}

function writeNew(
  view: View,
  message: Message,
  { body, metadata = {}, mentions }: LineOf<'message'>,
  isFirst: boolean,
): void {
  if (message.deletedAt === undefined) {
    writeEntry(view, message, { json: contentsJson({ body, metadata }) }, 0, isFirst)
  } else {
    view.put(deletedRows, messageKeys.deleted(message.threadId, message.seq), {
      reactions: {},
      mentions: mentions?.length ? mentions : undefined,
      body,
      metadata,
    })
    const held = { deleted: Buffer.byteLength(contentsJson({ body, metadata })) }
    writeEntry(view, message, held, flags.deleted, isFirst)
  }
}

function oneMore(counts: Record<string, number>, reaction: string): Record<string, number> {
  const more = new Map(Object.entries(counts))
  more.set(reaction, (more.get(reaction) ?? 0) + 1)
  return Object.fromEntries(more)
}

function timeOf(time: string | undefined): number | undefined {
  return time === undefined ? undefined : Date.parse(time)
}

/** A time as we write it, whatever zone and precision it came with. */
function normalTime(time: string): string {
  return isoTime(Date.parse(time))
}
