import { ProgressDBError } from '@progressdb/client'
import type { Token, TokenRequest } from './tokens.ts'

/** Who a token is for, and what it is narrowed to; nobody: `null`, or `undefined`. */
type Who = string | Omit<TokenRequest, 'ttl'> | null | undefined

/** Says who makes a request, from the session that your application keeps; nobody: `null`. */
export type WhoIs = (request: Request) => Who | Promise<Who>

/** Makes an endpoint that gives whoever is signed in a token; see `ProgressDBBackend.tokenHandler`. */
export function tokenHandler(
  mint: (request: TokenRequest) => Promise<Token>,
  whoIs: WhoIs,
  ttl: number | undefined,
): (request: Request) => Promise<Response> {
  return async (request) => {
    // Express and node:http would give theirs, and whoIs fail for a reason that nobody understands.
    if (typeof request?.headers?.get !== 'function')
      throw new ProgressDBError(
        'invalid_argument',
        'tokenHandler takes a Request, and gives a Response. Where a framework has others, call mintToken.',
      )
    const who = await whoIs(request)
    if (who === null || who === undefined) return answer(401, { code: 'not_signed_in' })
    const { token, expiresAt } = await mint({ ...(typeof who === 'string' ? { userId: who } : who), ttl })
    return answer(200, { token, expiresAt: expiresAt.toISOString() })
  }
}

function answer(status: number, body: object): Response {
  return Response.json(body, { status, headers: { 'cache-control': 'no-store' } })
}
