import { type Schema, SchemaCheck } from './json-schema.ts'

export interface Parameter {
  name: string
  in: 'path' | 'query' | 'header'
  required: boolean
  schema: Schema
}

export interface Media {
  schema?: Schema
  example?: unknown
}

/** One answer that a route may give, as documented. */
export interface DocumentedAnswer {
  /** Content types and what is in them; none for an answer without a body. */
  content: Record<string, Media>
  /** Names of headers, in lower case. */
  headers: ReadonlySet<string>
  /** The codes of a refusal. */
  codes: ReadonlySet<string>
}

export interface Operation {
  id: string
  method: string
  /** With `{name}` for each parameter. */
  path: string
  /** Who may call it: `anyone`, `caller`, `application` or `admin`. */
  audience: string
  parameters: readonly Parameter[]
  /** The body's content type and schema. */
  body: { type: string; media: Media } | undefined
  answers: ReadonlyMap<number, DocumentedAnswer>
}

/** The refusals of requests that reach no route, and of what does not even become a request. */
const general = {
  'no route': ['route_not_found', 'method_not_allowed'],
  'no request': [
    'malformed_request',
    'headers_too_large',
    'body_too_large',
    'request_timeout',
    'route_not_found',
    'method_not_allowed',
  ],
} as const
/** What a request reaches. */
export type Reached = Operation | keyof typeof general

/** The server's own description of itself, read as a client reads it: nothing here comes from the server's code. */
export class ApiDocument {
  readonly operations: readonly Operation[]
  readonly check: SchemaCheck
  /** The status of every code, from the table in the description. */
  readonly statuses: ReadonlyMap<string, number>
  readonly #patterns: ReadonlyMap<Operation, RegExp>

  // biome-ignore lint/suspicious/noExplicitAny: the document is JSON; what is read of it is named here
  constructor(json: any) {
    this.check = new SchemaCheck(json.components.schemas)
    this.statuses = new Map(
      [...json.info.description.matchAll(/^\| `(\w+)` \| (\d{3}) \|/gm)].map(([, code, status]) => [
        code,
        Number(status),
      ]),
    )
    this.operations = Object.entries(json.paths).flatMap(([path, methods]) =>
      // biome-ignore lint/suspicious/noExplicitAny: as above
      Object.entries(methods as Record<string, any>).map(([method, spec]) => operationOf(path, method, spec)),
    )
    this.#patterns = new Map(this.operations.map((operation) => [operation, patternOf(operation.path)]))
  }

  /** The operation with an id. */
  operation(id: string): Operation {
    const found = this.operations.find((operation) => operation.id === id)
    if (!found) throw new Error(`the document has no operation ${id}`)
    return found
  }

  /** The operations of a path as it is sent, by their methods; fixed parts go before parameters. */
  at(pathname: string): Map<string, Operation> {
    const fitting = this.operations.filter((operation) => this.#patterns.get(operation)!.test(pathname))
    const byMethod = new Map<string, Operation>()
    for (const operation of fitting.toSorted((a, b) => parametersIn(b) - parametersIn(a))) {
      byMethod.set(operation.method, operation)
    }
    return byMethod
  }

  /** The operation that a request reaches; a HEAD request reaches that of GET. */
  find(method: string, pathname: string): Reached {
    const operations = this.at(pathname)
    return operations.get(method) ?? (method === 'HEAD' ? operations.get('GET') : undefined) ?? 'no route'
  }

  /** The codes with which a refusal may come, for a status. */
  codes(reached: Reached, status: number): ReadonlySet<string> {
    if (typeof reached !== 'string') return reached.answers.get(status)?.codes ?? new Set()
    return new Set(general[reached].filter((code) => this.statuses.get(code) === status))
  }
}

// biome-ignore lint/suspicious/noExplicitAny: as in the constructor
function operationOf(path: string, method: string, spec: any): Operation {
  const [body] = Object.entries(spec.requestBody?.content ?? {}) as [string, Media][]
  return {
    id: spec.operationId,
    method: method.toUpperCase(),
    path,
    audience: spec.security.length === 0 ? 'anyone' : spec['x-audience'],
    parameters: spec.parameters,
    body: body && { type: body[0], media: body[1] },
    answers: new Map(
      Object.entries(spec.responses).map(([status, answer]) => [Number(status), answerOf(answer)]),
    ),
  }
}

// biome-ignore lint/suspicious/noExplicitAny: as in the constructor
function answerOf(answer: any): DocumentedAnswer {
  const problems = answer.content?.['application/problem+json']
  return {
    content: answer.content ?? {},
    headers: new Set(Object.keys(answer.headers ?? {}).map((name) => name.toLowerCase())),
    codes: new Set(Object.keys(problems?.examples ?? {})),
  }
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`)
}

function parametersIn({ path }: Operation): number {
  return path.split('{').length
}
