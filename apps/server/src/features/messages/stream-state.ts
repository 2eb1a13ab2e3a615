import { textTable } from '../../commit/record.ts'
import type { StreamPlace } from '../../feed/feed.ts'
import { Problem } from '../../lib/problem.ts'
import { keys } from '../threads/thread.ts'
import type { ThreadWriter } from '../threads/thread-writer.ts'
import { type Entry, flags } from './block.ts'
import type { Message } from './message.ts'
import { removePieces, streamHead } from './stream.ts'

export function placeOf({ generation, offset, parts }: StreamPlace): StreamPlace {
  return { generation, offset, parts }
}

/**
 * Takes away what only an open stream has.
 *
 * @param skeleton the contents that its message gets, without what was streamed; undefined if they are others
 */
export function closeStream(
  writer: ThreadWriter,
  { id, seq, stream }: Message,
  skeleton: string | undefined,
): void {
  const { view, id: thread } = writer
  const { pointer, partsPointer } = stream!
  const place = placeOf(streamHead(view, thread, seq))
  removePieces(view, thread, seq)
  view.delete(textTable, keys.openStream(thread, seq))
  writer.setStreams((writer.thread.details.streams ?? []).filter((other) => other !== seq))
  const keep = { pointer, ...(partsPointer !== undefined && { partsPointer }), ...place }
  view.tell({ kind: 'ended', thread, seq, message: id, contents: skeleton, keep, place })
}

/** What is said to who takes a message for a stream that is none, or none any more. */
export function ended({ status, abortReason }: Message): Problem {
  const why = abortReason === undefined ? '' : ` (${abortReason})`
  return new Problem('stream_ended', `The message is ${status}${why}.`)
}

/** @throws Problem `message_streaming` */
export function mustNotBeStreaming({ flags: bits }: Entry): void {
  if (bits & flags.streaming) throw new Problem('message_streaming')
}
