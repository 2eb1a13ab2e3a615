import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Context } from 'hono'
import type { Authenticator } from '../auth/authenticator.ts'
import { mustBe } from '../auth/permissions.ts'
import type { Principal } from '../auth/principal.ts'
import type { Durability } from '../intake/intake.ts'
import { newRequestId } from '../lib/ids.ts'
import { invalid, Problem } from '../lib/problem.ts'
import { Body, type BodyBudget } from './body.ts'
import { parseJson } from './json.ts'
import { LongBody } from './long-body.ts'
import { asRouterPath, PathParams, pathOf, patternOf } from './path.ts'
import { asProblem, problemResponse } from './problem-details.ts'
import { type Reply, type Route, RouteChecker, type Taken } from './route.ts'

/** What a finished request is reported with; never its contents, nor the ids in its path. */
export interface RequestReport {
  requestId: string
  /** The route's name; `none` where no route matched. */
  route: string
  method: string
  status: number
  /** Milliseconds from the arrival of the head to the answer. */
  ms: number
  error?: Problem | undefined
}

export interface EndpointOptions {
  authenticator: Authenticator
  maxBodyBytes: number
  maxJsonDepth: number
  budget: BodyBudget
  durability: Durability
  report(report: RequestReport): void
}

/** A request on its way: what all steps need of it. */
interface Exchange {
  context: Context
  requestId: string
  began: number
  header(name: string): string | undefined
}

/** One route, served: who calls, may they, is the request right, do it, answer. */
export class Endpoint {
  readonly #route: Route
  readonly #options: EndpointOptions
  readonly #checker: RouteChecker
  readonly #params: PathParams
  /** Set where the router brings other routes' requests here too. */
  readonly #pattern: RegExp | undefined

  /** @param path the path under which the router has the route */
  constructor(route: Route, path: string, options: EndpointOptions) {
    this.#route = route
    this.#options = options
    this.#checker = new RouteChecker(route)
    this.#params = new PathParams(route.path)
    this.#pattern = path === asRouterPath(route.path) ? undefined : patternOf(route.path)
  }

  /** Whether a URL that the router brought here is really this route's. */
  matches(url: string): boolean {
    return this.#pattern === undefined || this.#pattern.test(pathOf(url))
  }

  /** Answers without a promise where nothing has to be waited for, which the HTTP server sends faster. */
  answer(context: Context): Response | Promise<Response> {
    const exchange = {
      context,
      requestId: newRequestId(),
      began: performance.now(),
      header: headersOf(context),
    }
    try {
      const principal = this.#authenticate(exchange)
      const reply =
        principal instanceof Promise
          ? principal.then((settled) => this.#proceed(exchange, settled))
          : this.#proceed(exchange, principal)
      if (!(reply instanceof Promise)) return this.#respond(exchange, reply)
      return reply.then(
        (settled) => this.#respond(exchange, settled),
        (error) => this.#refuse(exchange, error),
      )
    } catch (error) {
      return this.#refuse(exchange, error)
    }
  }

  #authenticate({ header }: Exchange): Principal | undefined | Promise<Principal> {
    if (this.#route.audience === 'anyone') return undefined
    return this.#options.authenticator.authenticate({
      authorization: header('authorization'),
      apiKey: header('x-api-key'),
      userId: header('x-user-id'),
    })
  }

  /** All that can be refused is refused before the body is read. */
  #proceed(exchange: Exchange, principal: Principal | undefined): Reply | Taken | Promise<Reply | Taken> {
    const { context, requestId, header } = exchange
    const { url } = context.req.raw
    const { audience, body, lineTypes, handle } = this.#route
    if (audience !== 'anyone') mustBe(audience, principal!)
    const { query, prefixed } = this.#checker.query(url)
    const call = {
      principal,
      params: this.#checker.params(this.#params.of(url)) as never,
      query: query as never,
      prefixed,
      body: undefined as unknown,
      lines: undefined as LongBody | undefined,
      durability: this.#durability(header('prefer')),
      header,
      requestId,
      context,
    }
    if (!body) return handle(call)
    const type = lineTypes && contentTypeIn(header('content-type'))
    if (type !== undefined && lineTypes!.includes(type)) {
      const isEvents = type === 'text/event-stream'
      const check = () => this.#authenticate(exchange)
      call.lines = new LongBody(bodySource(context), isEvents, this.#options.budget, check)
      return handle(call)
    }
    return this.#readBody(context, header).then((bytes) => {
      call.body = this.#checker.body(parseJson(bytes, this.#options.maxJsonDepth))
      return handle(call)
    })
  }

  #readBody(context: Context, header: Exchange['header']): Promise<Uint8Array> {
    if (!isJson(header('content-type'))) throw new Problem('unsupported_media_type')
    const { maxBodyBytes, budget } = this.#options
    return Body.read(bodySource(context), header('content-length'), maxBodyBytes, budget)
  }

  /** A request may ask for less than the server's default, not for more. */
  #durability(prefer: string | undefined): Durability {
    const asked = (prefer === undefined ? undefined : durabilityIn(prefer)) ?? this.#route.durability
    return asked === 'fast' ? 'fast' : this.#options.durability
  }

  #respond(exchange: Exchange, reply: Reply | Taken): Response {
    this.#report(exchange, reply.status)
    if ('taken' in reply) return RESPONSE_ALREADY_SENT
    const { status, body, headers: more } = reply
    const { requestId } = exchange
    if (body === undefined) {
      return new Response(null, {
        status,
        headers: { 'cache-control': 'no-store', 'x-request-id': requestId, ...more },
      })
    }
    const isReady = typeof body === 'string' || body instanceof Uint8Array || body instanceof ReadableStream
    const sent = isReady ? body : JSON.stringify(body)
    const headers: Record<string, string> = {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      'x-request-id': requestId,
    }
    if (more) Object.assign(headers, more)
    return new Response(sent as ConstructorParameters<typeof Response>[0], { status, headers })
  }

  #refuse(exchange: Exchange, error: unknown): Response {
    const problem = asProblem(error)
    this.#report(exchange, problem.status, problem)
    // What is left of a body that was refused is not read to its end.
    const isLong = this.#route.lineTypes?.includes(contentTypeIn(exchange.header('content-type')) ?? '')
    const isUnread = problem.code === 'body_too_large' || problem.code === 'overloaded'
    const close = isLong || (this.#route.body && isUnread)
    return problemResponse(problem, exchange.requestId, close ? { connection: 'close' } : undefined)
  }

  #report({ requestId, context, began }: Exchange, status: number, error?: Problem): void {
    const ms = performance.now() - began
    this.#options.report({
      requestId,
      route: this.#route.name,
      method: context.req.method,
      status,
      ms,
      error,
    })
  }
}

/** The socket's side of a request; undefined for one that was made in-process. */
function incomingOf({ env }: Context): HttpBindings['incoming'] | undefined {
  return (env as Partial<HttpBindings> | undefined)?.incoming
}

/** The response's socket side; undefined for a request that was made in-process. */
export function outgoingOf({ env }: Context): HttpBindings['outgoing'] | undefined {
  return (env as Partial<HttpBindings> | undefined)?.outgoing
}

/** What a request's body is read from. */
export function bodySource(context: Context): HttpBindings['incoming'] | ReadableStream<Uint8Array> | null {
  return incomingOf(context) ?? context.req.raw.body
}

/** Reads a header by its name in lower case; from a socket's request without making a `Headers` of them all. */
function headersOf(context: Context): (name: string) => string | undefined {
  const headers = incomingOf(context)?.headers
  return headers ? (name) => headers[name] as string | undefined : (name) => context.req.header(name)
}

function contentTypeIn(header: string | undefined): string | undefined {
  return header?.replace(/;.*/s, '').trim().toLowerCase()
}

function isJson(contentType: string | undefined): boolean {
  if (contentType === 'application/json') return true
  return /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(contentType ?? '')
}

/** @throws Problem `invalid_request` */
function durabilityIn(prefer: string): Durability | undefined {
  for (const preference of prefer.split(',')) {
    const [name, value] = preference.split('=').map((part) => part.trim().replaceAll('"', ''))
    if (name?.toLowerCase() !== 'durability') continue
    if (value === 'safe' || value === 'fast') return value
    throw invalid('header', 'Prefer', 'durability must be "safe" or "fast"')
  }
  return undefined
}
