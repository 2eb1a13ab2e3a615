import { mustUseRole } from '../../auth/permissions.ts'
import type { Caller } from '../../auth/principal.ts'
import type { ReadSource } from '../../commit/reads.ts'
import { isoTime, systemClock } from '../../lib/clock.ts'
import { newId } from '../../lib/ids.ts'
import { invalid, Problem } from '../../lib/problem.ts'
import type { Engine } from '../engine.ts'
import { accessThread } from '../threads/access.ts'
import { authorOf, mustBeBackend } from '../threads/commands.ts'
import { mustFit } from '../threads/schema.ts'
import type { Json, Metadata } from '../threads/thread.ts'
import { replyTarget, seqOf, shownEntry } from './message.ts'
import type { CreateMessage } from './schema.ts'

/** A message that is delivered to those who read the thread right now, and stored nowhere. */
export interface EphemeralMessage {
  id: string
  threadId: string
  author: string | null
  role: string
  status: 'final'
  ephemeral: true
  replyTo?: string
  createdAt: string
  body: Json
  metadata: Metadata
}

/**
 * Delivers a message without storing it. Who may create a message in the thread may do so; nobody joins by it, and no
 * thread is created.
 *
 * @throws Problem `thread_not_found`, `thread_gone`, `forbidden`, `id_conflict`, `message_gone`, `reply_target_not_found`
 */
export async function sendEphemeral(
  { reads, signals, limits }: Engine,
  caller: Caller,
  threadId: string,
  input: CreateMessage,
): Promise<EphemeralMessage> {
  const { role, body, metadata = {}, replyTo } = input
  mustUseRole(caller, role)
  mustNotExpire(input)
  if (input.metadata) mustFit(metadata, limits, '/metadata')
  if (input.createdAt !== undefined) mustBeBackend(caller, '/createdAt')
  const author = authorOf(caller, input.author, '/author')
  const now = await reads.run((source) => {
    accessThread(source, caller, threadId, 'write')
    if (input.id !== undefined) mustBeFree(source, threadId, input.id)
    if (replyTo !== undefined) replyTarget(source, threadId, replyTo)
    return source.now
  })
  const message: EphemeralMessage = {
    id: input.id ?? newId(systemClock.now()),
    threadId,
    author,
    role,
    status: 'final',
    ephemeral: true,
    ...(replyTo !== undefined && { replyTo }),
    createdAt: isoTime(input.createdAt === undefined ? now : Date.parse(input.createdAt)),
    body,
    metadata,
  }
  signals.send({ thread: threadId, frame: { type: 'ephemeral', message } })
  return message
}

function mustNotExpire(input: CreateMessage): void {
  for (const field of ['expiresAt', 'ttl'] as const) {
    if (input[field] !== undefined)
      throw invalid('body', `/${field}`, 'cannot be used together with ephemeral')
  }
}

/** Readers would take it for the stored message of that id. */
function mustBeFree(source: ReadSource, threadId: string, id: string): void {
  const seq = seqOf(source, threadId, id)
  if (seq === undefined) return
  shownEntry(source, threadId, seq)
  throw new Problem('id_conflict', 'The message id is taken.')
}
