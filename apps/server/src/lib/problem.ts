/**
 * Every way in which a request can fail, for the wire (RFC 9457 problem details): the stable code, its HTTP status,
 * what it means, and the way out. `docs/errors.md` is made from this table, and so is the SDKs' union of codes.
 */
export const problems = {
  malformed_request: {
    status: 400,
    title: 'The request is not well-formed HTTP',
    wayOut: 'Check the request line, the headers and the percent-encoding of the path.',
  },
  invalid_json: {
    status: 400,
    title: 'The body is not JSON',
    wayOut: 'Send one JSON value; `detail` says where parsing stopped.',
  },
  invalid_encoding: {
    status: 400,
    title: 'The body is not UTF-8',
    wayOut: 'Encode the body as UTF-8.',
  },
  missing_credentials: {
    status: 401,
    title: 'The request names nobody',
    wayOut: 'Send `Authorization: Bearer <API key or token>`, or the API key in `X-API-Key`.',
  },
  invalid_credentials: {
    status: 401,
    title: 'The key or token is not valid',
    wayOut: 'Check that the key is complete and belongs to this server; mint a new token from it.',
  },
  expired_token: {
    status: 401,
    title: 'The token has expired',
    wayOut: 'Get a new token from your back end, and send the request again.',
  },
  revoked_credentials: {
    status: 401,
    title: 'The key or token was revoked',
    wayOut: 'Make a new key (`progressdb key create`), or sign the user in again for a new token.',
  },
  wrong_credentials: {
    status: 403,
    title: 'This route wants another kind of credentials',
    wayOut: 'Use the kind that `detail` names: a backend key, a user, or an admin key.',
  },
  forbidden: {
    status: 403,
    title: 'The caller may not do this',
    wayOut: 'A role with more rights, or a token with fewer restrictions, is needed; `detail` says which.',
  },
  route_not_found: {
    status: 404,
    title: 'There is no such route',
    wayOut: 'See `/docs` for the routes.',
  },
  thread_not_found: {
    status: 404,
    title: 'The caller has no such thread',
    wayOut: 'Check the id. A thread that the caller is not a member of looks the same.',
  },
  message_not_found: {
    status: 404,
    title: 'The thread has no such message',
    wayOut: 'Check both ids: a message is found only through its own thread.',
  },
  connection_not_found: {
    status: 404,
    title: 'The caller has no such live connection',
    wayOut:
      'It has ended, is another user’s, or another server’s: connect again, and subscribe from your cursors.',
  },
  key_not_found: {
    status: 404,
    title: 'There is no such API key',
    wayOut: 'List the keys. Keys given by environment are not stored.',
  },
  method_not_allowed: {
    status: 405,
    title: 'The route has no such method',
    wayOut: 'Use one of the methods in the `Allow` header.',
  },
  request_timeout: {
    status: 408,
    title: 'The request took too long to arrive',
    wayOut: 'Send it again, faster.',
  },
  id_conflict: {
    status: 409,
    title: 'The id is taken by another request',
    wayOut: 'Choose another id. Only the same request from the same author may be sent again.',
  },
  last_owner: {
    status: 409,
    title: 'The thread would be left without an owner',
    wayOut: 'Make another member an owner first, or let the application do it.',
  },
  message_deleted: {
    status: 409,
    title: 'The message is deleted',
    wayOut: 'Restore it first.',
  },
  message_streaming: {
    status: 409,
    title: 'The message is still being streamed',
    wayOut: 'Finalize or abort it first.',
  },
  stream_ended: {
    status: 409,
    title: 'The message is not being streamed',
    wayOut: 'It was finalized, aborted or deleted, as `detail` says, or never was a stream: read it.',
  },
  stream_conflict: {
    status: 409,
    title: 'The stream stands elsewhere',
    wayOut: 'Go on from where it stands: `stream` has its `generation`, `offset` and `parts`.',
  },
  thread_gone: {
    status: 410,
    title: 'The thread was deleted',
    wayOut: 'Its id stays taken. An owner can restore a thread that was not deleted for good.',
  },
  message_gone: {
    status: 410,
    title: 'The message has expired, or was purged',
    wayOut: 'Its id stays taken: create another message with another id.',
  },
  cursor_reset: {
    status: 410,
    title: 'The cursor is from a time that the server does not know',
    wayOut:
      'Read afresh, without a cursor: the server was restored, or lost its last moments to a loss of power.',
  },
  version_mismatch: {
    status: 412,
    title: 'The message was edited in between',
    wayOut: 'Read the message, merge, and send the edit with the new version in `If-Match`.',
  },
  body_too_large: {
    status: 413,
    title: 'The body is too large',
    wayOut: 'Send less at once; `detail` names the limit (setting `maxBodyBytes`).',
  },
  unsupported_media_type: {
    status: 415,
    title: 'The body is not marked as JSON',
    wayOut: 'Send `Content-Type: application/json`.',
  },
  invalid_request: {
    status: 422,
    title: 'The request does not fit the route',
    wayOut: 'Change the fields that `errors` names.',
  },
  invalid_cursor: {
    status: 422,
    title: 'The cursor is not one of this list',
    wayOut: 'Use a cursor as it was given by the same list, or none.',
  },
  reply_target_not_found: {
    status: 422,
    title: 'The message to reply to is not in this thread',
    wayOut: 'Reply to a message of the same thread that is not purged.',
  },
  beyond_last_message: {
    status: 422,
    title: 'The thread has no message there yet',
    wayOut:
      'Mark at most the thread’s `lastSeq` as read. If you know of more, the server lost its last moments: read afresh.',
  },
  limit_reached: {
    status: 422,
    title: 'A limit of the server is reached',
    wayOut: '`detail` names the limit and its setting.',
  },
  headers_too_large: {
    status: 431,
    title: 'The headers are too large',
    wayOut: 'Send fewer or shorter headers (16 KiB in all).',
  },
  internal_error: {
    status: 500,
    title: 'The server made a mistake',
    wayOut: 'Report it with the `requestId`, which the log names together with the cause.',
  },
  storage_damaged: {
    status: 500,
    title: 'What is stored there is damaged',
    wayOut:
      'Asking again does not help. `progressdb verify` tells the operator what is affected; a backup brings it back.',
  },
  overloaded: {
    status: 503,
    title: 'The server has more to do than it takes on',
    wayOut: 'Wait as long as `Retry-After` says, then send the request again. Nothing was stored.',
  },
  storage_failed: {
    status: 503,
    title: 'The storage failed',
    wayOut:
      'Whether this write is kept is not known: send it again with the same id. The server recovers by itself once the disk does.',
  },
  shutting_down: {
    status: 503,
    title: 'The server is shutting down',
    wayOut: 'Send the request again. Nothing was stored.',
  },
} as const satisfies Record<string, { status: number; title: string; wayOut: string }>

export type ProblemCode = keyof typeof problems

/** One thing that is wrong with a request. */
export interface FieldError {
  in: 'body' | 'query' | 'path' | 'header'
  /** A JSON pointer into the body (`/messages/3/replyTo`), or the name of the parameter or header. */
  field: string
  message: string
}

/** Where a stream stands. */
export interface StreamStand {
  generation: number
  offset: number
  parts: number
}

interface ProblemDetails {
  errors?: FieldError[]
  retryAfter?: number
  stream?: StreamStand
  cause?: unknown
}

/** A failure that the caller is told about. Anything else that is thrown is a mistake of ours. */
export class Problem extends Error {
  override name = 'Problem'
  readonly code: ProblemCode
  readonly errors: FieldError[] | undefined
  /** Seconds after which to try again. */
  readonly retryAfter: number | undefined
  /** Where the stream stands that the request was about. */
  readonly stream: StreamStand | undefined

  constructor(code: ProblemCode, detail?: string, more: ProblemDetails = {}) {
    const { errors, retryAfter, stream, cause } = more
    super(detail ?? problems[code].title, { cause })
    this.code = code
    this.errors = errors
    this.retryAfter = retryAfter
    this.stream = stream
  }

  get status(): number {
    return problems[this.code].status
  }
}

/** A problem with one field of the request. */
export function invalid(where: FieldError['in'], field: string, message: string): Problem {
  return new Problem('invalid_request', `${field}: ${message}`, { errors: [{ in: where, field, message }] })
}
