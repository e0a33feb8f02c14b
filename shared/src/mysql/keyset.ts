import { Op, type WhereOptions } from 'sequelize'
import type { Position } from '../http/time-page.ts'

/**
 * The rows past a place in a list ordered by (time, id). The time is bounded once more outside the OR: with it MySQL starts
 * reading its index at the place, without it at the list's beginning.
 */
export function pastPosition(timeColumn: string, order: 'ASC' | 'DESC', after: Position | undefined): WhereOptions {
  if (after === undefined) return {}
  const [past, notBefore] = order === 'ASC' ? [Op.gt, Op.gte] : [Op.lt, Op.lte]
  return {
    [timeColumn]: { [notBefore]: after.time },
    [Op.or]: [{ [timeColumn]: { [past]: after.time } }, { id: { [past]: after.id } }],
  }
}
