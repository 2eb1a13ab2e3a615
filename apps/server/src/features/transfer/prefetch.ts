import type { View } from '../../commit/view.ts'
import { memberKeys, members } from '../members/member.ts'
import { blockOf, blocks } from '../messages/block.ts'
import { ids, messageKeys } from '../messages/message.ts'
import { wantMentions } from '../reading/mentions.ts'
import { keys, type Thread, threads } from '../threads/thread.ts'
import type { Line, LineOf } from './format.ts'

/** Asks for the rows that some lines will need, as far as they can be known yet, so that they are all read at once. */
export function prefetchLines(view: View, lines: Iterable<Line>): void {
  let threadId: string | undefined
  let thread: Thread | undefined
  for (const line of lines) {
    if (line.type === 'header') continue
    const id = line.type === 'thread' ? line.id : line.thread
    // Lines of one thread mostly follow one another.
    if (id !== threadId) {
      threadId = id
      view.want(threads, keys.thread(id))
      thread = view.peek(threads, keys.thread(id))
      if (thread && thread.lastSeq > 0) view.want(blocks, messageKeys.block(id, blockOf(thread.lastSeq)))
    }
    if (thread) prefetchLine(view, thread, line) // else it is not read yet, or new, and has nothing to be read
  }
}

function prefetchLine(view: View, thread: Thread, line: Line): void {
  const { id } = thread.details
  if (line.type === 'member') view.want(members, memberKeys.member(id, line.user))
  else if (line.type === 'read' && !thread.details.roster)
    view.want(members, memberKeys.member(id, line.user))
  else if (line.type === 'message') prefetchMessage(view, thread, line)
  else if (line.type === 'purged') wantMessage(view, id, line.id)
  else if ('message' in line) wantMessage(view, id, line.message)
}

function prefetchMessage(view: View, thread: Thread, line: LineOf<'message'>): void {
  const { maxId, details } = thread
  const { id, author, replyTo, mentions } = line
  if (id <= maxId) wantMessage(view, details.id, id)
  if (replyTo !== undefined) wantMessage(view, details.id, replyTo)
  if (!details.roster && author !== null) view.want(members, memberKeys.member(details.id, author))
  if (mentions) wantMentions(view, thread, mentions)
}

function wantMessage(view: View, threadId: string, id: string): void {
  const key = messageKeys.id(threadId, id)
  view.want(ids, key)
  const seq = view.peek(ids, key)?.seq
  if (seq !== undefined) view.want(blocks, messageKeys.block(threadId, blockOf(seq)))
}
