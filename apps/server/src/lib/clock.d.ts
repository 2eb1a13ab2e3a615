/**
 * The only place that reads the time. Times order nothing: they are shown to people, and compared with
 * the expiry of tokens.
 */
export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number
}
export declare const systemClock: Clock
/**
 * RFC 3339 in UTC with milliseconds, the form of every time on the wire.
 * Formatting costs more than a comparison, and most calls come within the same millisecond.
 *
 * @example isoTime(0) // '1970-01-01T00:00:00.000Z'
 */
export declare function isoTime(ms: number): string
