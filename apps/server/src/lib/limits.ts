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
  /** Different reactions to one message. */
  maxReactions: number
  /** Users that one message mentions. */
  maxMentions: number
}
