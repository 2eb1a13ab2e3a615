/**
 * The only place that reads the time. Times order nothing: they are shown to people, and compared with
 * the expiry of tokens.
 */
export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number
}

export const systemClock: Clock = { now: () => Date.now() }

const dayMs = 86_400_000
const twoDigits = Array.from({ length: 60 }, (_, i) => String(i).padStart(2, '0'))
const threeDigits = Array.from({ length: 1000 }, (_, i) => String(i).padStart(3, '0'))

let lastMs = Number.NaN
let lastText = ''
let lastDay = Number.NaN
/** The last day, up to the `T`. */
let lastDate = ''

/**
 * RFC 3339 in UTC with milliseconds, the form of every time on the wire.
 * Formatting costs more than a comparison, and most calls come within the same millisecond, or at least the same day.
 *
 * @param ms a whole number from 1970 on
 * @example isoTime(0) // '1970-01-01T00:00:00.000Z'
 */
export function isoTime(ms: number): string {
  if (ms === lastMs) return lastText
  const day = Math.floor(ms / dayMs)
  if (day !== lastDay) {
    lastDate = new Date(day * dayMs).toISOString().slice(0, 11)
    lastDay = day
  }
  const seconds = Math.floor(ms / 1000) - day * 86_400
  const minutes = Math.floor(seconds / 60)
  lastText = `${lastDate}${twoDigits[Math.floor(minutes / 60)]}:${twoDigits[minutes % 60]}:${twoDigits[seconds % 60]}.${threeDigits[ms % 1000]}Z`
  lastMs = ms
  return lastText
}
