import type { Reply } from './route.ts'

/** A resource that was created, or was there already from the same request. */
export function created({ isNew, resource }: { isNew: boolean; resource: object }): Reply {
  return { status: isNew ? 201 : 200, body: resource }
}

export function ok(resource: object): Reply {
  return { status: 200, body: resource }
}

export const noContent: Reply = { status: 204 }
