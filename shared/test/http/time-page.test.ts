import { expect, test } from '@jest/globals'
import { encodeCursor } from '../../src/http/page.ts'
import { cursorPosition, positionCursor } from '../../src/http/time-page.ts'

test('a cursor gives its place back, to the millisecond', () => {
  const place = { time: new Date('2026-02-17T20:00:00.123Z'), id: 42 }
  expect(cursorPosition(positionCursor(place))).toEqual(place)
})

test('no cursor is the beginning', () => {
  expect(cursorPosition(undefined)).toBeUndefined()
})

test.each(['x', '%%%', encodeCursor([1]), encodeCursor(['a', 1]), encodeCursor([1, -1]), encodeCursor([9e15, 1])])(
  '%j is refused',
  (cursor) => {
    expect(() => cursorPosition(cursor)).toThrow(expect.objectContaining({ status: 400 }))
  },
)
