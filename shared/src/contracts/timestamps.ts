/** RFC 3339 in UTC, to the second: how every time is shown. */
export const toTimestamp = (time: Date): string => `${time.toISOString().slice(0, 19)}Z`

const RFC_3339 = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/

/** The moment that an RFC 3339 text means, or null when it means none (`2026-02-31`, year 0). */
export function parseTimestamp(text: string): Date | null {
  const [, day] = RFC_3339.exec(text) ?? []
  const time = new Date(text)
  if (day === undefined || Number.isNaN(time.getTime()) || !isOnCalendar(day)) return null
  return isStorable(time) ? time : null
}

/** JavaScript reads February 31st as March 3rd. */
function isOnCalendar(day: string): boolean {
  const time = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(day)
}

/** MySQL's DATETIME begins with the year 1000. */
const isStorable = (time: Date): boolean => time.getUTCFullYear() >= 1000 && time.getUTCFullYear() <= 9999
