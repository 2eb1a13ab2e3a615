/** Who makes a request with valid credentials; see `principals.ts`. */
export type PrincipalName =
  | 'application'
  | 'admin'
  | 'owner'
  | 'author'
  | 'member'
  | 'viewer'
  | 'outsider'
  | 'outsider by backend key'
  | 'read only'
  | 'other thread'
  | 'other roles'
  | 'no create'

/** `ok`, or the code of the refusal. */
export type Expected = Record<PrincipalName, string>

/** One way to call a route, and who may. */
export interface Use {
  /** What is special about it; nothing for the usual call. */
  what?: string
  query?: string
  params?: Record<string, string>
  /** Fields of the body in place of those of the documented example. */
  body?: object
  /** Whose tokens the narrowed ones are: somebody who may do it, if anybody of the thread may. */
  narrowed: 'owner' | 'author'
  expected: Expected
}

type Role = 'owner' | 'author' | 'member' | 'viewer'
const everyRole: readonly Role[] = ['owner', 'author', 'member', 'viewer']
const writers: readonly Role[] = ['owner', 'author', 'member']

/** A use, and for whom it is not as the rest of it says. */
type Special = Partial<Use> & { differs?: Partial<Expected> }

/** In a thread: these roles may, and who is not in it finds none. */
function inThread(
  access: 'read' | 'write',
  may: readonly Role[],
  { differs = {}, ...use }: Special = {},
): Use {
  const roles = everyRole.map((role) => [role, may.includes(role) ? 'ok' : 'forbidden'])
  return {
    narrowed: may.includes('owner') ? 'owner' : 'author',
    ...use,
    expected: {
      application: 'ok',
      admin: 'wrong_credentials',
      ...(Object.fromEntries(roles) as Record<Role, string>),
      outsider: 'thread_not_found',
      'outsider by backend key': 'thread_not_found',
      'read only': access === 'read' ? 'ok' : 'forbidden',
      'other thread': 'thread_not_found',
      'other roles': 'ok',
      'no create': 'ok',
      ...differs,
    },
  }
}

/** The same for all but some. */
function everybody(usual: string, differs: Partial<Expected> = {}): Use {
  const { expected, narrowed } = inThread('read', everyRole)
  const all = Object.fromEntries(Object.keys(expected).map((name) => [name, usual])) as Expected
  return { narrowed, expected: { ...all, ...differs } }
}

const read = () => inThread('read', everyRole)
const manage = (use: Special = {}) => inThread('write', ['owner'], use)
const open = everybody('ok')
const adminOnly = everybody('wrong_credentials', { admin: 'ok' })
const applicationOnly = everybody('wrong_credentials', { application: 'ok' })
const callers = { admin: 'wrong_credentials' }
const strangers = ['application', 'author', 'member', 'viewer', 'outsider', 'outsider by backend key']
const ofUsers = everybody('ok', { ...callers, application: 'wrong_credentials' })
/** A tail of all one's threads. */
const all = { what: 'of all', body: { subscriptions: [{ all: true }] } }

/** What only the application may ask for; others learn nothing of the thread. */
function forApplication(what: string, query: string): Use {
  return { ...everybody('forbidden', { ...callers, application: 'ok' }), what, query }
}
const deletedContent = forApplication('with deleted contents', 'deletedContent=true')

/** A message of the author that is being streamed. */
const stream = { params: { messageId: 'the stream' } }

/** A reaction is a user's, and the application is none. */
const react = inThread('write', writers, { differs: { application: 'invalid_request' } })

/** So is presence, which everybody has who may read. */
const present = () => inThread('read', everyRole, { differs: { application: 'invalid_request' } })

const create: Use = inThread('write', writers, {
  differs: { 'outsider by backend key': 'ok', 'other roles': 'forbidden' },
})
const asAnother = forbiddenFields({ author: 'author', role: 'user' }, 'for another author', ['author'])
const backDated = forbiddenFields({ createdAt: '2020-01-01T00:00:00Z' }, 'with a time', [
  'outsider by backend key',
])

/** A message with fields that not everybody may set; those who may are named, besides the application. */
function forbiddenFields(fields: object, what: string, may: readonly PrincipalName[]): Use {
  const others = everybody('forbidden', { ...callers, application: 'ok' })
  const allowed = Object.fromEntries(may.map((name) => [name, 'ok']))
  return { ...others, what, body: fields, expected: { ...others.expected, ...allowed } }
}

/** Who may do what with every route: the permissions of the server, written down once more. */
/** The example's cursor is of another store. */
const listening = { subscriptions: [{ thread: 'thread', since: '0' }] }

export const uses: Record<string, readonly Use[]> = {
  createThread: [
    everybody('ok', {
      ...callers,
      'read only': 'forbidden',
      'other thread': 'forbidden',
      'no create': 'forbidden',
    }),
  ],
  listThreads: [everybody('ok', callers)],
  getThread: [read()],
  changeThread: [manage()],
  deleteThread: [manage(), forApplication('for good', 'hard=true')],
  restoreThread: [manage(), manage({ what: 'a deleted one', params: { threadId: 'deleted thread' } })],
  listMembers: [read()],
  setMember: [
    manage(),
    manage({ what: 'oneself as an owner', params: { userId: 'member' }, body: { role: 'owner' } }),
  ],
  removeMember: [
    manage({ params: { userId: 'revoked' } }),
    manage({ what: 'oneself', params: { userId: 'viewer' }, differs: { viewer: 'ok' } }),
  ],
  createMessage: [
    create,
    asAnother,
    backDated,
    inThread('write', writers, {
      what: 'an ephemeral one',
      body: { ephemeral: true },
      differs: { 'other roles': 'forbidden' },
    }),
    { ...create, what: 'streamed', body: { status: 'streaming' } },
  ],
  createMessages: [create],
  listMessages: [read(), deletedContent],
  getMessage: [read(), deletedContent],
  listVersions: [read(), deletedContent],
  listReplies: [read()],
  editMessage: [inThread('write', ['author'])],
  deleteMessage: [inThread('write', ['owner', 'author'])],
  restoreMessage: [
    inThread('write', ['owner', 'author']),
    manage({ what: 'one that an owner deleted', params: { messageId: 'deleted message' } }),
  ],
  appendToMessage: [inThread('write', ['author'], stream)],
  finalizeMessage: [inThread('write', ['author'], stream)],
  abortMessage: [inThread('write', ['owner', 'author'], stream)],
  cancelMessage: [inThread('write', writers, stream)],
  listReactions: [read()],
  addReaction: [react],
  removeReaction: [react],
  // A viewer reads, too; a token that only reads changes nothing.
  markRead: [inThread('write', everyRole, { differs: { application: 'invalid_request' } })],
  getUnread: [everybody('ok', { ...callers, application: 'invalid_request' })],
  listReads: [everybody('ok', { ...callers, application: 'invalid_request' })],
  listChanges: [read()],
  listPresent: [read()],
  setPresence: [present()],
  removePresence: [present()],
  setTyping: [react],
  listMyChanges: [ofUsers],
  // Anybody may listen; a thread that is closed to them stays silent (see the live suite).
  tail: [
    { ...everybody('ok', callers), query: 'thread=thread' },
    { ...ofUsers, ...all, query: 'all=true' },
  ],
  tailMany: [
    { ...everybody('ok', callers), body: listening },
    { ...ofUsers, ...all },
  ],
  poll: [
    { ...everybody('ok', callers), body: listening },
    { ...ofUsers, ...all },
  ],
  // Only its own user finds a connection, with whichever token.
  tellConnection: [
    everybody('ok', {
      ...callers,
      ...Object.fromEntries(strangers.map((name) => [name, 'connection_not_found'])),
    }),
  ],
  revokeUser: [applicationOnly],
  createKey: [adminOnly],
  listKeys: [adminOnly],
  revokeKey: [adminOnly],
  import: [adminOnly],
  export: [adminOnly],
  metrics: [adminOnly],
  health: [open],
  ready: [open],
  openapi: [open],
  docs: [open],
  docsFile: [open],
  console: [open],
  consoleFile: [open],
}
