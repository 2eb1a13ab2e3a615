/**
 * A new id for a thread or message whose caller chose none: a UUIDv7, which is a random UUID whose first 48 bits are
 * the time and whose version is 7.
 *
 * @param now milliseconds since 1970
 * @example newId(Date.now()) // '019aa5f4-3b1c-7e0a-9c1f-5d2b8a6e4f70'
 */
export declare function newId(now: number): string
/** The id of a request in answers and logs: unique for this process, cheap, and without meaning. */
export declare function newRequestId(): string
/** A random whole number above 0 and below 2^40: two are equal about once in a million million. */
export declare function randomNumber(): number
/** `bytes` random bytes, as base64url. */
export declare function randomText(bytes: number): string
