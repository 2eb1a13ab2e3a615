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

/** Today, yesterday, or the day. */
export function dayOf(time: string): string {
  const at = new Date(time)
  const days = Math.round((startOf(new Date()) - startOf(at)) / 86_400_000)
  if (days === 0) return 'Today'
  if (days === 1) return 'Yesterday'
  return days < 180 ? day.format(at) : dayWithYear.format(at)
}

/** The time of day for what was today, else the day. */
export function shortTimeOf(time: string): string {
  const at = new Date(time)
  return startOf(at) === startOf(new Date()) ? clock.format(at) : shortDay.format(at)
}

export function fullTimeOf(time: string): string {
  return full.format(new Date(time))
}

export function isSameDay(one: string, other: string): boolean {
  return startOf(new Date(one)) === startOf(new Date(other))
}

function startOf(time: Date): number {
  return new Date(time.getFullYear(), time.getMonth(), time.getDate()).getTime()
}
