import type { Token, TokenRequest } from './tokens.ts'

/** Says who makes a request, from the session that your application keeps; nobody: `null`. */
export type WhoIs = (
  request: Request,
) => string | Omit<TokenRequest, 'ttl'> | null | Promise<string | Omit<TokenRequest, 'ttl'> | null>

/** Makes an endpoint that gives whoever is signed in a token; see `ProgressDBBackend.tokenHandler`. */
export function tokenHandler(
  mint: (request: TokenRequest) => Promise<Token>,
  whoIs: WhoIs,
  ttl: number | undefined,
): (request: Request) => Promise<Response> {
  return async (request) => {
    const who = await whoIs(request)
    if (who === null) return answer(401, { code: 'not_signed_in' })
    const { token, expiresAt } = await mint({ ...(typeof who === 'string' ? { userId: who } : who), ttl })
    return answer(200, { token, expiresAt: expiresAt.toISOString() })
  }
}

function answer(status: number, body: object): Response {
  return Response.json(body, { status, headers: { 'cache-control': 'no-store' } })
}
