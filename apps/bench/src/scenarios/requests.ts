import { busyUser } from '../data/datasets.ts'
import { anyThread } from '../data/ids.ts'
import { jsonOfSize } from '../data/text.ts'
import type { RequestShape } from '../load/job.ts'
import { newId, shapeOf } from '../load/request-shape.ts'
import { asUser } from '../servers/progressdb.ts'

/** The bytes of a request's body. */
export const small = 150
export const large = 30 * 1024

/** Threads that are written to, in all that is about writing. */
export const threadCount = 100

export interface MessageOptions {
  bytes: number
  /** Whether the client chooses the message's id, as the SDKs do so that a retry is harmless. */
  withId?: boolean
}

function messageBody({ bytes, withId = true }: MessageOptions): string {
  return jsonOfSize(bytes, (text) => ({ ...(withId && { id: newId }), body: { text } }))
}

/** Creates a message in a thread, or in any of the first so many. */
export function createMessage(
  thread: string | { anyOf: number },
  options: MessageOptions = { bytes: small },
): RequestShape {
  const [id, below] = typeof thread === 'string' ? [thread] : [anyThread(thread.anyOf), thread.anyOf]
  return shapeOf({
    method: 'POST',
    path: `/v1/threads/${id}/messages`,
    headers: asUser(busyUser),
    body: messageBody(options),
    status: 201,
    below,
  })
}

/** The same request, but for its path, for the echo server. */
export function echo(options: MessageOptions = { bytes: small }): RequestShape {
  return shapeOf({
    method: 'POST',
    path: '/echo',
    headers: asUser(busyUser),
    body: messageBody(options),
    status: 200,
  })
}

/** Reads the newest 50 messages of a thread, or of any of the first so many. */
export function newestPage(thread: string | { anyOf: number }): RequestShape {
  const [id, below] = typeof thread === 'string' ? [thread] : [anyThread(thread.anyOf), thread.anyOf]
  return shapeOf({
    method: 'GET',
    path: `/v1/threads/${id}/messages`,
    headers: asUser(busyUser),
    status: 200,
    below,
  })
}

/** The same request, but for its path, for the static server. */
export function staticPage(): RequestShape {
  return shapeOf({ method: 'GET', path: '/page', headers: asUser(busyUser), status: 200 })
}

/** Reads what changed in a thread behind a cursor. */
export function changesSince(thread: string, cursor: string): RequestShape {
  const path = `/v1/threads/${thread}/changes?since=${cursor}`
  return shapeOf({ method: 'GET', path, headers: asUser(busyUser), status: 200 })
}

/** Reads the first page of a user's threads. */
export function threadList(user: string): RequestShape {
  return shapeOf({ method: 'GET', path: '/v1/threads', headers: asUser(user), status: 200 })
}
