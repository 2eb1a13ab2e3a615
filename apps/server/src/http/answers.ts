import type { Reply } from './route.ts'

/** A resource that was created, or was there already from the same request. */
export function created({ isNew, resource }: { isNew: boolean; resource: object }): Reply {
  return { status: isNew ? 201 : 200, body: resource }
}

export function ok(resource: object): Reply {
  return { status: 200, body: resource }
}

export const noContent: Reply = { status: 204 }

/** A write without a body of its own, and the position of what it was about. */
export function noContentAt(rev: number): Reply {
  return { status: 204, headers: { 'x-rev': String(rev) } }
}

/** That header, for the description of a route. */
export const revHeader = { 'X-Rev': 'The `rev` of the message with this change.' }
