import Type from 'typebox'
import { Id } from '../contracts/primitives.ts'
import { decodeCursor, encodeCursor } from './page.ts'

/** A place in a list that is ordered by (time, id). */
export interface Position {
  time: Date
  id: number
}

const END_OF_YEAR_9999 = 253_402_300_799_999
const TimeAndId = Type.Tuple([Type.Integer({ minimum: 0, maximum: END_OF_YEAR_9999 }), Id])

export const positionCursor = ({ time, id }: Position): string => encodeCursor([time.getTime(), id])

/** @throws AppError 400 when the cursor is not one that such a list gave out. */
export function cursorPosition(cursor: string | undefined): Position | undefined {
  if (cursor === undefined) return undefined
  const [time, id] = decodeCursor(cursor, TimeAndId)
  return { time: new Date(time), id }
}
