import { describe, expect, test } from '@jest/globals'
import { createAdmission } from '../../src/overload/admission.ts'
import { createGradientLimit } from '../../src/overload/gradient-limit.ts'
import { simulate } from './simulated-service.ts'

const SLOTS = { slots: 10, serviceMs: 20 }
const BEST = 500

describe('a service with 10 slots of 20 ms', () => {
  test('serves nearly all that it can when five times as much is asked, and nobody waits long', () => {
    const { goodput, p99 } = simulate({ ...SLOTS, perSec: 2500, seconds: 20 })
    expect(goodput).toBeGreaterThan(0.9 * BEST)
    expect(p99).toBeLessThan(600)
  })

  test('is left alone for five minutes of overload: what is learned does not wear off', () => {
    const { goodput, p99 } = simulate({ ...SLOTS, perSec: 2500, seconds: 300, measureLast: 60 })
    expect(goodput).toBeGreaterThan(0.9 * BEST)
    expect(p99).toBeLessThan(600)
  })

  test('makes everybody wait longer than they can without a limit', () => {
    const { p99 } = simulate({ ...SLOTS, perSec: 2500, seconds: 20, isLimited: false })
    expect(p99).toBeGreaterThan(1000)
  })

  test('sheds nothing below what it can serve', () => {
    expect(simulate({ ...SLOTS, perSec: 400, seconds: 60 }).shed).toBe(0)
  })
})

test('a service that becomes ten times as slow without being busy is not limited for it for long', () => {
  const before = { slots: 1000, serviceMs: 5, perSec: 4000, seconds: 60 }
  const { shed } = simulate({ ...before, slower: { afterSec: 5, serviceMs: 50 }, measureLast: 20 })
  expect(shed).toBe(0)
})

test('time-outs lower the limit, down to its floor', () => {
  let at = 0
  const limit = createGradientLimit({ now: () => at, initial: 100, min: 32 })
  for (let n = 0; n < 300; n++) {
    at += 20
    limit.observe(1000, 10, true)
  }
  expect(limit.value).toBe(32)
})

describe('admission', () => {
  const fixed = (value: number) => createAdmission({ value, observe() {} })

  test('keeps the last tenth for public reads, and half from what runs in the background', () => {
    const admission = fixed(100)
    for (let n = 0; n < 50; n++) expect(admission.enter('public')).toBe(true)
    expect(admission.enter('background')).toBe(true)
    expect(admission.enter('background')).toBe(false)
    for (let n = 0; n < 39; n++) expect(admission.enter('admin')).toBe(true)
    expect(admission.enter('admin')).toBe(false)
    for (let n = 0; n < 10; n++) expect(admission.enter('public')).toBe(true)
    expect(admission.enter('public')).toBe(false)
  })

  test('has some places for editors while readers fill the rest', () => {
    const admission = fixed(100)
    while (admission.enter('public'));
    const editors = [1, 2, 3, 4, 5, 6].map(() => admission.enter('admin'))
    expect(editors).toEqual([true, true, true, true, true, false])
  })

  test('gives a place back', () => {
    const admission = fixed(1)
    expect(admission.enter('public')).toBe(true)
    expect(admission.enter('public')).toBe(false)
    admission.leave('public')
    expect(admission.enter('public')).toBe(true)
  })
})
