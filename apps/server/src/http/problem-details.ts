import { Problem, type ProblemCode, problems } from '../lib/problem.ts'
import { StoreError } from '../storage/store.ts'

/** A failure as a response: `application/problem+json` (RFC 9457). */
export function problemResponse(error: unknown, requestId: string, more?: Record<string, string>): Response {
  const { status, headers, body } = problemParts(asProblem(error), requestId)
  return new Response(body, { status, headers: { ...headers, ...more } })
}

/** The parts of such a response, for those who have nothing but a connection to write them to. */
export function problemParts(
  problem: Problem,
  requestId: string,
): { status: number; headers: Record<string, string>; body: string } {
  const { status, retryAfter } = problem
  return {
    status,
    body: JSON.stringify(problemBody(problem, requestId)),
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      'x-request-id': requestId,
      ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
      ...(status === 401 && { 'www-authenticate': 'Bearer realm="progressdb"' }),
    },
  }
}

/** The document itself. */
export function problemBody({ code, message: detail, errors, stream }: Problem, requestId: string) {
  const { status, title } = problems[code]
  return {
    type: typeOf(code),
    title,
    status,
    code,
    detail,
    ...(errors && { errors }),
    ...(stream && { stream }),
    requestId,
  }
}

/** What the caller is told: a mistake of ours keeps its cause to the log. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (error instanceof StoreError) {
    if (error.code === 'corrupt') return new Problem('storage_damaged', undefined, { cause: error })
    return new Problem('storage_failed', undefined, { retryAfter: 1, cause: error })
  }
  return new Problem('internal_error', undefined, { cause: error })
}

/** A URI that names the kind of failure; `docs/errors.md` has a section for each code. */
function typeOf(code: ProblemCode): string {
  return `urn:progressdb:error:${code}`
}
