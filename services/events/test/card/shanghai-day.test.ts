import { expect, test } from '@jest/globals'
import { shanghaiDay } from '../../src/card/shanghai-day.ts'

test('a day in Shanghai begins at 16:00 UTC of the day before', () => {
  expect(shanghaiDay('2026-02-17')).toEqual({
    from: new Date('2026-02-16T16:00:00Z'),
    before: new Date('2026-02-17T16:00:00Z'),
  })
})

test.each(['2026-02-31', '2026-13-01', '0000-00-00', 'yesterday'])('%s is no day', (date) => {
  expect(() => shanghaiDay(date)).toThrow(expect.objectContaining({ status: 400 }))
})
