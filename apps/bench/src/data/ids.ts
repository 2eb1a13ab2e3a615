import { anyNumber } from '../load/request-shape.ts'

/** Ids have the length of those that the SDKs make. */
const threadPrefix = '0198f9d2-6c1e-7f3a-9d44-'
const threadDigits = 12

export function threadId(number: number): string {
  return threadPrefix + String(number).padStart(threadDigits, '0')
}

/** Stands in a request's path for the id of any of the first so many threads. */
export function anyThread(count: number): string {
  const digits = String(count - 1).length
  return `${threadPrefix}${'0'.repeat(threadDigits - digits)}${anyNumber(digits)}`
}

/** The time of the first generated message, in milliseconds since 1970: earlier than any made while measuring. */
const firstTime = Date.UTC(2025, 0, 1)

/** One message a millisecond would be too regular to be true, but only their order matters. */
export function messageTime(number: number): number {
  return firstTime + number
}

/** A UUIDv7 of the message's time. */
export function messageId(number: number): string {
  const time = messageTime(number).toString(16).padStart(12, '0')
  // Scattered, as random bits are, and yet the same in every run.
  const scattered = Math.imul(number + 1, 0x9e3779b1) >>> 0
  const low = scattered.toString(16).padStart(8, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${low.slice(0, 3)}-8${low.slice(3, 6)}-${low}${low.slice(4)}`
}
