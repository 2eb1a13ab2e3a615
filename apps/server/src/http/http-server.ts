import { createServer, type Server as HttpServer, type IncomingMessage, type ServerOptions } from 'node:http'
import { getRequestListener, RequestError } from '@hono/node-server'
import type { Hono } from 'hono'
import { newRequestId } from '../lib/ids.ts'
import { Problem } from '../lib/problem.ts'
import { answerConnectionErrors, refuseRequest, whyNotHttp } from './connection-errors.ts'
import type { RequestReport } from './endpoint.ts'
import { asProblem, problemResponse } from './problem-details.ts'

/** Connections beyond `maxConnections` that are told so at once, before the next one is cut off without a word. */
const turnedAwayAtOnce = 100

/**
 * An HTTP server for the application, whose every refusal is a problem document, HTTP's own included.
 *
 * @param maxConnections open connections; the request of one beyond them is refused, and the connection closed
 */
export function createHttpServer(
  app: Hono,
  options: ServerOptions,
  maxConnections: number,
  report: (report: RequestReport) => void,
): HttpServer {
  const listener = getRequestListener(app.fetch, {
    // For HTTP/1.0, which knows no Host header.
    hostname: 'localhost',
    errorHandler: (error) => answerError(error, report),
  })
  const turnedAway = new WeakSet<object>()
  const shouldUpgradeCallback = (request: IncomingMessage) =>
    !turnedAway.has(request.socket) && (options.shouldUpgradeCallback?.(request) ?? true)
  const http = createServer(
    { ...options, shouldUpgradeCallback, requireHostHeader: false },
    (request, response) => {
      const why = whyNotHttp(request)
      if (why !== undefined) refuseRequest(request, response, new Problem('malformed_request', why), report)
      else if (turnedAway.has(request.socket)) refuseRequest(request, response, tooMany(), report)
      else void listener(request, response)
    },
  )
  http.maxConnections = maxConnections + turnedAwayAtOnce
  let connections = 0
  http.on('connection', (socket) => {
    if (++connections > maxConnections) turnedAway.add(socket)
    socket.once('close', () => connections--)
  })
  answerConnectionErrors(http, report)
  return http
}

function tooMany(): Problem {
  return new Problem('overloaded', 'There are too many connections (setting maxConnections).', {
    retryAfter: 5,
  })
}

/** A request whose target or host make no URL never reaches the application. */
function answerError(error: unknown, report: (report: RequestReport) => void): Response {
  const problem =
    error instanceof RequestError ? new Problem('malformed_request', `${error.message}.`) : asProblem(error)
  const requestId = newRequestId()
  report({ requestId, route: 'none', method: 'none', status: problem.status, ms: 0, error: problem })
  return problemResponse(problem, requestId, { connection: 'close' })
}
