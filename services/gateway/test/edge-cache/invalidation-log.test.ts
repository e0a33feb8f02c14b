import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { createInvalidationLog } from '../../src/edge-cache/invalidation-log.ts'

describe('the log of invalidations', () => {
  it('knows what was voided after a request left, and only that', () => {
    const log = createInvalidationLog()
    log.note(['event:1'])
    const left = log.position()
    log.note(['event:2'])
    expect(log.isVoidedSince(left, ['event:1', 'events'])).toBe(false)
    expect(log.isVoidedSince(left, ['events', 'event:2'])).toBe(true)
    expect(log.isVoidedSince(log.position(), ['event:2'])).toBe(false)
  })

  it('vouches for nothing that left before everything was voided', () => {
    const log = createInvalidationLog()
    const left = log.position()
    log.noteAll()
    expect([log.isVoidedSince(left, []), log.isVoidedSince(log.position(), ['x'])]).toEqual([true, false])
  })

  it('vouches for nothing that left before what it has forgotten', () => {
    const log = createInvalidationLog(2)
    const left = log.position()
    log.note(['a'])
    log.note(['b'])
    expect(log.isVoidedSince(left, ['x'])).toBe(false)
    log.note(['c'])
    expect(log.isVoidedSince(left, ['x'])).toBe(true)
    expect(log.isVoidedSince(log.position(), ['a'])).toBe(false)
  })

  it('never misses a voiding, however small it is, and is exact while it is large enough', () => {
    const tag = fc.constantFrom<string>('a', 'b', 'c', 'd', 'e', 'f')
    const step = fc.oneof(
      { weight: 5, arbitrary: fc.record({ note: fc.array(tag, { maxLength: 8 }) }) },
      { weight: 1, arbitrary: fc.constant({ note: 'everything' as const }) },
      { weight: 3, arbitrary: fc.record({ leaveWith: fc.array(tag, { maxLength: 3 }) }) },
    )
    fc.assert(
      fc.property(fc.array(step), fc.integer({ min: 1, max: 8 }), (steps, maxTags) => {
        const log = createInvalidationLog(maxTags)
        const underWay: { position: number; tags: string[]; isVoid: boolean }[] = []
        for (const one of steps) {
          if ('leaveWith' in one) underWay.push({ position: log.position(), tags: one.leaveWith, isVoid: false })
          else if (one.note === 'everything') {
            log.noteAll()
            for (const request of underWay) request.isVoid = true
          } else {
            log.note(one.note)
            for (const request of underWay) request.isVoid ||= request.tags.some((each) => one.note.includes(each))
          }
        }
        for (const { position, tags, isVoid } of underWay) {
          if (isVoid) expect(log.isVoidedSince(position, tags)).toBe(true)
          else if (maxTags >= 6) expect(log.isVoidedSince(position, tags)).toBe(false)
        }
      }),
    )
  })
})
