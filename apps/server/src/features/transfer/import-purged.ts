import type { View } from '../../commit/view.ts'
import { isoTime } from '../../lib/clock.ts'
import { Problem } from '../../lib/problem.ts'
import { blockOf, blocks } from '../messages/block.ts'
import { isEmptied, putStub } from '../messages/expiry.ts'
import { ids, messageKeys } from '../messages/message.ts'
import { setHole, skipTo } from '../reading/holes.ts'
import type { Thread } from '../threads/thread.ts'
import type { ThreadWriter } from '../threads/thread-writer.ts'
import type { LineOf } from './format.ts'

/** Imports what is left of a purged message: its id stays taken, its place a hole. True if it is new. */
export function addPurged(view: View, writer: ThreadWriter, line: LineOf<'purged'>): boolean {
  const { id, seq, createdAt, purgedAt } = line
  const { thread, id: threadId } = writer
  if (id <= thread.maxId && view.get(ids, messageKeys.id(threadId, id))) return false
  if (seq <= thread.lastSeq) throw new Problem('id_conflict', `seq: ${seq} is taken by another message`)
  const isNew = !isBegun(view, writer, seq)
  skipTo(view, thread, seq)
  if (isNew) {
    const began = writer.nextRev()
    writer.index(undefined, began, `b${blockOf(seq)}`)
    view.note([began, 'message', threadId, seq, null])
  }
  const rev = writer.nextRev()
  writer.index(undefined, rev, `m${seq}`)
  view.note([rev, 'message', threadId, seq, null])
  const at = Date.parse(createdAt)
  const purged = isoTime(Date.parse(purgedAt))
  putStub(view, { id, threadId, seq, rev, createdAt: isoTime(at), purgedAt: purged })
  view.put(ids, messageKeys.id(threadId, id), { seq, request: '' })
  addToEnd(thread, { id, seq, rev, at })
  setHole(view, thread, seq, true)
  return true
}

/** Whether the block of a place has messages, or had some. */
function isBegun(view: View, { id, thread }: ThreadWriter, seq: number): boolean {
  const block = blockOf(seq)
  if (thread.lastSeq === 0 || block !== blockOf(thread.lastSeq)) return false
  return view.get(blocks, messageKeys.block(id, block)) !== undefined || isEmptied(view, id, seq)
}

/** Takes a message in as the thread's last one. */
export function addToEnd(
  thread: Thread,
  { id, seq, rev, at }: { id: string; seq: number; rev: number; at: number },
): void {
  thread.lastSeq = seq
  thread.activity = rev
  thread.lastMessageAt = at
  if (id > thread.maxId) thread.maxId = id
}
