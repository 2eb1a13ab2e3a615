import { authorize, mustCreateThreads, mustUseRole, reaches } from '../../auth/permissions.ts'
import { actorOf, type Caller } from '../../auth/principal.ts'
import type { View } from '../../commit/view.ts'
import type { Command } from '../../intake/intake.ts'
import { isoTime, systemClock } from '../../lib/clock.ts'
import { newId } from '../../lib/ids.ts'
import type { Limits } from '../../lib/limits.ts'
import { invalid, Problem } from '../../lib/problem.ts'
import type { Asked } from '../engine.ts'
import { memberKeys, members } from '../members/member.ts'
import { markPosted } from '../reading/mark.ts'
import { countMentions, mustMention, wantMentions } from '../reading/mentions.ts'
import { callerRole } from '../threads/access.ts'
import { authorOf, mustBeBackend, requestHash } from '../threads/commands.ts'
import { mustFit } from '../threads/schema.ts'
import { keys, type Thread, threads } from '../threads/thread.ts'
import { ThreadWriter } from '../threads/thread-writer.ts'
import { Block, blockOf, blockSize, blocks, type Entry, flags } from './block.ts'
import { addToReplyCount } from './change.ts'
import { expiryFrom, isEmptied, moveDue } from './expiry.ts'
import {
  contentRows,
  contentsJson,
  findEntry,
  ids,
  isLarge,
  messageKeys,
  replyRows,
  replyTarget,
  shownEntry,
  wholeJson,
} from './message.ts'
import type { CreateMessage } from './schema.ts'
import { type Opening, openingOf, openStream } from './stream-append.ts'

/** A message to be created, as far as it can be made ready before its commit. */
export interface NewMessage {
  id: string
  author: string | null
  role: string
  replyTo: string | undefined
  mentions: readonly string[] | undefined
  /** Milliseconds since 1970; the time of the commit if undefined. */
  createdAt: number | undefined
  /** `"body":…,"metadata":…` */
  contents: string
  /** Set where the message is to be streamed. */
  stream?: Opening | undefined
  /** The request's hash; empty where the server chose the id, so that no request can repeat this one. */
  request: string
  /** When it expires, if it is created at some time; absent where it stays. */
  expires?: ((now: number) => number | undefined) | undefined
}

export interface CreatedMessages {
  /** False where the same request had created all of them before. */
  isNew: boolean
  /** Each message's JSON. */
  messages: Buffer[]
}

/**
 * Creates messages in their order, all or none of them; a thread that isn't there is created.
 *
 * @param path where the list of messages is in the request's body, for its failures; empty for a single message
 */
export function createMessages(
  { caller, durability, limits }: Asked,
  threadId: string,
  inputs: readonly CreateMessage[],
  path: string,
): Command<CreatedMessages> {
  const prepared = inputs.map((input, i) => prepare(caller, limits, input, path && `${path}/${i}`))
  let bytes = 512
  for (const { contents } of prepared) bytes += contents.length + 512
  return {
    bytes,
    durability,
    prefetch: (view) => prefetch(view, threadId, prepared),
    apply(view) {
      const { writer, joins } = openThread(view, caller, threadId, prepared[0]!.author)
      let isNew = false
      const messages = prepared.map((message) => {
        const known = message.request === '' ? undefined : sameMessage(view, writer.thread, message)
        if (known) return wholeJson(view, threadId, known)
        if (!isNew && joins !== undefined) writer.setMember(joins, 'member')
        isNew = true
        return addMessage(writer, message)
      })
      if (isNew) writer.save()
      return { isNew, messages: isNew ? withReplyCounts(view, threadId, prepared, messages) : messages }
    },
  }
}

function prefetch(view: View, threadId: string, prepared: readonly NewMessage[]): void {
  view.want(threads, keys.thread(threadId))
  const thread = view.peek(threads, keys.thread(threadId))
  if (!thread) return
  if (thread.lastSeq % blockSize > 0)
    view.want(blocks, messageKeys.block(threadId, blockOf(thread.lastSeq + 1)))
  for (const { id, request, replyTo, author, mentions } of prepared) {
    if (!thread.details.roster && author !== null) view.want(members, memberKeys.member(threadId, author))
    if (mentions) wantMentions(view, thread, mentions)
    if (request !== '' && id <= thread.maxId) view.want(ids, messageKeys.id(threadId, id))
    if (replyTo === undefined) continue
    view.want(ids, messageKeys.id(threadId, replyTo))
    const seq = view.peek(ids, messageKeys.id(threadId, replyTo))?.seq
    if (seq !== undefined) view.want(blocks, messageKeys.block(threadId, blockOf(seq)))
  }
}

function prepare(caller: Caller, limits: Limits, input: CreateMessage, path: string): NewMessage {
  const { id, role, body, metadata = {}, replyTo } = input
  const mentions = input.mentions?.length ? input.mentions : undefined
  mustUseRole(caller, role)
  if (input.metadata) mustFit(metadata, limits, `${path}/metadata`)
  if (mentions) mustMention(mentions, limits, `${path}/mentions`)
  if (input.createdAt !== undefined) mustBeBackend(caller, `${path}/createdAt`)
  const author = authorOf(caller, input.author, `${path}/author`)
  const stream = openingIn(limits, input, path)
  const contents = contentsJson({ body: stream ? stream.body : body, metadata })
  const said: unknown[] = [author, role, replyTo, input.createdAt, contents, ...(mentions ?? [])]
  const expires = expiryFrom(input, path)
  if (expires) said.push(input.expiresAt ?? null, input.ttl)
  if (stream) said.push(stream.stream, stream.first)
  return {
    id: id ?? newId(systemClock.now()),
    author,
    role,
    replyTo,
    mentions,
    createdAt: input.createdAt === undefined ? undefined : Date.parse(input.createdAt),
    contents,
    stream,
    request: id === undefined ? '' : requestHash(said),
    expires,
  }
}

function openingIn(
  limits: Limits,
  { status, stream, body }: CreateMessage,
  path: string,
): Opening | undefined {
  if (status !== 'streaming') {
    if (stream === undefined) return undefined
    throw invalid('body', `${path}/stream`, 'goes with the status "streaming" only')
  }
  if (path !== '')
    throw invalid('body', `${path}/status`, 'only a message that is created alone can be streamed')
  return openingOf(body, stream ?? { pointer: '/text' }, limits)
}

interface OpenThread {
  writer: ThreadWriter
  /** Who joins it with a new message; a request that is only repeated changes nothing. */
  joins?: string
}

/** The thread, ready for new messages: the caller may write in it, or is to join it, or creates it. */
function openThread(view: View, caller: Caller, threadId: string, author: string | null): OpenThread {
  if (!reaches(caller, threadId)) throw new Problem('thread_not_found')
  const thread = view.get(threads, keys.thread(threadId))
  if (!thread) return { writer: newThread(view, caller, threadId, author) }
  const role = callerRole(view, thread, caller)
  const joins = caller.kind === 'user' && caller.backend && role === undefined
  if (!joins) authorize(caller, threadId, role, 'write')
  if (thread.details.deletedAt !== undefined) throw new Problem('thread_gone')
  return { writer: ThreadWriter.of(view, thread, actorOf(caller)), ...(joins && { joins: caller.user }) }
}

function newThread(view: View, caller: Caller, id: string, author: string | null): ThreadWriter {
  try {
    mustCreateThreads(caller)
  } catch {
    // To who may not create it, a thread that isn't there looks like one of others.
    throw new Problem('thread_not_found')
  }
  const writer = ThreadWriter.create(view, { id, author }, actorOf(caller))
  if (author !== null) writer.setMember(author, 'owner')
  return writer
}

/** The messages as they are at the end of the command: a later one may have replied to an earlier one. */
function withReplyCounts(
  view: View,
  threadId: string,
  prepared: readonly NewMessage[],
  messages: Buffer[],
): Buffer[] {
  if (prepared.length === 1 || prepared.every(({ replyTo }) => replyTo === undefined)) return messages
  return prepared.map(({ id }) => wholeJson(view, threadId, findEntry(view, threadId, id)))
}

/**
 * The message that the same request created before.
 *
 * @throws Problem `id_conflict`; `message_gone` for an expired or purged one, whatever the request
 */
function sameMessage(view: View, thread: Thread, { id, request }: NewMessage): Entry | undefined {
  if (id > thread.maxId) return undefined // greater than every id so far, so it isn't among them
  const row = view.get(ids, messageKeys.id(thread.details.id, id))
  if (!row) return undefined
  const entry = shownEntry(view, thread.details.id, row.seq)
  if (row.request !== request) throw new Problem('id_conflict', 'The message id is taken.')
  return entry
}

/**
 * Adds a message at the end of its thread, and returns its JSON. This is the hottest path of the server: the entry
 * is put together from strings, and not from an object.
 */
export function addMessage(writer: ThreadWriter, message: NewMessage): Buffer {
  const { view, id: threadId, thread } = writer
  const { id, author, role, replyTo, mentions, contents, stream } = message
  const parent = replyTo === undefined ? undefined : replyTarget(view, threadId, replyTo).seq
  const seq = thread.lastSeq + 1
  const rev = writer.nextRev()
  const at = message.createdAt ?? view.now
  const time = isoTime(at)
  const state = stream ? `"streaming","stream":${JSON.stringify(stream.stream)}` : '"final"'
  const expires = message.expires?.(view.now)
  const head = `{"id":${JSON.stringify(id)},"threadId":${JSON.stringify(threadId)},"seq":${seq},"rev":${rev},"version":1,"author":${JSON.stringify(author)},"role":${JSON.stringify(role)},"status":${state},${replyTo === undefined ? '' : `"replyTo":${JSON.stringify(replyTo)},`}${mentions ? `"mentions":${JSON.stringify(mentions)},` : ''}"replyCount":0,"reactions":{},"createdAt":"${time}","updatedAt":"${time}"${expires === undefined ? '' : `,"expiresAt":"${isoTime(expires)}"`}`
  const json = Buffer.from(`${head},${contents}}`)
  const own = isLarge(contents) ? Buffer.from(contents) : undefined
  if (own) view.put(contentRows, messageKeys.contents(threadId, seq), own)
  const key = messageKeys.block(threadId, blockOf(seq))
  const block = (seq - 1) % blockSize === 0 ? Block.empty : (view.get(blocks, key) ?? Block.empty)
  const bits = (expires === undefined ? 0 : flags.expires) | (stream ? flags.streaming : 0)
  const entry = own
    ? { seq, rev, flags: bits | flags.external, contentBytes: own.length, json: Buffer.from(head) }
    : { seq, rev, flags: bits, contentBytes: 0, json }
  if (expires !== undefined) moveDue(view, { threadId, seq }, undefined, expires)
  view.put(blocks, key, block.with(entry))
  view.put(ids, messageKeys.id(threadId, id), { seq, request: message.request })
  if (block.length === 0 && !isEmptied(view, threadId, seq)) writer.index(undefined, rev, `b${blockOf(seq)}`)
  view.note([rev, 'message', threadId, seq, author])
  thread.lastSeq = seq
  thread.activity = rev
  thread.lastMessageAt = at
  if (id > thread.maxId) thread.maxId = id
  markPosted(view, thread, author, seq)
  if (mentions) countMentions(view, thread, { seq, author, mentions }, true)
  if (parent !== undefined) {
    view.put(replyRows, messageKeys.reply(threadId, parent, seq), noBytes)
    addToReplyCount(writer, parent, 1)
  }
  if (!stream) return json
  openStream(writer, id, seq, stream)
  return wholeJson(view, threadId, entry)
}

const noBytes = Buffer.alloc(0)
