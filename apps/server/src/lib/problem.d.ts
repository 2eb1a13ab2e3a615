/**
 * Every way in which a request can fail, for the wire (RFC 9457 problem details): the stable code, its HTTP status,
 * what it means, and the way out. `docs/errors.md` is made from this table, and so is the SDKs' union of codes.
 */
export declare const problems: {
  readonly malformed_request: {
    readonly status: 400
    readonly title: 'The request is not well-formed HTTP'
    readonly wayOut: 'Check the request line, the headers and the percent-encoding of the path.'
  }
  readonly invalid_json: {
    readonly status: 400
    readonly title: 'The body is not JSON'
    readonly wayOut: 'Send one JSON value; `detail` says where parsing stopped.'
  }
  readonly invalid_encoding: {
    readonly status: 400
    readonly title: 'The body is not UTF-8'
    readonly wayOut: 'Encode the body as UTF-8.'
  }
  readonly missing_credentials: {
    readonly status: 401
    readonly title: 'The request names nobody'
    readonly wayOut: 'Send `Authorization: Bearer <API key or token>`, or the API key in `X-API-Key`.'
  }
  readonly invalid_credentials: {
    readonly status: 401
    readonly title: 'The key or token is not valid'
    readonly wayOut: 'Check that the key is complete and belongs to this server; mint a new token from it.'
  }
  readonly expired_token: {
    readonly status: 401
    readonly title: 'The token has expired'
    readonly wayOut: 'Get a new token from your back end, and send the request again.'
  }
  readonly revoked_credentials: {
    readonly status: 401
    readonly title: 'The key or token was revoked'
    readonly wayOut: 'Make a new key (`progressdb key create`), or sign the user in again for a new token.'
  }
  readonly wrong_credentials: {
    readonly status: 403
    readonly title: 'This route wants another kind of credentials'
    readonly wayOut: 'Use the kind that `detail` names: a backend key, a user, or an admin key.'
  }
  readonly forbidden: {
    readonly status: 403
    readonly title: 'The caller may not do this'
    readonly wayOut: 'A role with more rights, or a token with fewer restrictions, is needed; `detail` says which.'
  }
  readonly route_not_found: {
    readonly status: 404
    readonly title: 'There is no such route'
    readonly wayOut: 'See `/docs` for the routes.'
  }
  readonly thread_not_found: {
    readonly status: 404
    readonly title: 'The caller has no such thread'
    readonly wayOut: 'Check the id. A thread that the caller is not a member of looks the same.'
  }
  readonly message_not_found: {
    readonly status: 404
    readonly title: 'The thread has no such message'
    readonly wayOut: 'Check both ids: a message is found only through its own thread.'
  }
  readonly key_not_found: {
    readonly status: 404
    readonly title: 'There is no such API key'
    readonly wayOut: 'List the keys. Keys given by environment are not stored.'
  }
  readonly method_not_allowed: {
    readonly status: 405
    readonly title: 'The route has no such method'
    readonly wayOut: 'Use one of the methods in the `Allow` header.'
  }
  readonly request_timeout: {
    readonly status: 408
    readonly title: 'The request took too long to arrive'
    readonly wayOut: 'Send it again, faster.'
  }
  readonly id_conflict: {
    readonly status: 409
    readonly title: 'The id is taken by another request'
    readonly wayOut: 'Choose another id. Only the same request from the same author may be sent again.'
  }
  readonly last_owner: {
    readonly status: 409
    readonly title: 'The thread would be left without an owner'
    readonly wayOut: 'Make another member an owner first, or let the application do it.'
  }
  readonly message_deleted: {
    readonly status: 409
    readonly title: 'The message is deleted'
    readonly wayOut: 'Restore it first.'
  }
  readonly thread_gone: {
    readonly status: 410
    readonly title: 'The thread was deleted'
    readonly wayOut: 'Its id stays taken. An owner can restore a thread that was not deleted for good.'
  }
  readonly cursor_reset: {
    readonly status: 410
    readonly title: 'The cursor is from a time that the server does not know'
    readonly wayOut: 'Read afresh, without a cursor: the server was restored, or lost its last moments to a loss of power.'
  }
  readonly version_mismatch: {
    readonly status: 412
    readonly title: 'The message was edited in between'
    readonly wayOut: 'Read the message, merge, and send the edit with the new version in `If-Match`.'
  }
  readonly body_too_large: {
    readonly status: 413
    readonly title: 'The body is too large'
    readonly wayOut: 'Send less at once; `detail` names the limit (setting `maxBodyBytes`).'
  }
  readonly unsupported_media_type: {
    readonly status: 415
    readonly title: 'The body is not marked as JSON'
    readonly wayOut: 'Send `Content-Type: application/json`.'
  }
  readonly invalid_request: {
    readonly status: 422
    readonly title: 'The request does not fit the route'
    readonly wayOut: 'Change the fields that `errors` names.'
  }
  readonly invalid_cursor: {
    readonly status: 422
    readonly title: 'The cursor is not one of this list'
    readonly wayOut: 'Use a cursor as it was given by the same list, or none.'
  }
  readonly reply_target_not_found: {
    readonly status: 422
    readonly title: 'The message to reply to is not in this thread'
    readonly wayOut: 'Reply to a message of the same thread that is not purged.'
  }
  readonly limit_reached: {
    readonly status: 422
    readonly title: 'A limit of the server is reached'
    readonly wayOut: '`detail` names the limit and its setting.'
  }
  readonly headers_too_large: {
    readonly status: 431
    readonly title: 'The headers are too large'
    readonly wayOut: 'Send fewer or shorter headers (16 KiB in all).'
  }
  readonly internal_error: {
    readonly status: 500
    readonly title: 'The server made a mistake'
    readonly wayOut: 'Report it with the `requestId`, which the log names together with the cause.'
  }
  readonly overloaded: {
    readonly status: 503
    readonly title: 'The server has more to do than it takes on'
    readonly wayOut: 'Wait as long as `Retry-After` says, then send the request again. Nothing was stored.'
  }
  readonly storage_failed: {
    readonly status: 503
    readonly title: 'The storage failed'
    readonly wayOut: 'Whether this write is kept is not known: send it again with the same id. The server recovers by itself once the disk does.'
  }
  readonly shutting_down: {
    readonly status: 503
    readonly title: 'The server is shutting down'
    readonly wayOut: 'Send the request again. Nothing was stored.'
  }
}
export type ProblemCode = keyof typeof problems
/** One thing that is wrong with a request. */
export interface FieldError {
  in: 'body' | 'query' | 'path' | 'header'
  /** A JSON pointer into the body (`/messages/3/replyTo`), or the name of the parameter or header. */
  field: string
  message: string
}
/** A failure that the caller is told about. Anything else that is thrown is a mistake of ours. */
export declare class Problem extends Error {
  name: string
  readonly code: ProblemCode
  readonly errors: FieldError[] | undefined
  /** Seconds after which to try again. */
  readonly retryAfter: number | undefined
  constructor(
    code: ProblemCode,
    detail?: string,
    {
      errors,
      retryAfter,
      cause,
    }?: {
      errors?: FieldError[]
      retryAfter?: number
      cause?: unknown
    },
  )
  get status(): number
}
/** A problem with one field of the request. */
export declare function invalid(where: FieldError['in'], field: string, message: string): Problem
