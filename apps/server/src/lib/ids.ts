import { randomBytes, randomUUID } from 'node:crypto'

/**
 * A new id for a thread or message whose caller chose none: a UUIDv7, which is a random UUID whose first 48 bits are
 * the time and whose version is 7.
 *
 * @param now milliseconds since 1970
 * @example newId(Date.now()) // '019aa5f4-3b1c-7e0a-9c1f-5d2b8a6e4f70'
 */
export function newId(now: number): string {
  const time = now.toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8, 12)}-7${randomUUID().slice(15)}`
}

const processId = randomBytes(6).toString('base64url')
let requests = 0

/** The id of a request in answers and logs: unique for this process, cheap, and without meaning. */
export function newRequestId(): string {
  requests = (requests + 1) % Number.MAX_SAFE_INTEGER
  return `${processId}${requests.toString(36)}`
}

/** A random whole number above 0 and below 2^40: two are equal about once in a million million. */
export function randomNumber(): number {
  return Math.max(1, randomBytes(5).readUIntBE(0, 5))
}

/** `bytes` random bytes, as base64url. */
export function randomText(bytes: number): string {
  return randomBytes(bytes).toString('base64url')
}
