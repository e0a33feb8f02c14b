import { describe, expect, it } from '@jest/globals'
import { Ejection } from '../../src/upstream/ejection.ts'
import { hasOther, hasSubstitute, pickReplica } from '../../src/upstream/pick-replica.ts'
import type { Readiness } from '../../src/upstream/readiness-poll.ts'
import type { Replica } from '../../src/upstream/replica.ts'

const replica = (address: string, readiness: Readiness = 'ready', given: Partial<Replica> = {}) =>
  ({ address, poll: { readiness }, ejection: new Ejection(), inFlight: 0, ...given }) as unknown as Replica

function out(): Ejection {
  const ejection = new Ejection()
  for (let i = 0; i < 3; i++) ejection.failed(ejection.begin(), 0, true)
  return ejection
}

const shares = (replicas: Replica[], given: Partial<Parameters<typeof pickReplica>[1]> = {}) => {
  const counts: Record<string, number> = {}
  for (let i = 0; i < 3000; i++) {
    const picked = pickReplica(replicas, { tried: [], isRead: true, now: 0, random: Math.random, ...given })
    if (picked) counts[picked.address] = (counts[picked.address] ?? 0) + 1
  }
  return counts
}

describe('the replica for a request', () => {
  it('is each of equals as often', () => {
    for (const count of Object.values(shares([replica('a'), replica('b'), replica('c')]))) {
      expect(Math.abs(count - 1000)).toBeLessThan(150)
    }
  })

  it('is the less busy of two taken at random, so that the busiest of all gets nothing', () => {
    const counts = shares([
      replica('a', 'ready', { inFlight: 9 }),
      replica('b'),
      replica('c', 'ready', { inFlight: 2 }),
    ])
    expect(Object.keys(counts).sort()).toEqual(['b', 'c'])
    expect(counts.b!).toBeGreaterThan(counts.c! * 1.5)
  })

  it.each<[string, Replica[], string]>([
    ['a ready one', [replica('a', 'unready'), replica('b'), replica('c', 'silent'), replica('d', 'unknown')], 'b'],
    ['an unready one before a silent one', [replica('a', 'silent'), replica('b', 'unready')], 'b'],
    ['one that nothing is known of before a silent one', [replica('a', 'silent'), replica('b', 'unknown')], 'b'],
    ['a ready one before an ejected one', [replica('a', 'ready', { ejection: out() }), replica('b')], 'b'],
    [
      'an unready one before an ejected one',
      [replica('a', 'ready', { ejection: out() }), replica('b', 'unready')],
      'b',
    ],
    ['an ejected one before a silent one', [replica('a', 'silent'), replica('b', 'ready', { ejection: out() })], 'b'],
    ['the only one, however it is', [replica('b', 'silent', { ejection: out() })], 'b'],
  ])('is %s', (_what, replicas, expected) => {
    expect(Object.keys(shares(replicas))).toEqual([expected])
  })

  it('is none that was tried', () => {
    const [a, b] = [replica('a'), replica('b', 'silent')]
    expect(shares([a, b], { tried: [a] })).toEqual({ b: 3000 })
    expect(shares([a, b], { tried: [a, b] })).toEqual({})
  })

  it('may be an ejected one whose time is over, for a read alone: what fails is then asked for elsewhere', () => {
    const replicas = [replica('a', 'ready', { ejection: out() }), replica('b', 'ready', { inFlight: 5 })]
    expect(shares(replicas, { now: 5000 })).toEqual({ a: 3000 })
    expect(shares(replicas, { now: 5000, isRead: false })).toEqual({ b: 3000 })
  })
})

describe('another replica', () => {
  it('is worth another attempt when it answers at all', () => {
    const [a, b] = [replica('a'), replica('b', 'unready')]
    expect(hasOther([a, b], [a])).toBe(true)
    expect(hasOther([a, replica('c', 'silent')], [a])).toBe(false)
    expect(hasOther([a, b], [a, b])).toBe(false)
  })

  it('takes over for one that is ejected when it is in use and as ready', () => {
    const a = replica('a')
    expect(hasSubstitute([a, replica('b')], a)).toBe(true)
    expect(hasSubstitute([a], a)).toBe(false)
    expect(hasSubstitute([a, replica('b', 'unready')], a)).toBe(false)
    expect(hasSubstitute([a, replica('b', 'ready', { ejection: out() })], a)).toBe(false)
    const unready = replica('c', 'unready')
    expect(hasSubstitute([unready, replica('d', 'unready')], unready)).toBe(true)
  })
})
