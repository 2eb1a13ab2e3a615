import { z } from 'zod'
import { type ProblemCode, problems } from '../lib/problem.ts'
import type { JsonObject } from './openapi-schemas.ts'
import type { Route } from './route.ts'

/** What a failure looks like. */
export const problemSchema = z
  .strictObject({
    type: z.string().meta({ example: 'urn:progressdb:error:thread_not_found' }),
    title: z.string(),
    status: z.int().min(400).max(599),
    code: z
      .enum(Object.keys(problems) as [ProblemCode, ...ProblemCode[]])
      .meta({ id: 'ErrorCode', description: 'What went wrong; stable.' }),
    detail: z.string().meta({ description: 'What went wrong here, for people.' }),
    errors: z
      .array(
        z.strictObject({
          in: z.enum(['body', 'query', 'path', 'header']),
          field: z
            .string()
            .meta({ description: 'A JSON pointer into the body, or the name of a parameter or header.' }),
          message: z.string(),
        }),
      )
      .optional()
      .meta({ description: 'The fields that are wrong.' }),
    stream: z
      .strictObject({ generation: z.int().min(1), offset: z.int().min(0), parts: z.int().min(0) })
      .optional()
      .meta({ description: 'Where the stream stands, with `stream_conflict`.' }),
    requestId: z.string().meta({ description: 'Also in the server’s log.' }),
  })
  .meta({ id: 'Problem' })

export const requestIdHeader = {
  'X-Request-Id': { description: 'Also in the server’s log.', schema: { type: 'string' } },
}

/** The failures that a route may answer, those of every route included. */
export function problemsOf({ method, audience, body, rawBody, errors }: Route): ProblemCode[] {
  const codes = new Set<ProblemCode>(errors)
  const add = (...more: ProblemCode[]) => {
    for (const code of more) codes.add(code)
  }
  add('malformed_request', 'invalid_request', 'internal_error')
  if (audience !== 'anyone') {
    add(
      'missing_credentials',
      'invalid_credentials',
      'expired_token',
      'revoked_credentials',
      'wrong_credentials',
    )
    add('storage_damaged', 'storage_failed', 'shutting_down')
    if (method !== 'GET') add('overloaded')
  }
  if (audience === 'caller' && method !== 'GET') add('forbidden')
  if (body) add('invalid_json', 'invalid_encoding')
  if (body || rawBody) add('body_too_large', 'unsupported_media_type', 'request_timeout')
  return [...codes].sort()
}

/** The failures of a route, as responses by status. */
export function failures(spec: Route): JsonObject {
  const byStatus = Map.groupBy(problemsOf(spec), (code) => problems[code].status)
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => {
      const examples = Object.fromEntries(codes.map((code) => [code, { value: problemExample(code) }]))
      return [
        status,
        {
          description: codes.map((code) => `\`${code}\`: ${problems[code].title}`).join('. '),
          headers: {
            ...requestIdHeader,
            ...(status === 503 && {
              'Retry-After': { description: 'Seconds to wait.', schema: { type: 'string' } },
            }),
          },
          content: {
            'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' }, examples },
          },
        },
      ]
    }),
  )
}

function problemExample(code: ProblemCode): JsonObject {
  const { status, title } = problems[code]
  const errors =
    code === 'invalid_request'
      ? [{ in: 'query', field: 'limit', message: 'must be a whole number' }]
      : undefined
  return {
    type: `urn:progressdb:error:${code}`,
    title,
    status,
    code,
    detail: title,
    ...(errors && { errors }),
    requestId: 'bqS3hyzX1k',
  }
}
