import { invalid, Problem } from '../lib/problem.ts'
import { whyNotId } from '../lib/wire.ts'
import type { KeyRing } from './api-keys.ts'
import type { Principal } from './principal.ts'
import type { TokenVerifier } from './tokens.ts'

/** The headers that say who makes a request. */
export interface CredentialHeaders {
  authorization: string | undefined
  apiKey: string | undefined
  userId: string | undefined
}

/** Finds out who makes a request. */
export class Authenticator {
  readonly #keys: KeyRing
  readonly #tokens: TokenVerifier

  constructor(keys: KeyRing, tokens: TokenVerifier) {
    this.#keys = keys
    this.#tokens = tokens
  }

  /** @throws Problem with a status of 401, or `invalid_request` */
  authenticate({ authorization, apiKey, userId }: CredentialHeaders): Principal | Promise<Principal> {
    const credentials = bearerOf(authorization) ?? apiKey
    if (!credentials) throw new Problem('missing_credentials')
    if (credentials.startsWith('pdb_')) return this.#byKey(credentials, userId)
    if (userId !== undefined)
      throw invalid('header', 'X-User-ID', 'is for backend keys only; a token names its user')
    return this.#tokens.verify(credentials)
  }

  #byKey(text: string, userId: string | undefined): Principal {
    const key = this.#keys.verify(text)
    if (key.kind === 'admin') return { kind: 'admin', keyId: key.id }
    if (userId === undefined) return { kind: 'application', keyId: key.id }
    return { kind: 'user', keyId: key.id, user: decodeUserId(userId), backend: true }
  }
}

function bearerOf(authorization: string | undefined): string | undefined {
  if (!authorization) return undefined
  if (authorization.slice(0, 7).toLowerCase() !== 'bearer ') {
    throw new Problem('invalid_credentials', 'The scheme of the Authorization header is not Bearer.')
  }
  return authorization.slice(7).trim()
}

function decodeUserId(header: string): string {
  let user: string
  try {
    user = header.includes('%') ? decodeURIComponent(header) : header
  } catch {
    throw invalid('header', 'X-User-ID', 'is not well-formed percent-encoding')
  }
  // A header holds bytes beyond ASCII as Latin-1, and two headers of one name come joined by a comma: whoever sends such
  // an id must percent-encode it, and who names two users is neither.
  const why = /[^\x20-\x7e]|,/.test(header)
    ? 'must be one user, percent-encoded where it has a comma or anything beyond ASCII'
    : whyNotId(user)
  if (why) throw invalid('header', 'X-User-ID', why)
  return user
}
