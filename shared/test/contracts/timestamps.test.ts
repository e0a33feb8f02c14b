import { expect, test } from '@jest/globals'
import { parseTimestamp, toTimestamp } from '../../src/contracts/timestamps.ts'

test('a time is shown in UTC, to the second', () => {
  expect(toTimestamp(new Date('2026-02-17T20:00:00.999Z'))).toBe('2026-02-17T20:00:00Z')
})

test('a timestamp with an offset or a fraction is the same moment', () => {
  expect(parseTimestamp('2026-02-18T04:00:00+08:00')).toEqual(new Date('2026-02-17T20:00:00Z'))
  expect(parseTimestamp('2026-02-17T20:00:00.125Z')).toEqual(new Date('2026-02-17T20:00:00.125Z'))
})

test.each(['', '2026-02-17', '2026-02-31T00:00:00Z', '2026-13-01T00:00:00Z', '0000-01-01T00:00:00Z', 'tomorrow'])(
  '%j is no moment',
  (text) => {
    expect(parseTimestamp(text)).toBeNull()
  },
)
