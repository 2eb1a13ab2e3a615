import type { Context } from 'hono'
import { z } from 'zod'
import type { Audience, Audiences } from '../auth/permissions.ts'
import type { Durability } from '../intake/intake.ts'
import { type FieldError, invalid, Problem, type ProblemCode } from '../lib/problem.ts'
import { idSchema, whyNotId } from '../lib/wire.ts'
import { pointerPart } from './json.ts'
import type { LongBody } from './long-body.ts'
import { queryOf } from './path.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

type Shape = Record<string, z.ZodType>
type Output<S extends Shape | undefined> = S extends Shape ? z.infer<z.ZodObject<S>> : Record<string, never>

/** What a handler gets: the request, checked and typed. */
export interface Call<A extends Audience, P extends Shape | undefined, Q extends Shape | undefined, B> {
  principal: Audiences[A]
  params: Output<P>
  query: Output<Q>
  /** The query parameters behind the route's `queryPrefix`, by the rest of their names. */
  prefixed: Record<string, string>
  body: B
  /** The body where it is of one of the route's `lineTypes`, to be read by the handler; `body` is undefined then. */
  lines: LongBody | undefined
  durability: Durability
  /** A request header, by its name in lower case. */
  header(name: string): string | undefined
  requestId: string
  /** The connection below, where there is one. */
  context: Context
}

/** Answered already, on the response's socket itself. */
export interface Taken {
  status: number
  taken: true
}

/** What a handler answers. Strings, buffers and streams are sent as they are, values as JSON. */
export interface Reply {
  status: number
  body?: string | Uint8Array | ReadableStream<Uint8Array> | object | undefined
  headers?: Record<string, string>
}

/** One answer of a route, for its description. */
export interface Answer {
  description: string
  schema?: z.ZodType
  example?: unknown
  /** None where it is JSON. */
  contentType?: string | readonly string[]
  headers?: Record<string, string>
}

/** A route: how it is called, what it does, and how it is described. The description is the one in `/openapi.json`. */
export interface RouteSpec<
  A extends Audience = Audience,
  P extends Shape | undefined = Shape | undefined,
  Q extends Shape | undefined = Shape | undefined,
  B extends z.ZodType | undefined = z.ZodType | undefined,
> {
  method: Method
  /** With `{name}` for each parameter. */
  path: string
  name: string
  summary: string
  description?: string
  tag: string
  audience: A
  /** Where what is written matters less than an answer at once: so it is answered unless the request asks for `safe`. */
  durability?: 'fast'
  params?: P
  query?: Q
  /** Names of query parameters that are not fixed begin so (`metadata.`); their values are strings. */
  queryPrefix?: string
  body?: B
  bodyExample?: unknown
  /** Content types of bodies of many such values, each a line or a server-sent event. */
  lineTypes?: readonly string[]
  /** A body of another form, which the handler reads itself. */
  rawBody?: { contentType: string; description: string }
  /** Request headers that the route knows besides the general ones: name and description. */
  headers?: Record<string, string>
  answers: Record<number, Answer>
  /** The failures of its own; those that every route may have are added. */
  errors: readonly ProblemCode[]
  handle(
    call: Call<A, P, Q, B extends z.ZodType ? z.infer<B> : undefined>,
  ): Reply | Taken | Promise<Reply | Taken>
}

/** Any route, for those who look at routes and don't call them. */
// biome-ignore lint/suspicious/noExplicitAny: a handler takes what its own schemas give it, and nothing else calls it
export type Route = RouteSpec<any, any, any, any>

/** Declares a route; it only helps the compiler to infer the types of its handler. */
export function route<
  A extends Audience,
  const P extends Shape | undefined = undefined,
  const Q extends Shape | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
>(spec: RouteSpec<A, P, Q, B>): Route {
  return spec
}

/** Checks the parts of a request against a route's schemas. Unknown fields are refused, by name. */
export class RouteChecker {
  readonly #params: readonly [name: string, schema: z.ZodType][]
  readonly #query: z.ZodType
  readonly #queryPrefix: string | undefined
  readonly #body: z.ZodType | undefined
  /** What a request without a query has. */
  readonly #noQuery: { query: unknown; prefixed: Record<string, string> } | undefined

  constructor({ params, query, queryPrefix, body }: Route) {
    this.#params = Object.entries(params ?? {})
    this.#query = z.strictObject(query ?? {})
    this.#queryPrefix = queryPrefix
    this.#body = body
    const nothing = this.#query.safeParse({})
    if (nothing.success)
      this.#noQuery = Object.freeze({ query: Object.freeze(nothing.data), prefixed: Object.freeze({}) })
  }

  /** @param raw the path's parameters, which the checked ones replace */
  params(raw: Record<string, string>): unknown {
    for (const [name, schema] of this.#params) {
      if (schema === idSchema) {
        // Nearly every parameter is an id, and asking the schema costs ten times the check itself.
        const why = whyNotId(raw[name]!)
        if (why) throw invalid('path', name, why)
      } else {
        raw[name] = parse(z.strictObject({ [name]: schema }), { [name]: raw[name] }, 'path')[name] as string
      }
    }
    return raw
  }

  /**
   * @param url the request's URL
   * @throws Problem `malformed_request`, `invalid_request`
   */
  query(url: string): { query: unknown; prefixed: Record<string, string> } {
    const text = queryOf(url)
    if (text === '' && this.#noQuery) return this.#noQuery
    if (!isWellEncoded(text))
      throw new Problem('malformed_request', 'The query is not well-formed percent-encoding.')
    const given = new Map<string, string>()
    const prefixed = new Map<string, string>()
    const prefix = this.#queryPrefix
    for (const [name, value] of new URLSearchParams(text)) {
      const [into, key] =
        prefix && name.startsWith(prefix) ? [prefixed, name.slice(prefix.length)] : [given, name]
      if (into.has(key)) throw invalid('query', name, 'is given twice')
      into.set(key, value)
    }
    return {
      query: parse(this.#query, Object.fromEntries(given), 'query'),
      prefixed: Object.fromEntries(prefixed),
    }
  }

  body(value: unknown): unknown {
    return this.#body ? parse(this.#body, value, 'body') : undefined
  }
}

/** The parser of queries would leave broken percent-encoding as it is, or put other characters there. */
function isWellEncoded(query: string): boolean {
  if (!query.includes('%')) return true
  try {
    // The result is used, since the build drops a call whose result is not.
    return decodeURIComponent(query) !== ''
  } catch {
    return false
  }
}

const maxErrors = 20

function parse(schema: z.ZodType, value: unknown, where: FieldError['in']): Record<string, unknown> {
  const result = schema.safeParse(value)
  if (result.success) return result.data as Record<string, unknown>
  const errors = result.error.issues.flatMap((issue) => fieldErrors(issue, where)).slice(0, maxErrors)
  const detail = errors.map(({ field, message }) => `${field || 'the body'}: ${message}`).join('; ')
  throw new Problem('invalid_request', detail, { errors })
}

function fieldErrors(issue: z.core.$ZodIssue, where: FieldError['in']): FieldError[] {
  const path = issue.path.map(String)
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      in: where,
      field: nameOf([...path, key], where),
      message: 'is not known here',
    }))
  }
  return [{ in: where, field: nameOf(path, where), message: lowerFirst(issue.message) }]
}

function nameOf(path: string[], where: FieldError['in']): string {
  if (where !== 'body') return path.join('.')
  return path.map((part) => `/${pointerPart(part)}`).join('')
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
