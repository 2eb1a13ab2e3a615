import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino'
import type { RequestReport } from '../http/endpoint.ts'
import { asProblem } from '../http/problem-details.ts'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent'
export type { Logger }

/** The server's log: one JSON object a line, on standard output if not elsewhere. Nothing that a caller sent is in it. */
export function createLog(level: LogLevel, to?: DestinationStream): Logger {
  const options: LoggerOptions = {
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  }
  return to ? pino(options, to) : pino(options)
}

/** A request is worth a line at `info` if it took longer. */
const slowMs = 1000

/**
 * Logs a request: failures of ours as errors with their cause, slow ones at `info`, all others at `debug`. It names
 * the route and not the path, which holds ids.
 */
export function logRequest(log: Logger, report: RequestReport): void {
  const { status, error } = report
  if (status === 500) log.error(fieldsOf(report, error?.cause), 'a request failed by a mistake of the server')
  else if (status === 503) log.warn(fieldsOf(report, error?.cause), 'a request was turned away')
  else if (report.ms > slowMs) log.info(fieldsOf(report), 'a slow request')
  else if (log.isLevelEnabled('debug')) log.debug(fieldsOf(report), 'request')
}

/** Logs a failure of ours that ended a live connection; that of the storage is logged where it begins. */
export function logLiveFailure(log: Logger, error: unknown): void {
  const { code, cause } = asProblem(error)
  if (code === 'storage_failed') return
  log.error({ code, cause: causeOf(cause) }, 'a live connection was ended by a mistake of the server')
}

function fieldsOf({ requestId, route, method, status, ms, error }: RequestReport, cause?: unknown) {
  return {
    requestId,
    route,
    method,
    status,
    ms: Math.round(ms * 1000) / 1000,
    ...(error && { code: error.code }),
    ...(cause !== undefined && { cause: causeOf(cause) }),
  }
}

/** An error's name and stack. Its message may quote what a caller sent, so it is left out of the stack too. */
function causeOf(cause: unknown): { name: string; stack: string } | undefined {
  if (!(cause instanceof Error)) return undefined
  const frames = cause.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? []
  return { name: cause.name, stack: frames.map((line) => line.trim()).join(' < ') }
}
