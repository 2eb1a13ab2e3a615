const clock = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' })
const day = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' })
const dayWithYear = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'long', year: 'numeric' })
const shortDay = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' })
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' })

/** The time of day. */
export function clockOf(time: string): string {
  return clock.format(new Date(time))
}

/** The same as short as can be, for beside a message: without what is a matter of course on that day. */
export function shortClockOf(time: string): string {
  const parts = clock.formatToParts(new Date(time)).filter(({ type }) => type !== 'dayPeriod')
  return parts
    .map(({ value }) => value)
    .join('')
    .trim()
}

/** Today, yesterday, or the day. @param today when today began */
export function dayOf(time: string, today: number): string {
  const at = new Date(time)
  const days = Math.round((today - startOf(at)) / 86_400_000)
  if (days === 0) return 'Today'
  if (days === 1) return 'Yesterday'
  return days < 180 ? day.format(at) : dayWithYear.format(at)
}

/** The time of day for what was today, else the day. @param today when today began */
export function shortTimeOf(time: string, today: number): string {
  const at = new Date(time)
  return startOf(at) === today ? clock.format(at) : shortDay.format(at)
}

export function fullTimeOf(time: string): string {
  return full.format(new Date(time))
}

export function isSameDay(one: string, other: string): boolean {
  return startOf(new Date(one)) === startOf(new Date(other))
}

/** When a day began, in milliseconds. */
export function startOf(time: Date): number {
  return new Date(time.getFullYear(), time.getMonth(), time.getDate()).getTime()
}
