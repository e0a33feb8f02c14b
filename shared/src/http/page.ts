import Type, { type Static, type TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { badRequest } from '../errors/app-error.ts'

export const MAX_LIMIT = 100

/** The query of every list; spread into a route's own query schema. */
export const pageQuery = (defaultLimit: number) => ({
  limit: Type.Integer({ minimum: 1, maximum: MAX_LIMIT, default: defaultLimit }),
  cursor: Type.Optional(Type.String({ minLength: 1, maxLength: 512 })),
})

/** An opaque cursor that holds the sort values of the last row shown, e.g. `[time, id]`. */
export const encodeCursor = (values: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(values)).toString('base64url')

/** @throws AppError 400 when the cursor is not one that this list gave out. */
export function decodeCursor<T extends TSchema>(cursor: string, schema: T): Static<T> {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    return Value.Parse(schema, values)
  } catch {
    throw badRequest('INVALID_CURSOR', 'the cursor is not one that this list gave out')
  }
}

/** Cuts the one row too many that a list reads to learn whether there is a next page. */
export function toPage<T>(
  rows: readonly T[],
  limit: number,
  cursorOf: (last: T) => string,
): { items: T[]; next_cursor: string | null } {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, next_cursor: rows.length > limit && last !== undefined ? cursorOf(last) : null }
}
