import { hash } from 'node:crypto'
import { mustCreateThreads, mustWrite, reaches } from '../../auth/permissions.ts'
import { actorOf, type Caller } from '../../auth/principal.ts'
import { textTable } from '../../commit/record.ts'
import type { View } from '../../commit/view.ts'
import type { Command } from '../../intake/intake.ts'
import { systemClock } from '../../lib/clock.ts'
import { newId } from '../../lib/ids.ts'
import { Problem } from '../../lib/problem.ts'
import type { Asked } from '../engine.ts'
import { forgetMoved } from '../reading/moved-rows.ts'
import { meIn } from '../reading/read-state.ts'
import { accessThread, callerRole } from './access.ts'
import { listKeys, listRows, saveThread } from './list-rows.ts'
import { type ChangeThread, type CreateThread, jsonBytes, mergePatch, mustFit } from './schema.ts'
import {
  type Details,
  keys,
  type Metadata,
  metadataRows,
  type Thread,
  type ThreadResource,
  threadResource,
  threads,
} from './thread.ts'
import { ThreadWriter } from './thread-writer.ts'

export interface Created<R> {
  /** False where the same request had created it before. */
  isNew: boolean
  resource: R
}

/** Creates a thread; its creator is an owner. The same request again gives the thread as it is now. */
export function createThread(
  { caller, durability, limits }: Asked,
  input: CreateThread,
): Command<Created<ThreadResource>> {
  mustCreateThreads(caller)
  const author = authorOf(caller, input.author)
  if (input.createdAt !== undefined) mustBeBackend(caller, 'createdAt')
  const { id = newId(systemClock.now()), title, metadata, members = [] } = input
  if (metadata) mustFit(metadata, limits, '/metadata')
  const request =
    input.id === undefined ? undefined : requestHash([author, title, metadata, members, input.createdAt])
  return {
    bytes: 1024 + jsonBytes(input),
    durability,
    apply(view) {
      if (!reaches(caller, id)) throw new Problem('forbidden', 'The token is for other threads only.')
      const existing = view.get(threads, keys.thread(id))
      if (existing) return sameThread(view, caller, existing, request)
      const createdAt = input.createdAt === undefined ? undefined : Date.parse(input.createdAt)
      const writer = ThreadWriter.create(
        view,
        { id, title, metadata, author, createdAt, request },
        actorOf(caller),
      )
      if (author !== null) writer.setMember(author, 'owner')
      for (const { userId, role } of members) if (userId !== author) writer.setMember(userId, role)
      writer.save()
      const me = meIn(view, writer.thread, caller)
      return { isNew: true, resource: threadResource(writer.thread, metadata ?? {}, me) }
    },
  }
}

function sameThread(
  view: View,
  caller: Caller,
  thread: Thread,
  request: string | undefined,
): Created<ThreadResource> {
  const { details } = thread
  const role = callerRole(view, thread, caller)
  const isMine = caller.kind === 'application' || role !== undefined
  if (isMine && details.deletedAt !== undefined) throw new Problem('thread_gone')
  if (!isMine || request === undefined || details.request !== request) {
    throw new Problem('id_conflict', 'The thread id is taken.')
  }
  const me = meIn(view, thread, caller)
  return { isNew: false, resource: threadResource(thread, metadataOf(view, thread), me) }
}

/** Changes title and metadata. */
export function changeThread(
  { caller, durability, limits }: Asked,
  id: string,
  change: ChangeThread,
): Command<ThreadResource> {
  return {
    bytes: 1024 + jsonBytes(change),
    durability,
    apply(view) {
      const { thread } = accessThread(view, caller, id, 'manage')
      const writer = ThreadWriter.of(view, thread, actorOf(caller))
      let metadata = metadataOf(view, thread)
      if (change.metadata) {
        metadata = mergePatch(metadata, change.metadata)
        mustFit(metadata, limits, '/metadata')
        writer.setMetadata(metadata)
      }
      if (change.title !== undefined) writer.changeDetails({ title: change.title ?? undefined })
      writer.changeDetails({ updatedAt: view.now })
      writer.save()
      return threadResource(writer.thread, metadata, meIn(view, thread, caller))
    },
  }
}

/** Deletes a thread so that an owner can restore it. Deleting it again changes nothing. */
export function deleteThread({ caller, durability }: Asked, id: string): Command<void> {
  return {
    bytes: 1024,
    durability,
    apply(view) {
      const thread = manageDeleted(view, caller, id)
      if (thread.details.deletedAt !== undefined) return
      const writer = ThreadWriter.of(view, thread, actorOf(caller))
      writer.changeDetails({ deletedAt: view.now, deletedBy: actorOf(caller) })
      writer.save()
    },
  }
}

/** Brings a deleted thread back. */
export function restoreThread({ caller, durability }: Asked, id: string): Command<ThreadResource> {
  return {
    bytes: 1024,
    durability,
    apply(view) {
      const thread = manageDeleted(view, caller, id)
      if (thread.details.gone) throw new Problem('thread_gone', 'The thread was deleted for good.')
      const writer = ThreadWriter.of(view, thread, actorOf(caller))
      if (thread.details.deletedAt !== undefined) {
        writer.restore()
        writer.save()
      }
      return threadResource(writer.thread, metadataOf(view, thread), meIn(view, thread, caller))
    },
  }
}

/** Deletes a thread and all that is in it for good; only its id stays, taken. For the application. */
export function purgeThread({ durability }: Asked, id: string): Command<void> {
  return {
    bytes: 1024,
    durability,
    apply(view) {
      const thread = view.get(threads, keys.thread(id))
      if (!thread) throw new Problem('thread_not_found')
      if (thread.details.gone) return
      const { lastSeq, maxId, details } = thread
      const { author, createdAt, created } = details
      const rev = view.nextRev()
      const gone: Details = {
        id,
        author,
        createdAt,
        updatedAt: view.now,
        created,
        rev,
        memberCount: 0,
        ownerCount: 0,
        metadata: {},
        // A large thread stays one, so that its members find it in the list of large ones that changed.
        roster: details.roster && new Map(),
        deletedAt: view.now,
        deletedBy: null,
        gone: true,
      }
      for (const user of details.roster?.keys() ?? []) forgetMoved(view, thread, user)
      for (const seq of details.streams ?? []) view.delete(textTable, keys.openStream(id, seq))
      view.deleteScope(keys.thread(id))
      for (const user of details.roster?.keys() ?? []) view.put(listRows, listKeys.left(user, rev), id)
      saveThread(view, thread, {
        lastSeq,
        maxId,
        firstSeq: lastSeq + 1,
        lastHole: 0,
        marks: [],
        rev,
        activity: rev,
        listed: rev,
        settled: rev,
        lastMessageAt: undefined,
        details: gone,
      })
      view.note([rev, 'thread', id, null, null])
    },
  }
}

/** A thread that the caller manages, even if it is deleted. */
function manageDeleted(view: View, caller: Caller, id: string): Thread {
  try {
    return accessThread(view, caller, id, 'manage').thread
  } catch (error) {
    const thread = view.get(threads, keys.thread(id))
    if (error instanceof Problem && error.code === 'thread_gone' && thread && !thread.details.gone)
      return thread
    throw error
  }
}

/** A thread's metadata, wherever it is kept. */
export function metadataOf(source: { get: View['get'] }, { details }: Thread): Metadata {
  return details.metadata ?? source.get(metadataRows, keys.metadata(details.id)) ?? {}
}

/** Who creates something: the caller, or whom the application names. */
export function authorOf(caller: Caller, named: string | undefined, field = '/author'): string | null {
  if (named === undefined) return actorOf(caller)
  if (caller.kind === 'application') return named
  if (named === caller.user) return named
  throw new Problem('forbidden', `${field}: only the application may name an author.`)
}

/** @throws Problem `forbidden` where no back end vouches for the request */
export function mustBeBackend(caller: Caller, field: string): void {
  mustWrite(caller)
  if (caller.kind === 'user' && !caller.backend)
    throw new Problem('forbidden', `${field}: only a backend key may set it.`)
}

/** What a create request said, to recognise it when it comes again. */
export function requestHash(parts: readonly unknown[]): string {
  return hash('sha256', JSON.stringify(parts), 'base64url').slice(0, 22)
}
