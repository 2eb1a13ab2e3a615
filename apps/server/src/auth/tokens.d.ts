import type { Clock } from '../lib/clock.ts'
import { type ApiKey, type KeyRing } from './api-keys.ts'
import type { User } from './principal.ts'
/** A token lives a day at the most. */
export declare const maxTokenSeconds: number
/** Verifies tokens: HS256 JWTs, signed with a key derived from a backend key, whose id is `kid` and `iss`. */
export declare class TokenVerifier {
  #private
  constructor(keys: KeyRing, clock: Clock)
  /** Revokes a user's tokens issued before a time. Older times are forgotten once no token can be that old. */
  revoke(user: string, before: number): void
  clearRevocations(): void
  /**
   * The user of a token. A token seen before is not verified again, but its lifetime, its key and the user's
   * revocation are looked at each time.
   *
   * @throws Problem `invalid_credentials`, `expired_token`, `revoked_credentials`
   */
  verify(token: string): User | Promise<User>
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
export declare function mintToken(
  key: ApiKey,
  { user, ttl, ...limits }: TokenRequest,
  now: number,
): Promise<string>
