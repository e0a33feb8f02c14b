import { beforeEach, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { RateLimiter } from '../../src/rate-limit/rate-limiter.ts'

let at = 0
const limiter = (perSec = 50, burst = 300, maxKeys?: number): RateLimiter =>
  new RateLimiter({ perSec, burst, now: () => at, ...(maxKeys !== undefined && { maxKeys }) })
const letIn = (one: RateLimiter, times: number, key = 'a'): number =>
  Array.from({ length: times }, () => one.take(key)).filter((waitMs) => waitMs === 0).length

beforeEach(() => {
  at = 1_000_000.5
})

describe('a rate limiter', () => {
  it('lets in a burst at once, and then what the rate allows', () => {
    const one = limiter()
    expect(letIn(one, 1000)).toBe(300)
    at += 1000
    expect(letIn(one, 1000)).toBe(50)
  })

  it('says how long it takes until one more would be let in', () => {
    const one = limiter()
    letIn(one, 300)
    expect(one.take('a')).toBeCloseTo(20)
    at += 15
    expect(one.take('a')).toBeCloseTo(5)
    at += 5
    expect(letIn(one, 2)).toBe(1)
  })

  it('does not count what it refuses', () => {
    const one = limiter(1, 1)
    expect(letIn(one, 100)).toBe(1)
    at += 1000
    expect(letIn(one, 100)).toBe(1)
  })

  it('counts every key by itself', () => {
    const one = limiter(1, 2)
    expect([letIn(one, 5, 'a'), letIn(one, 5, 'b')]).toEqual([2, 2])
  })

  it.each([3, 7, 30, 999])(
    'lets in exactly the burst at a rate of %i, whose parts are no whole milliseconds',
    (perSec) => {
      expect(letIn(limiter(perSec, 300), 400)).toBe(300)
    },
  )

  it('never lets in more than the burst and the rate together, however requests come', () => {
    const pauses = fc.array(fc.double({ min: 0, max: 200, noNaN: true }), { maxLength: 200 })
    fc.assert(
      fc.property(pauses, fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 20 }), (steps, perSec, burst) => {
        const one = limiter(perSec, burst)
        const times: number[] = []
        for (const step of steps) {
          at += step
          if (one.take('a') === 0) times.push(at)
        }
        times.forEach((from, first) => {
          times.slice(first).forEach((to, count) => {
            expect(count + 1).toBeLessThanOrEqual(burst + ((to - from) * perSec) / 1000 + 1e-6)
          })
        })
      }),
    )
  })
})

describe('what gateways tell each other', () => {
  it('is every request that was let in, once, and of the longest untold keys first', () => {
    const one = limiter()
    letIn(one, 2, 'a')
    letIn(one, 1, 'b')
    letIn(one, 1, 'c')
    expect(one.handOver(2)).toEqual([
      { key: 'a', requests: 2 },
      { key: 'b', requests: 1 },
    ])
    expect(one.handOver(2)).toEqual([{ key: 'c', requests: 1 }])
    expect(one.handOver(2)).toEqual([])
  })

  it('makes a limiter count what the others let in', () => {
    const one = limiter(50, 300)
    letIn(one, 10)
    one.handOver(1)
    // All together owe 290 requests of 20 ms, and 5 more were let in here while the others were asked.
    letIn(one, 5)
    one.settle('a', 290 * 20, at)
    expect(letIn(one, 100)).toBe(5)
  })

  it('never makes one forget what it let in itself: Redis may have lost it', () => {
    const one = limiter(1, 10)
    letIn(one, 10)
    one.handOver(1)
    one.settle('a', 0, at)
    expect(letIn(one, 10)).toBe(0)
  })

  it('lets who owed to all together wait for as long as to one', () => {
    const one = limiter(50, 300)
    letIn(one, 1)
    one.handOver(1)
    one.settle('a', 900 * 20, at)
    expect(one.take('a')).toBeCloseTo(601 * 20)
    at += 601 * 20
    expect(letIn(one, 2)).toBe(1)
  })

  it('asks again about keys that owe, and forgets those that do not', () => {
    const one = limiter(50, 300)
    letIn(one, 1)
    one.handOver(1)
    one.settle('a', 20, at)
    expect(one.handOver(1)).toEqual([{ key: 'a', requests: 0 }])
    at += 20
    one.settle('a', 0, at)
    expect([one.handOver(1), one.size]).toEqual([[], 0])
  })

  it('does not lose what was let in while it was under way', () => {
    const one = limiter(50, 300)
    letIn(one, 1)
    one.handOver(1)
    letIn(one, 1)
    at += 1000
    one.settle('a', 0, at)
    expect(one.handOver(1)).toEqual([{ key: 'a', requests: 1 }])
  })

  it('is bounded: of more keys than may be held, those that asked least lately are forgotten', () => {
    const one = limiter(1, 1, 100)
    for (let n = 0; n < 1000; n++) {
      letIn(one, 1, `key-${n}`)
      one.take('busy')
    }
    expect(one.size).toBe(100)
    expect(one.handOver(1000)).toHaveLength(100)
    expect(one.take('busy')).toBeGreaterThan(0)
    expect(letIn(one, 1, 'key-0')).toBe(1)
  })
})
