import { parseTimestamp } from '@bajiaozhi/shared/contracts/timestamps'
import { badRequest } from '@bajiaozhi/shared/errors/app-error'

const DAY_MS = 86_400_000

/** A day as people in China live it (UTC+8 all the year). @throws AppError 400 when there is no such day */
export function shanghaiDay(date: string): { from: Date; before: Date } {
  const from = parseTimestamp(`${date}T00:00:00+08:00`)
  if (from === null) throw badRequest('INVALID_DATE', 'date must be a day such as 2026-02-17')
  return { from, before: new Date(from.getTime() + DAY_MS) }
}
