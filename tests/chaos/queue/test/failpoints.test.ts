import { expect, test } from '@jest/globals'
import { countHits, FAILPOINTS, leastHit } from '../failpoints.ts'

test('hits are counted by failpoint, those that were never reached too', () => {
  const hits = countHits(['after read', 'in promotion', 'after read', 'something else'])
  expect(hits).toMatchObject({ 'after read': 2, 'in promotion': 1, 'before retry': 0 })
  expect(Object.keys(hits)).toEqual([...FAILPOINTS])
})

test('the next one is among those that were reached least often', () => {
  const hits = countHits([...FAILPOINTS, ...FAILPOINTS.filter((name) => name !== 'in dead-lettering')])
  expect(leastHit(hits)).toBe('in dead-lettering')
})
