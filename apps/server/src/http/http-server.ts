import { createServer, type Server as HttpServer, type ServerOptions } from 'node:http'
import { getRequestListener, RequestError } from '@hono/node-server'
import type { Hono } from 'hono'
import { newRequestId } from '../lib/ids.ts'
import { Problem } from '../lib/problem.ts'
import { answerConnectionErrors, refuseRequest, whyNotHttp } from './connection-errors.ts'
import type { RequestReport } from './endpoint.ts'
import { asProblem, problemResponse } from './problem-details.ts'

/** An HTTP server for the application, whose every refusal is a problem document, HTTP's own included. */
export function createHttpServer(
  app: Hono,
  options: ServerOptions,
  report: (report: RequestReport) => void,
): HttpServer {
  const listener = getRequestListener(app.fetch, {
    // For HTTP/1.0, which knows no Host header.
    hostname: 'localhost',
    errorHandler: (error) => answerError(error, report),
  })
  const http = createServer({ ...options, requireHostHeader: false }, (request, response) => {
    const why = whyNotHttp(request)
    if (why !== undefined) refuseRequest(request, response, new Problem('malformed_request', why), report)
    else void listener(request, response)
  })
  answerConnectionErrors(http, report)
  return http
}

/** A request whose target or host make no URL never reaches the application. */
function answerError(error: unknown, report: (report: RequestReport) => void): Response {
  const problem =
    error instanceof RequestError ? new Problem('malformed_request', `${error.message}.`) : asProblem(error)
  const requestId = newRequestId()
  report({ requestId, route: 'none', method: 'none', status: problem.status, ms: 0, error: problem })
  return problemResponse(problem, requestId, { connection: 'close' })
}
