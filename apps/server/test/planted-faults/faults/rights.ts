import type { Fault } from '../fault.ts'
import { matrix } from '../suites.ts'

/** What lets somebody in. */
export const rightFaults: readonly Fault[] = [
  {
    name: 'membership is not checked',
    guarantee: 'G-AUTH',
    file: 'auth/permissions.ts',
    find: "if (role === undefined || !reaches(caller, threadId)) throw new Problem('thread_not_found')",
    replace: "role ??= 'member'",
    suite: matrix,
  },
  {
    name: 'viewers may write',
    guarantee: 'G-AUTH',
    file: 'auth/permissions.ts',
    find: "write: ['owner', 'member'],",
    replace: "write: ['owner', 'member', 'viewer'],",
    suite: matrix,
  },
  {
    name: "a token's threads are ignored",
    guarantee: 'G-AUTH',
    file: 'auth/permissions.ts',
    find: 'caller.limits?.threads?.has(threadId) ?? true',
    replace: 'true',
    suite: matrix,
  },
  {
    name: 'a token for reading may write',
    guarantee: 'G-AUTH',
    file: 'auth/permissions.ts',
    find: "if (caller.kind === 'user' && caller.limits?.readOnly) {",
    replace: 'if (false) {',
    suite: matrix,
  },
  {
    name: 'every principal is let in',
    guarantee: 'G-AUTH',
    file: 'auth/permissions.ts',
    find: 'if (!kinds.includes(principal.kind)) throw',
    replace: 'if (kinds.length === 0) throw',
    suite: matrix,
  },
  {
    name: 'revoked keys stay valid',
    guarantee: 'G-AUTH',
    file: 'auth/api-keys.ts',
    find: "if (known!.revokedAt !== undefined) throw new Problem('revoked_credentials', 'The API key was revoked.')",
    replace: '',
    suite: matrix,
  },
  {
    name: "a user's revoked tokens stay valid",
    guarantee: 'G-AUTH',
    file: 'auth/tokens.ts',
    find: 'if (revokedBefore !== undefined && issuedAt < revokedBefore) {',
    replace: 'if (false) {',
    suite: matrix,
  },
]
