import { createClient, type ProgressDBClient } from '@progressdb/client'
import { indexedDBStorage } from '@progressdb/client/indexeddb'
import { ProgressDB } from '@progressdb/node'
import { claimsOf } from './claims.ts'

/** Who acts in this tab: whoever holds a key can be any user, whoever holds a token is one. */
export type Session = { key: string; user?: string } | { token: string; user: string }

const names = { key: 'progressdb.key', token: 'progressdb.token', user: 'progressdb.user' }

/** What this tab was signed in with. Another tab has a session of its own; closing the tab ends it. */
export function readSession(): Session | undefined {
  const [key, token, user] = [names.key, names.token, names.user].map((name) => sessionStorage.getItem(name))
  if (key) return { key, ...(user && { user }) }
  if (token) return { token, user: claimsOf(token)?.sub ?? '' }
}

export function writeSession(session: Session | undefined): void {
  for (const name of Object.values(names)) sessionStorage.removeItem(name)
  for (const [field, value] of Object.entries(session ?? {}))
    if (value) sessionStorage.setItem(names[field as keyof typeof names], value)
}

/**
 * Takes over the key or token that a link brought behind its `#`, which is never sent, and leaves the rest of it in the
 * address.
 *
 * @returns whether there was one
 */
export function takeFromLink(): boolean {
  const fragment = new URLSearchParams(location.hash.slice(1))
  const [key, token, user] = ['key', 'token', 'user'].map((name) => fragment.get(name))
  if (!key && !token) return false
  for (const name of ['key', 'token', 'user']) fragment.delete(name)
  const rest = fragment.size > 0 ? `#${fragment}` : ''
  history.replaceState(null, '', location.pathname + location.search + rest)
  const session = sessionOf(key ?? token ?? '', user ?? undefined)
  if (typeof session === 'object') writeSession(session)
  return typeof session === 'object'
}

/**
 * A session with what somebody has pasted.
 *
 * @returns what is wrong with it, in words, if it is neither a key nor a token
 */
export function sessionOf(given: string, user?: string): Session | string {
  const text = given.trim()
  if (/^pdb_[A-Za-z0-9]+_[A-Za-z0-9_-]{43}$/.test(text)) return { key: text, ...(user && { user }) }
  if (text.startsWith('pdb_')) return 'This key is not complete: after its second _ there are 43 characters.'
  const claims = claimsOf(text)
  if (!claims) return 'This is neither an API key (pdb_…) nor a user’s token.'
  if (claims.exp * 1000 <= Date.now()) return 'This token has expired. Ask for a new one.'
  return { token: text, user: claims.sub }
}

/** Why a key cannot be used here: browsers sign nothing for pages that somebody on the way may have changed. */
export function whyNoKey(): string | undefined {
  if (isSecureContext) return undefined
  return 'A key can be used over HTTPS, or on this machine as localhost. Elsewhere, take a user’s token.'
}

/** A link that signs in another user in another window, with the same key. */
export function linkFor(key: string, user: string, threadId?: string): string {
  const fragment = new URLSearchParams({ key, user, ...(threadId && { thread: threadId }) })
  return `${location.origin}${location.pathname}#${fragment}`
}

/** The roles that messages of the console may have: people's, and those of the streamed answer. */
const roles = ['user', 'assistant']
/** How long a token is good, in seconds. The client gets a new one before. */
const ttl = 600

/** What gives a user's tokens: they are made here, from the key, which is never sent. */
function tokensOf(key: string, userId: string): () => Promise<string> {
  const backend = ProgressDB({ baseUrl: location.origin, apiKey: key })
  return async () => (await backend.mintToken({ userId, ttl, roles })).token
}

/** A client that acts for whichever user, for a moment. */
export function clientWithKey(key: string, userId: string): ProgressDBClient {
  return createClient({ baseUrl: location.origin, getToken: tokensOf(key, userId) })
}

/** The client of a session whose user is known. What it could not send survives a reload. */
export function clientOf(session: Session & { user: string }): ProgressDBClient {
  const { user: userId } = session
  const getToken = 'key' in session ? tokensOf(session.key, userId) : () => session.token
  return createClient({ baseUrl: location.origin, getToken, userId, storage: indexedDBStorage() })
}
