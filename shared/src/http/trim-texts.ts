/**
 * A preValidation hook: trims the texts of a body before it is checked, so that a title of blanks counts as empty. Not for
 * passwords.
 */
export async function trimTexts(request: { body: unknown }): Promise<void> {
  if (isRecord(request.body)) request.body = Object.fromEntries(Object.entries(request.body).map(trimmed))
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

const trimmed = ([key, value]: [string, unknown]): [string, unknown] => [
  key,
  typeof value === 'string' ? value.trim() : value,
]
