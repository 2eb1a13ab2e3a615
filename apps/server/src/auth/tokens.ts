import { hash } from 'node:crypto'
import { decodeProtectedHeader, errors, jwtVerify, SignJWT } from 'jose'
import { LRUCache } from 'lru-cache'
import { z } from 'zod'
import type { Clock } from '../lib/clock.ts'
import { Problem } from '../lib/problem.ts'
import { idSchema } from '../lib/wire.ts'
import { type ApiKey, type KeyRing, type KnownKey, signingKeyOf } from './api-keys.ts'
import type { TokenLimits, User } from './principal.ts'

/** A token lives a day at the most. */
export const maxTokenSeconds = 24 * 60 * 60
/** How far the clock of who minted the token may be ahead of ours, in seconds. */
const skewSeconds = 60
const cachedTokens = 10_000
/** So few revocations are not worth a look at which of them to forget. */
const fewRevocations = 1000

/**
 * The claims of a token. All but the registered ones only take rights away, so a claim that isn't known here must
 * refuse the token: it may have been meant to take something away.
 */
const claimsSchema = z.strictObject({
  iss: z.string(),
  aud: z.literal('progressdb'),
  sub: idSchema,
  iat: z.number(),
  exp: z.number(),
  nbf: z.number().optional(),
  jti: z.string().optional(),
  threads: z.array(idSchema).max(1000).optional(),
  messageRoles: z.array(z.string().min(1).max(64)).max(100).optional(),
  access: z.literal('read').optional(),
  create: z.literal(false).optional(),
})
type Claims = z.infer<typeof claimsSchema>

interface VerifiedToken {
  principal: User
  issuedAt: number
  expiresAt: number
  /** The key as it was when the token was verified. */
  signingKey: string
}

/** Verifies tokens: HS256 JWTs, signed with a key derived from a backend key, whose id is `kid` and `iss`. */
export class TokenVerifier {
  readonly #keys: KeyRing
  readonly #clock: Clock
  /** Users' tokens issued before these times (milliseconds since 1970) are revoked. */
  readonly #revokedBefore = new Map<string, number>()
  /** How many of them there may be before it is looked for those to forget. */
  #forgetAt = fewRevocations
  readonly #verified = new LRUCache<string, VerifiedToken>({ max: cachedTokens })

  constructor(keys: KeyRing, clock: Clock) {
    this.#keys = keys
    this.#clock = clock
  }

  /** Revokes a user's tokens issued before a time. Older times are forgotten once no token can be that old. */
  revoke(user: string, before: number): void {
    if (this.matters(before)) this.#revokedBefore.set(user, before)
    if (this.#revokedBefore.size < this.#forgetAt) return
    for (const [other, time] of this.#revokedBefore)
      if (!this.matters(time)) this.#revokedBefore.delete(other)
    // Not each time: whoever has many users revokes many.
    this.#forgetAt = Math.max(fewRevocations, 2 * this.#revokedBefore.size)
  }

  /** Whether a token issued before a time may be valid still. */
  matters(before: number): boolean {
    return before >= this.#clock.now() - (maxTokenSeconds + skewSeconds) * 1000
  }

  /** Takes over all revocations at once. */
  replaceRevocations(revocations: Iterable<{ user: string; before: number }>): void {
    this.#revokedBefore.clear()
    this.#forgetAt = fewRevocations
    for (const { user, before } of revocations) this.revoke(user, before)
  }

  /**
   * The user of a token. A token seen before is not verified again, but its lifetime, its key and the user's
   * revocation are looked at each time.
   *
   * @throws Problem `invalid_credentials`, `expired_token`, `revoked_credentials`
   */
  verify(token: string): User | Promise<User> {
    const name = hash('sha256', token, 'base64')
    const verified = this.#verified.get(name)
    if (verified) return this.#stillValid(verified)
    return this.#verifyAnew(token).then((fresh) => {
      this.#verified.set(name, fresh)
      return this.#stillValid(fresh)
    })
  }

  #stillValid({ principal, issuedAt, expiresAt, signingKey }: VerifiedToken): User {
    const key = this.#keys.get(principal.keyId)
    if (key?.signingKey !== signingKey) throw new Problem('invalid_credentials')
    if (key.revokedAt !== undefined)
      throw new Problem('revoked_credentials', "The token's API key was revoked.")
    if (expiresAt <= this.#clock.now()) throw new Problem('expired_token')
    const revokedBefore = this.#revokedBefore.get(principal.user)
    if (revokedBefore !== undefined && issuedAt < revokedBefore) {
      throw new Problem('revoked_credentials', "The user's tokens of that time were revoked.")
    }
    return principal
  }

  async #verifyAnew(token: string): Promise<VerifiedToken> {
    try {
      const key = this.#keyOf(token)
      const { payload } = await jwtVerify(token, Buffer.from(key.signingKey, 'base64'), {
        algorithms: ['HS256'],
        issuer: key.id,
        audience: 'progressdb',
        requiredClaims: ['iss', 'aud', 'sub', 'iat', 'exp'],
        currentDate: new Date(this.#clock.now()),
      })
      const claims = claimsSchema.parse(payload)
      checkTimes(claims, this.#clock.now() / 1000)
      return {
        principal: {
          kind: 'user',
          keyId: key.id,
          user: claims.sub,
          backend: false,
          limits: limitsOf(claims),
        },
        issuedAt: claims.iat * 1000,
        expiresAt: claims.exp * 1000,
        signingKey: key.signingKey,
      }
    } catch (error) {
      if (error instanceof Problem) throw error
      if (error instanceof errors.JWTExpired) throw new Problem('expired_token')
      if (error instanceof z.ZodError) {
        const claim = error.issues[0]?.path.join('.') || error.issues[0]?.message
        throw new Problem('invalid_credentials', `The token has a claim that is not allowed: ${claim}.`)
      }
      throw new Problem('invalid_credentials', 'The token is not valid.', { cause: error })
    }
  }

  #keyOf(token: string): KnownKey {
    const { kid } = decodeProtectedHeader(token)
    const key = typeof kid === 'string' ? this.#keys.get(kid) : undefined
    if (key?.kind !== 'backend') throw new Problem('invalid_credentials')
    return key
  }
}

function checkTimes({ iat, exp }: Claims, now: number): void {
  if (exp - iat > maxTokenSeconds || exp > now + maxTokenSeconds + skewSeconds) {
    throw new Problem('invalid_credentials', 'The token lives longer than 24 hours.')
  }
  if (iat > now + skewSeconds) throw new Problem('invalid_credentials', 'The token was issued in the future.')
}

function limitsOf(claims: Claims): TokenLimits {
  return {
    threads: claims.threads && new Set(claims.threads),
    messageRoles: new Set(claims.messageRoles ?? ['user']),
    readOnly: claims.access === 'read',
    mayCreateThreads: claims.create !== false,
  }
}

export interface TokenRequest {
  user: string
  /** Seconds, 1 to 86,400. */
  ttl: number
  threads?: string[]
  messageRoles?: string[]
  access?: 'read'
  create?: false
}

/** Mints a token with nothing but an API key; `@progressdb/node` does the same in a back end. */
export function mintToken(key: ApiKey, { user, ttl, ...limits }: TokenRequest, now: number): Promise<string> {
  const issuedAt = now / 1000 // with its milliseconds, so that a token made just after a revocation is valid
  return new SignJWT(limits)
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid: key.id })
    .setIssuer(key.id)
    .setAudience('progressdb')
    .setSubject(user)
    .setIssuedAt(issuedAt)
    .setExpirationTime(Math.floor(issuedAt) + ttl)
    .sign(signingKeyOf(key.secret))
}
