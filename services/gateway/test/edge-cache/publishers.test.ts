import { beforeEach, describe, expect, it } from '@jest/globals'
import { createPublishers, type Publishers } from '../../src/edge-cache/publishers.ts'

describe('what is heard of publishers', () => {
  let at = 0
  let publishers: Publishers
  const beat = (seq: number, publisher = 'p') => publishers.hear({ publisher, seq, tags: [] })
  const invalidation = (seq: number, publisher = 'p') => publishers.hear({ publisher, seq, tags: ['x'] })

  beforeEach(() => {
    at = 10_000
    publishers = createPublishers(() => at)
  })

  it('is complete while the numbers follow each other', () => {
    expect([beat(0), invalidation(1), beat(1), beat(1), invalidation(2), invalidation(3), beat(3)]).not.toContain(false)
  })

  it('has a gap when an invalidation skips a number, and is complete again after it', () => {
    expect([beat(0), invalidation(2), beat(2), invalidation(3)]).toEqual([true, false, true, true])
  })

  it('has a gap when a heartbeat tells of a number that was not heard', () => {
    expect([beat(0), beat(1), beat(1)]).toEqual([true, false, true])
  })

  it('may have been missed when a publisher is first heard at a number above 0', () => {
    expect([beat(3, 'a'), invalidation(7, 'b')]).toEqual([false, false])
    expect([beat(0, 'c'), invalidation(1, 'd')]).toEqual([true, true])
  })

  it('counts each start of a process for itself', () => {
    expect([invalidation(1, 'a'), invalidation(1, 'b'), beat(1, 'a'), beat(1, 'b')]).not.toContain(false)
  })

  it('is forgotten after a second of silence, so that its return counts as a first time', () => {
    invalidation(1)
    at += 1000
    expect(beat(1)).toBe(true)
    at += 1001
    expect(beat(1)).toBe(false)
  })

  it('is away when nobody at all was heard for a second', () => {
    expect(publishers.isAnybodyHeard()).toBe(false)
    beat(0, 'a')
    at += 600
    beat(0, 'b')
    at += 1000
    expect(publishers.isAnybodyHeard()).toBe(true)
    at += 1
    expect(publishers.isAnybodyHeard()).toBe(false)
  })
})
