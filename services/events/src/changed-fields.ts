import { isDeepStrictEqual } from 'node:util'

/** Those of the given fields whose value is not what the row has already: a write that changes nothing raises no version. */
export function changedFields<T extends object>(row: T, given: Partial<T>): Partial<T> {
  const changed = Object.entries(given).filter(([key, value]) => !isDeepStrictEqual(value, row[key as keyof T]))
  return Object.fromEntries(changed) as Partial<T>
}
