import type { Problem, ErrorCode as ServerErrorCode } from '@progressdb/types'

/** What can go wrong on this side of the wire. */
export type ClientErrorCode =
  /** No answer came; whether a write happened is unknown. */
  | 'network_error'
  /** No answer came in time; whether a write happened is unknown. */
  | 'timeout'
  /** The caller's own signal ended it. */
  | 'aborted'
  /** The answer is not one of ProgressDB: a proxy's error page, or another server. */
  | 'unexpected_answer'
  /** `getToken` failed, or gave no token. */
  | 'no_token'
  /** No API key was given; see the message. */
  | 'missing_api_key'
  /** A value that the SDK itself refuses, before anything is sent. */
  | 'invalid_argument'
  /** Too many writes wait to be sent already. */
  | 'outbox_full'
  /** The message that a write is about could not be created. */
  | 'create_failed'

export type ErrorCode = ServerErrorCode | ClientErrorCode

/** A field that the server refused. */
export type FieldError = NonNullable<Problem['errors']>[number]

interface Facts {
  status?: number
  title?: string
  errors?: readonly FieldError[]
  requestId?: string
  retryAfter?: number
  stream?: Problem['stream']
  cause?: unknown
}

/**
 * Every failure of the SDK. `code` says what went wrong, for programs; `message` says it to people.
 *
 * @example
 * try { return await client.api.getMessage(threadId, id) } catch (error) {
 *   if (error instanceof ProgressDBError && error.code === 'message_not_found') return null
 *   throw error
 * }
 */
export class ProgressDBError extends Error {
  override name = 'ProgressDBError'
  readonly code: ErrorCode
  /** The answer's HTTP status; undefined where no answer came. */
  readonly status: number | undefined
  /** The fields that were refused, each with why. */
  readonly errors: readonly FieldError[]
  /** Names the request in the server's log. */
  readonly requestId: string | undefined
  /** How long the server wants to be left alone, in milliseconds. */
  readonly retryAfter: number | undefined
  /** Where a streamed message stands, if it refused an append. */
  readonly stream: Problem['stream']

  constructor(
    code: ErrorCode,
    message: string,
    { status, errors = [], requestId, retryAfter, stream, cause }: Facts = {},
  ) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.status = status
    this.errors = errors
    this.requestId = requestId
    this.retryAfter = retryAfter
    this.stream = stream
  }

  /** Whether the same request may succeed later: the server was busy, or could not be reached. */
  get retryable(): boolean {
    const { code, status } = this
    if (status !== undefined) return status === 429 || status === 408 || status >= 500
    return code === 'network_error' || code === 'timeout'
  }

  /** @internal */
  static ofProblem(problem: Problem, retryAfter?: number): ProgressDBError {
    const { code, title, detail, status, errors, requestId, stream } = problem
    return new ProgressDBError(code, detail || title, { status, errors, requestId, retryAfter, stream })
  }
}
