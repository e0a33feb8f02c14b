import { expect, test } from '@jest/globals'
import Type from 'typebox'
import { decodeCursor, encodeCursor, toPage } from '../../src/http/page.ts'

const Position = Type.Tuple([Type.String(), Type.Integer()])

test('a cursor gives back what it was made of', () => {
  expect(decodeCursor(encodeCursor(['2026-02-17T20:00:00.123Z', 7]), Position)).toEqual(['2026-02-17T20:00:00.123Z', 7])
})

test.each(['', 'x', '!!!', encodeCursor([7]), encodeCursor(['a', 'b']), Buffer.from('{"a":1}').toString('base64url')])(
  'a cursor of somebody else (%s) is refused with 400',
  (cursor) => {
    expect(() => decodeCursor(cursor, Position)).toThrow(
      expect.objectContaining({ status: 400, code: 'INVALID_CURSOR' }),
    )
  },
)

test('a page says whether there is another', () => {
  const cursorOf = (n: number) => `after ${n}`

  expect(toPage([1, 2, 3], 2, cursorOf)).toEqual({ items: [1, 2], next_cursor: 'after 2' })
  expect(toPage([1, 2], 2, cursorOf)).toEqual({ items: [1, 2], next_cursor: null })
  expect(toPage([], 2, cursorOf)).toEqual({ items: [], next_cursor: null })
})
