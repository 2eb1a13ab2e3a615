import type { ApiDocument, Reached } from './document.ts'
import { pathnameOf, type RawAnswer, type RawRequest } from './exchange.ts'

/** A part of a request, as refusals name it. */
export interface Field {
  in: 'body' | 'query' | 'path' | 'header'
  /** A JSON pointer for the body, else the parameter's or header's name. */
  name: string
}

/** What has to come of a request. */
export type Expectation =
  /** It is refused, with one of these codes; if as `invalid_request`, one of these fields is named. */
  | { outcome: 'refused'; codes: readonly string[]; fields: readonly Field[] }
  /** It is not refused for being malformed; whether it succeeds depends on what is there. */
  | { outcome: 'taken' }
  /** It may be taken or refused. */
  | { outcome: 'either'; fields: readonly Field[] }

export interface Problem {
  type: string
  title: string
  status: number
  code: string
  detail: string
  errors?: { in: string; field: string; message: string }[]
  requestId: string
}

/** The codes that say that a request is not well-formed, whatever the server holds. */
export const inputCodes: readonly string[] = [
  ...['malformed_request', 'invalid_json', 'invalid_encoding', 'invalid_request', 'invalid_cursor'],
  ...[
    'body_too_large',
    'unsupported_media_type',
    'headers_too_large',
    'route_not_found',
    'method_not_allowed',
  ],
]
/** More than any refusal has to say; one that is longer quotes what it was sent. */
const maxRefusalBytes = 16 * 1024

/** Compares answers with what the document promises. */
export class Judge {
  readonly #document: ApiDocument
  readonly #secrets: readonly string[]

  /** @param secrets what no answer may quote */
  constructor(document: ApiDocument, secrets: readonly string[]) {
    this.#document = document
    this.#secrets = secrets
  }

  /** What is wrong with an answer; empty if nothing is. */
  faults(request: RawRequest, answer: RawAnswer, expectation: Expectation): string[] {
    const reached = this.#document.find(request.method, pathnameOf(request.target))
    const faults = [...this.answerFaults(request.method, reached, answer)]
    const problem = problemOf(answer)
    const isRefused = answer.status >= 400
    if (expectation.outcome === 'refused') {
      if (!isRefused) faults.push(`is taken, and must be refused with ${expectation.codes.join(' or ')}`)
      else if (problem && !expectation.codes.includes(problem.code))
        faults.push(`is refused as ${problem.code}, and must be as ${expectation.codes.join(' or ')}`)
    }
    if (expectation.outcome === 'taken' && problem && inputCodes.includes(problem.code))
      faults.push(`is refused as ${problem.code}, and must be taken`)
    if (expectation.outcome !== 'taken' && problem?.code === 'invalid_request')
      faults.push(...fieldFaults(problem, expectation.fields))
    return faults
  }

  /** What is wrong with an answer whatever was asked: what the document doesn't tell of, and what it may not hold. */
  *answerFaults(method: string, reached: Reached, answer: RawAnswer): Generator<string> {
    const { status, headers, body } = answer
    if (status >= 500) yield `the server failed with ${status}`
    if (!headers.get('x-request-id')) yield 'has no x-request-id'
    const text = body.toString()
    if (this.#secrets.some((secret) => text.includes(secret))) yield 'quotes a secret'
    if (status < 400) yield* this.#successFaults(method, reached, answer)
    else if (method === 'HEAD') yield* body.length > 0 ? ['answers HEAD with a body'] : []
    else yield* this.#refusalFaults(reached, answer)
  }

  *#successFaults(method: string, reached: Reached, answer: RawAnswer): Generator<string> {
    const documented = typeof reached === 'string' ? undefined : reached.answers.get(answer.status)
    if (!documented) return yield `the document has no ${answer.status} for ${nameOf(reached)}`
    const type = typeOf(answer)
    const media = documented.content[type]
    if (method === 'HEAD') yield* answer.body.length > 0 ? ['answers HEAD with a body'] : []
    else if (Object.keys(documented.content).length === 0)
      yield* answer.body.length > 0 ? ['has a body, and the document tells of none'] : []
    else if (!media)
      yield `is ${type}, and the document tells of ${Object.keys(documented.content).join(', ')}`
    else if (type === 'application/json') {
      const value = jsonOf(answer.body)
      if (value === undefined) yield 'is not JSON'
      else
        yield* this.#document.check
          .errors(media.schema!, value)
          .map((error) => `does not fit its schema: ${error}`)
    }
    for (const name of documented.headers) if (!answer.headers.has(name)) yield `has no ${name} header`
  }

  *#refusalFaults(reached: Reached, answer: RawAnswer): Generator<string> {
    const { status, headers, body } = answer
    const type = headers.get('content-type')
    if (type !== 'application/problem+json')
      yield `is refused with ${status} as ${type ?? 'nothing'}, not as a problem`
    const problem = problemOf(answer)
    if (!problem) return yield `is refused with ${status} and without a problem document`
    for (const error of this.#document.check.errors({ $ref: '#/components/schemas/Problem' }, problem))
      yield `its problem does not fit the schema: ${error}`
    if (problem.status !== status) yield `has the status ${status}, and ${problem.status} in its problem`
    if (problem.type !== `urn:progressdb:error:${problem.code}`) yield `has the type ${problem.type}`
    if (problem.requestId !== headers.get('x-request-id')) yield 'has two request ids'
    if (!this.#document.codes(reached, status).has(problem.code))
      yield `the document has no ${status} ${problem.code} for ${nameOf(reached)}`
    if (problem.code === 'invalid_request' && !problem.errors?.length) yield 'names no field'
    if (status === 401 && !headers.has('www-authenticate')) yield 'has no www-authenticate header'
    if (status === 405 && !headers.has('allow')) yield 'has no allow header'
    if (status === 503 && !headers.has('retry-after')) yield 'has no retry-after header'
    if (body.length > maxRefusalBytes) yield `its refusal has ${body.length} bytes`
    if (/\\u[dD][89a-fA-F]/.test(body.toString()) && !isWellFormed(problem))
      yield 'holds half of a surrogate pair'
  }
}

function nameOf(reached: Reached): string {
  return typeof reached === 'string' ? reached : reached.id
}

function isWellFormed({ detail, errors = [] }: Problem): boolean {
  return [detail, ...errors.flatMap(({ field, message }) => [field, message])].every((text) =>
    text.isWellFormed(),
  )
}

/** Whether one of the fields is among the errors, or what is in it, or what it is in. */
function fieldFaults({ errors = [] }: Problem, fields: readonly Field[]): string[] {
  const isNamed = errors.some((error) =>
    fields.some((field) => error.in === field.in && isSameField(error.field, field.name)),
  )
  if (isNamed || fields.length === 0) return []
  const named = errors.map((error) => `${error.in} ${shortened(error.field)}`).join(', ')
  const wanted = fields.map((field) => `${field.in} ${shortened(field.name)}`).join(' or ')
  return [`names ${named}, and must name ${wanted}`]
}

/** Parts of a pointer are compared as far as the server quotes them. */
function isSameField(named: string, wanted: string): boolean {
  if (named === wanted) return true
  const namedParts = named.split('/')
  const wantedParts = wanted.split('/')
  if (namedParts.length < wantedParts.length) return false
  return wantedParts.every((part, i) => {
    const quoted = namedParts[i]!
    return quoted === part || (quoted.length >= 60 && part.startsWith(quoted.replace(/[…\ufffd]$/, '')))
  })
}

function shortened(text: string): string {
  return text.length <= 80 ? `"${text}"` : `"${text.slice(0, 80)}…"`
}

/** The problem document of a refusal; undefined where there is none. */
export function problemOf({ status, body }: RawAnswer): Problem | undefined {
  const value = status < 400 ? undefined : jsonOf(body)
  return typeof value === 'object' && value !== null && 'code' in value ? (value as Problem) : undefined
}

function typeOf({ headers }: RawAnswer): string {
  return (headers.get('content-type') ?? '').split(';')[0]!.trim()
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString())
  } catch {
    return undefined
  }
}
