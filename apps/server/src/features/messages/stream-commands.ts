import { isDeepStrictEqual } from 'node:util'
import { actorOf, type Caller } from '../../auth/principal.ts'
import type { View } from '../../commit/view.ts'
import type { Command } from '../../intake/intake.ts'
import { isoTime } from '../../lib/clock.ts'
import { readJson } from '../../lib/json.ts'
import type { Asked } from '../engine.ts'
import { jsonBytes, mergePatch, mustFit } from '../threads/schema.ts'
import { keys, type Metadata, threads } from '../threads/thread.ts'
import { ThreadWriter } from '../threads/thread-writer.ts'
import { type Entry, flags } from './block.ts'
import {
  changed,
  changedBy,
  changeFields,
  type MessageState,
  mustBeAuthor,
  mustNotBeDeleted,
  openMessage,
  replaceContents,
} from './change.ts'
import {
  type Contents,
  contentsJson,
  entryAt,
  type Message,
  messageKeys,
  readMessage,
  storedJson,
  versionRows,
  wholeJson,
  withStreamed,
} from './message.ts'
import { pathOf, valueAt, withValueAt } from './pointer.ts'
import { streamText } from './stream.ts'
import type { FinalizeMessage } from './stream-schema.ts'
import { closeStream, ended } from './stream-state.ts'

/** How a stream ends. */
interface Ending {
  status: 'final' | 'aborted'
  abortReason?: string
  contents: Contents
}

/** Completes a streamed message: what was streamed becomes its contents, or the body that is given. */
export function finalizeMessage(
  { caller, durability, limits }: Asked,
  threadId: string,
  id: string,
  { body, metadata }: FinalizeMessage,
): Command<MessageState> {
  return {
    bytes: 1024 + jsonBytes({ body, metadata }),
    durability,
    apply(view) {
      const { writer, entry } = openMessage(view, caller, threadId, id)
      const message = readMessage(view, threadId, entry) as Message & Contents
      mustBeAuthor(caller, message, 'finalize')
      mustNotBeDeleted(entry)
      const merged = metadata ? mergePatch(message.metadata, metadata) : message.metadata
      if (!message.stream) {
        const first = firstContents(view, message)
        const isSame =
          message.status === 'final' &&
          (body === undefined || isDeepStrictEqual(first.body, body)) &&
          (!metadata || isDeepStrictEqual(mergePatch(first.metadata, metadata), first.metadata))
        if (!isSame) throw ended(message)
        return { json: wholeJson(view, threadId, entry), version: message.version }
      }
      if (metadata) mustFit(merged, limits, '/metadata')
      const contents = { body: body === undefined ? message.body : body, metadata: merged }
      return endStream(writer, entry, message, caller, { status: 'final', contents })
    },
  }
}

/** Ends a stream before it is complete; what was streamed stays. */
export function abortMessage(
  { caller, durability }: Asked,
  threadId: string,
  id: string,
  reason: string | undefined,
): Command<MessageState> {
  return {
    bytes: 1024,
    durability,
    apply(view) {
      const { writer, entry, role } = openMessage(view, caller, threadId, id)
      const message = readMessage(view, threadId, entry) as Message & Contents
      if (role !== 'owner') mustBeAuthor(caller, message, 'abort')
      mustNotBeDeleted(entry)
      if (!message.stream) {
        if (message.status !== 'aborted' || message.abortReason !== reason) throw ended(message)
        return { json: wholeJson(view, threadId, entry), version: message.version }
      }
      return endStream(writer, entry, message, caller, {
        status: 'aborted',
        abortReason: reason,
        contents: message,
      })
    },
  }
}

/**
 * Aborts a stream to which nothing was added for too long; not for a caller, so it looks at no rights.
 *
 * @param isIdle whether that is still so, as far as it is published
 * @returns whether the stream has ended
 */
export function abortIdle(threadId: string, seq: number, isIdle: () => boolean): Command<boolean> {
  return {
    bytes: 1024,
    durability: 'fast',
    isUpkeep: true,
    apply(view) {
      const thread = view.get(threads, keys.thread(threadId))
      if (!thread?.details.streams?.includes(seq)) return true
      if (!isIdle() || view.told.some((one) => one.thread === threadId && one.seq === seq)) return false
      const entry = entryAt(view, threadId, seq)!
      const message = readMessage(view, threadId, entry) as Message & Contents
      const writer = ThreadWriter.of(view, thread, null)
      endStream(writer, entry, message, undefined, {
        status: 'aborted',
        abortReason: 'idle',
        contents: message,
      })
      return true
    },
  }
}

/** Asks the writer of a stream to stop. It is told with its next append; nothing else happens. */
export function cancelMessage({ caller, durability }: Asked, threadId: string, id: string): Command<Buffer> {
  return {
    bytes: 1024,
    durability,
    apply(view) {
      const { writer, entry } = openMessage(view, caller, threadId, id)
      mustNotBeDeleted(entry)
      const message: Message & Contents = readJson(storedJson(view, threadId, entry).toString())
      if (!message.stream) throw ended(message)
      if (message.stream.cancelRequestedBy !== undefined) return wholeJson(view, threadId, entry)
      const stream = { ...message.stream, cancelRequestedBy: actorOf(caller) }
      const written = changeFields(writer, entry, { ...message, stream, rev: changed(writer, entry, caller) })
      writer.save()
      return wholeJson(view, threadId, written)
    },
  }
}

function endStream(
  writer: ThreadWriter,
  entry: Entry,
  message: Message & Contents,
  caller: Caller | undefined,
  { status, abortReason, contents }: Ending,
): MessageState {
  const { view, id: threadId } = writer
  const skeleton = withoutStreamed(view, entry, message, contents)
  const { stream: _stream, ...rest } = message
  const after: Message = {
    ...rest,
    status,
    ...(abortReason !== undefined && { abortReason }),
    rev: changedBy(writer, entry, caller ? actorOf(caller) : null),
    updatedAt: isoTime(view.now),
  }
  closeStream(writer, message, skeleton)
  const written = replaceContents(view, { ...entry, flags: entry.flags & ~flags.streaming }, after, contents)
  writer.save()
  return { json: wholeJson(view, threadId, written), version: after.version }
}

/**
 * Contents without what was streamed, if what was streamed is in them as it is: then readers who follow the stream
 * need not be sent it again.
 */
function withoutStreamed(
  view: View,
  entry: Entry,
  { threadId, stream }: Message,
  { body, metadata }: Contents,
): string | undefined {
  const stored: Contents = readJson(storedJson(view, threadId, entry).toString())
  const text = streamText(view, threadId, entry.seq)
  const whole = withStreamed(stored, stream!, text)
  if (isDeepStrictEqual(whole.body, body)) return contentsJson({ body: stored.body, metadata })
  const path = pathOf(stream!.pointer)
  if (text.parts.length > 0 || valueAt(body, path) !== text.text) return undefined
  return contentsJson({ body: withValueAt(body, path, ''), metadata })
}

/** The contents that a message had first. */
function firstContents(view: View, { threadId, seq, version, body, metadata }: Message & Contents): Contents {
  if (version === 1) return { body, metadata }
  const row = view.get(versionRows, messageKeys.version(threadId, seq, 1))
  return readJson<{ body: Contents['body']; metadata: Metadata }>(row!.toString())
}
