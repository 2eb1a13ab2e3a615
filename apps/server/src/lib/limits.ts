/** The bounds of what one request may do, and of what one item may hold. Each is a setting; see config.ts. */
export interface Limits {
  /** Bytes of a request's body. */
  maxBodyBytes: number
  /** Levels of nesting in a request's JSON. */
  maxJsonDepth: number
  /** Messages in a page. */
  maxPage: number
  /** Bytes of items in a page. */
  maxPageBytes: number
  /** Messages in one batch create. */
  maxBatch: number
  /** Bytes of metadata as JSON. */
  maxMetadataBytes: number
  /** Open streams in one thread. */
  maxThreadStreams: number
  /** Open streams in all threads. */
  maxStreams: number
  /** Bytes that are appended to one stream, as JSON. */
  maxStreamBytes: number
  /** Appends to one stream. */
  maxStreamPieces: number
  /** How long a stream may get nothing before it is aborted, in milliseconds. */
  streamIdleMs: number
  /** Different reactions to one message. */
  maxReactions: number
  /** Users that one message mentions. */
  maxMentions: number
}
