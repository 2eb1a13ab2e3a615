import { ProgressDBError } from '@progressdb/client'
import { SignJWT } from 'jose'
import type { ApiKey } from './api-key.ts'

/** The longest life of a token, in seconds. */
const maxTtl = 24 * 60 * 60
const usualTtl = 60 * 60
/** As the server has it. */
const maxUserBytes = 128
const maxThreads = 1000
const maxRoles = 100

/** Who a token is for, and what it is narrowed to. */
export interface TokenRequest {
  userId: string
  /** Its life in seconds: 1 to 86,400; 3,600 if not given. */
  ttl?: number
  /** Only these threads, at most 1,000; an empty list is none. */
  threads?: readonly string[]
  /** The roles that its messages may have, at most 100; `['user']` if not given. */
  roles?: readonly string[]
  /** `read`: it may write nothing. */
  access?: 'read'
  /** `false`: it may not create threads. */
  create?: false
}

export interface Token {
  token: string
  expiresAt: Date
}

/** Makes tokens from an API key alone, without asking the server. */
export class TokenMint {
  readonly #key: ApiKey
  #signingKey: Promise<Uint8Array> | undefined

  constructor(key: ApiKey) {
    this.#key = key
  }

  /** @throws ProgressDBError `invalid_argument` */
  async mint({ userId, ttl = usualTtl, threads, roles, access, create }: TokenRequest): Promise<Token> {
    if (typeof userId !== 'string' || userId === '')
      throw new ProgressDBError('invalid_argument', 'userId is missing: a token is always for one user.')
    if (new TextEncoder().encode(userId).length > maxUserBytes)
      throw new ProgressDBError('invalid_argument', `userId must be at most ${maxUserBytes} bytes.`)
    if (!Number.isInteger(ttl) || ttl < 1 || ttl > maxTtl)
      throw new ProgressDBError(
        'invalid_argument',
        `ttl must be a whole number of seconds from 1 to ${maxTtl}.`,
      )
    refuseWrongLimits({ threads, roles, access, create })
    this.#signingKey ??= deriveSigningKey(this.#key.secret)
    const issuedAt = Date.now() / 1000
    const expiresAt = Math.floor(issuedAt) + ttl
    const limits = { threads, messageRoles: roles, access, create }
    const token = await new SignJWT(definedOf(limits))
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid: this.#key.id })
      .setIssuer(this.#key.id)
      .setAudience('progressdb')
      .setSubject(userId)
      .setIssuedAt(issuedAt) // with its milliseconds, so that a token made just after a revocation is valid
      .setExpirationTime(expiresAt)
      .sign(await this.#signingKey)
    return { token, expiresAt: new Date(expiresAt * 1000) }
  }
}

/** The server would refuse the token, and a front end hear of it that can do nothing about it. */
function refuseWrongLimits({ threads, roles, access, create }: Omit<TokenRequest, 'userId' | 'ttl'>): void {
  for (const [name, given, most] of [
    ['threads', threads, maxThreads],
    ['roles', roles, maxRoles],
  ] as const)
    if (given !== undefined && !(isTexts(given) && given.length <= most))
      throw new ProgressDBError('invalid_argument', `${name} must be a list of up to ${most} texts.`)
  if (access !== undefined && access !== 'read')
    throw new ProgressDBError('invalid_argument', "access must be 'read', or left out.")
  if (create !== undefined && create !== false)
    throw new ProgressDBError('invalid_argument', 'create must be false, or left out.')
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string' && item !== '')
}

function definedOf(claims: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined))
}

async function deriveSigningKey(secret: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const key = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits'])
  const info = new TextEncoder().encode('progressdb/token/v1')
  const how = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info }
  return new Uint8Array(await crypto.subtle.deriveBits(how, key, 256))
}
