import type { Source } from '../../commit/record.ts'
import type { StreamPlace } from '../../feed/feed.ts'
import { hasExpired } from '../messages/expiry.ts'
import { entryAt, readFields } from '../messages/message.ts'
import { streamHead, streamText } from '../messages/stream.ts'
import { placeOf } from '../messages/stream-state.ts'
import type { Thread } from '../threads/thread.ts'
import type { ChangedState, StreamMark } from './item.ts'

/** What was appended to a stream, as the frame that tells it. */
export interface MissedAppend {
  json: Buffer
  /** How far the stream is known with it. */
  mark: StreamMark
}

/** An append, as those who read live are told of it: `text` belongs at `offset`, where all before is cut off. */
export function appendJson(
  { thread, message, generation }: { thread: string; message: string; generation: number },
  added: { offset: number; text: string } | { part: number; value: string },
): Buffer {
  const head = JSON.stringify({ type: 'append', thread, message, generation }).slice(0, -1)
  const rest =
    'text' in added
      ? `"offset":${added.offset},"text":${JSON.stringify(added.text)}`
      : `"part":${added.part},"value":${added.value}`
  return Buffer.from(`${head},${rest}}`)
}

/** What a reader lacks of a thread's open streams, which knows them so far, and gets some messages besides. */
export function missedAppends(
  source: Source,
  { details }: Thread,
  items: readonly ChangedState[],
  known: ReadonlyMap<string, StreamPlace>,
): MissedAppend[] {
  const given = new Map(items.flatMap(({ stream }) => (stream ? [[stream.message, stream.place!]] : [])))
  return (details.streams ?? []).flatMap((seq) => {
    const entry = entryAt(source, details.id, seq)!
    if (hasExpired(entry, source)) return []
    const message = readFields(entry).id
    const from = given.get(message) ?? known.get(message)
    return missedOf(source, { thread: details.id, seq, message }, from)
  })
}

/** What a reader lacks of one open stream. */
export function missedOf(
  source: Source,
  { thread, seq, message }: { thread: string; seq: number; message: string },
  known: StreamPlace | undefined,
): MissedAppend[] {
  const head = streamHead(source, thread, seq)
  const { generation } = head
  if (!isLacking(head, known)) return []
  const isAhead = known && (known.offset > head.offset || known.parts > head.parts)
  const from = known && !isAhead ? known : { generation: 0, offset: 0, parts: 0 }
  const isSame = from.generation === generation && from.offset === head.offset
  const text = streamText(source, thread, seq)
  const appends: MissedAppend[] = []
  let place = { ...from }
  const add = (json: Buffer) => appends.push({ json, mark: { message, place } })
  if (!isSame) {
    const offset = from.generation === generation ? borderAt(text.bytesFrom(0), from.offset) : 0
    place = { ...placeOf(head), parts: from.parts }
    add(appendJson({ thread, message, generation }, { offset, text: text.bytesFrom(offset).toString() }))
  }
  for (let part = from.parts; part < head.parts; part++) {
    place = { ...placeOf(head), parts: part + 1 }
    add(appendJson({ thread, message, generation }, { part, value: text.parts[part]! }))
  }
  return appends
}

/** Whether a reader who knows a stream so far lacks some of it, or has what is there no longer. */
export function isLacking(head: StreamPlace, known: StreamPlace | undefined): boolean {
  return known?.generation !== head.generation || known.offset !== head.offset || known.parts !== head.parts
}

/** An offset that is not in the middle of a character, at or before another one. */
function borderAt(bytes: Buffer, offset: number): number {
  let at = offset
  while (at > 0 && at < bytes.length && (bytes[at]! & 0xc0) === 0x80) at--
  return at
}
