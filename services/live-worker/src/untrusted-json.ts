/** Careful reading of JSON that somebody else wrote: whatever is not there, or not as expected, comes back as nothing. */
export type Fields = Readonly<Record<string, unknown>>

export const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}

export const itemsOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** One line of text, without control characters and cut; a number as its digits, anything else as ''. */
export function textOf(value: unknown, maxLength = 255): string {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : ''
  if (typeof value !== 'string') return ''
  return value
    .toWellFormed()
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, maxLength)
    .toWellFormed()
}

/** A name of a state or an outcome, for comparing. */
export const wordOf = (value: unknown): string => textOf(value).toLowerCase()
