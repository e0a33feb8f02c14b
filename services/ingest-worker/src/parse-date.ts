const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** Minutes east of Greenwich: the names of RFC 822, and some more that mean one thing only. */
const ZONES: Record<string, number> = {
  UT: 0,
  UTC: 0,
  GMT: 0,
  Z: 0,
  EST: -300,
  EDT: -240,
  CST: -360,
  CDT: -300,
  MST: -420,
  MDT: -360,
  PST: -480,
  PDT: -420,
  CET: 60,
  CEST: 120,
  EET: 120,
  EEST: 180,
  JST: 540,
  KST: 540,
  HKT: 480,
}

/** `Thu, 01 Jan 2004 19:48:21 GMT` (RFC 822 and 2822), also without comma, seconds or colon, or with the month in full. */
const RFC_822 =
  /^(?:[a-z]{3,9}\.?,?\s+)?(\d{1,2})\s+([a-z]{3,9})\.?,?\s+(\d{2}|\d{4})\s+(\d{1,2}):?(\d{2})(?::(\d{2}))?\s*(?:([a-z]{1,4})|\(?(?:GMT|UTC)?([+-]\d{2}:?\d{2})\)?(?:\s*\([^)]*\))?)$/i
/** `2004-01-01T19:48:21.5+08:00` (RFC 3339), and the bare day of W3C-DTF. */
const RFC_3339 =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T\s]+(\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(?:(Z|UTC|GMT)|([+-]\d{2}:?\d{2})))?$/i

const OLDEST = Date.UTC(1990, 0, 1)
const CLOCK_SKEW_MS = 24 * 3600 * 1000

/**
 * Reads a date of a feed as RFC 3339 in UTC, to the second. What is invalid, lies more than a day ahead of `now` (it would stay on top of
 * every list) or before the web, or has a time without a zone gives undefined: a date is known or left out, never guessed.
 */
export function parseDate(text: string, now: Date): string | undefined {
  const trimmed = text.trim()
  const at = readRfc3339(trimmed) ?? readRfc822(trimmed)
  if (at === undefined || Number.isNaN(at) || at < OLDEST || at > now.getTime() + CLOCK_SKEW_MS) return undefined
  return `${new Date(at).toISOString().slice(0, 19)}Z`
}

/** The first of several dates that can be read. */
export function firstDate(texts: readonly string[], now: Date): string | undefined {
  for (const text of texts) {
    const date = parseDate(text, now)
    if (date !== undefined) return date
  }
  return undefined
}

function readRfc3339(text: string): number | undefined {
  const match = RFC_3339.exec(text)
  if (!match) return undefined
  const [, year, month, day, hour = '0', minute = '0', second = '0', , offset] = match
  return instant(
    {
      year: Number(year),
      month: Number(month) - 1,
      day: Number(day),
      hour: Number(hour),
      minute: Number(minute),
      second: Number(second),
    },
    offset === undefined ? 0 : minutesOf(offset),
  )
}

function readRfc822(text: string): number | undefined {
  const match = RFC_822.exec(text)
  if (!match) return undefined
  const [, day, monthName, yearText, hour, minute, second = '0', zone, offset] = match
  const month = MONTHS.indexOf(monthName!.slice(0, 3).toLowerCase())
  const east = offset === undefined ? ZONES[zone!.toUpperCase()] : minutesOf(offset)
  if (month < 0 || east === undefined) return undefined
  return instant(
    {
      year: fullYear(yearText!),
      month,
      day: Number(day),
      hour: Number(hour),
      minute: Number(minute),
      second: Number(second),
    },
    east,
  )
}

/** RFC 2822, 4.3: two digits up to 49 are of this century. */
const fullYear = (text: string): number => {
  const year = Number(text)
  if (text.length > 2) return year
  return year < 50 ? 2000 + year : 1900 + year
}

const minutesOf = (offset: string): number => {
  const digits = offset.replace(/\D/g, '')
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))
  return offset.startsWith('-') ? -minutes : minutes
}

interface Parts {
  year: number
  month: number
  day: number
  hour: number
  minute: number
  second: number
}

/** Milliseconds since 1970; undefined for a day or time that no calendar has, such as 30 February. */
function instant({ year, month, day, hour, minute, second }: Parts, east: number): number | undefined {
  if (hour > 23 || minute > 59 || second > 60 || Math.abs(east) > 14 * 60) return undefined
  const date = new Date(Date.UTC(year, month, day))
  if (date.getUTCMonth() !== month || date.getUTCDate() !== day) return undefined
  return date.getTime() + ((hour * 60 + minute - east) * 60 + Math.min(second, 59)) * 1000
}
