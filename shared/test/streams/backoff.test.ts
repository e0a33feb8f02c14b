import { describe, expect, test } from '@jest/globals'
import { backoffMs } from '../../src/streams/backoff.ts'

const pauses = { baseMs: 1000, maxMs: 60_000 }

describe('the pause before another attempt', () => {
  test.each([
    [1, 1000],
    [2, 2000],
    [4, 8000],
    [7, 60_000],
    [1000, 60_000],
  ])('after failure %i is anything up to %i ms', (failures, longest) => {
    expect(backoffMs(failures, pauses, undefined, () => 0)).toBe(0)
    expect(backoffMs(failures, pauses, undefined, () => 0.5)).toBe(longest / 2)
    expect(backoffMs(failures, pauses, undefined, () => 1)).toBe(longest)
  })

  test.each([
    [{ retryAfterSec: 120 }, 120_000],
    [{ retryAfterSec: 1e9 }, 3600_000],
    [{ retryAfterSec: -5 }, 0],
    [{ retryAfterSec: '5' }, 0],
    [new Error('no such wish'), 0],
  ])('begins after what %j asks for, within an hour', (error, ms) => {
    expect(backoffMs(1, pauses, error, () => 0)).toBe(ms)
  })
})
