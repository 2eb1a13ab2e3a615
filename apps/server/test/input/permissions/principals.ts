import type { PrincipalName, Use } from './expectations.ts'
import { type Headers, names, type World } from './world.ts'

/** The credentials of each principal that is known to the server. */
export async function principals(
  world: World,
  narrowed: Use['narrowed'],
): Promise<Record<PrincipalName, Headers>> {
  return {
    application: world.application,
    admin: world.admin,
    owner: await world.token('owner'),
    author: await world.token('author'),
    member: await world.token('member'),
    viewer: await world.token('viewer'),
    outsider: await world.token('outsider'),
    'outsider by backend key': { ...world.application, 'x-user-id': 'outsider' },
    'read only': await world.token(narrowed, { access: 'read' }),
    'other thread': await world.token(narrowed, { threads: ['another thread'] }),
    'other roles': await world.token(narrowed, {
      threads: [names.threadId, 'deleted thread', 'support-1842'],
      messageRoles: ['assistant'],
    }),
    'no create': await world.token(narrowed, { create: false }),
  }
}
