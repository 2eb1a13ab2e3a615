import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { cors } from 'hono/cors'
import { newRequestId } from '../lib/ids.ts'
import { Problem } from '../lib/problem.ts'
import { Endpoint, type EndpointOptions } from './endpoint.ts'
import { pathOf, patternOf, routerPath } from './path.ts'
import { asProblem, problemResponse } from './problem-details.ts'
import type { Method, Route } from './route.ts'

export interface AppOptions extends EndpointOptions {
  /** Origins whose pages may call the API; `*` for all; none by default. */
  corsOrigins: readonly string[]
}

/** The HTTP application: every route behind the same steps, in the same order (see `Endpoint`). */
export function createApp(routes: readonly Route[], options: AppOptions): Hono {
  const app = new Hono()
  if (options.corsOrigins.length > 0) app.use('*', corsOf(options.corsOrigins))
  for (const route of routes) {
    const path = routerPath(route, routes)
    const endpoint = new Endpoint(route, path, options)
    // Several routes may be under one path of the router; see `routerPath`.
    app.on(route.method, path, (c, next) => (endpoint.matches(c.req.raw.url) ? endpoint.answer(c) : next()))
  }
  const patterns = routes.map(({ method, path }) => ({ method, pattern: patternOf(path) }))
  const refuse = (c: Context, error: unknown, headers?: Record<string, string>) => {
    const requestId = newRequestId()
    const problem = asProblem(error)
    options.report({
      requestId,
      route: 'none',
      method: c.req.method,
      status: problem.status,
      ms: 0,
      error: problem,
    })
    return problemResponse(problem, requestId, headers)
  }
  app.notFound((c) => {
    const path = pathOf(c.req.raw.url)
    const allowed = patterns.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method)
    if (allowed.length === 0) return refuse(c, new Problem('route_not_found'))
    return refuse(c, new Problem('method_not_allowed'), { allow: allowHeader(allowed) })
  })
  app.onError((error, c) => refuse(c, error))
  return app
}

function allowHeader(methods: Method[]): string {
  return [...methods, ...(methods.includes('GET') ? ['HEAD'] : [])].join(', ')
}

function corsOf(origins: readonly string[]): MiddlewareHandler {
  const letIn = cors({
    origin: origins.includes('*') ? '*' : [...origins],
    allowMethods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowHeaders: ['Authorization', 'Content-Type', 'If-Match', 'Prefer', 'X-API-Key', 'X-User-ID'],
    exposeHeaders: ['ETag', 'Retry-After', 'X-Request-Id', 'X-Rev'],
    maxAge: 86_400,
  })
  return async (c, next) => {
    const answer = await letIn(c, next)
    if (answer) return answer
    // It was copied to get its headers, and node-server would send the copy of what is sent already.
    if (c.res.headers.has(alreadySent)) {
      c.res = undefined
      c.res = RESPONSE_ALREADY_SENT
    }
  }
}

/** How a response says that it is sent. */
const alreadySent = [...RESPONSE_ALREADY_SENT.headers.keys()][0]!
