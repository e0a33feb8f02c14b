import { describe, expect, it } from '@jest/globals'
import { Ejection } from '../../src/upstream/ejection.ts'

const fail = (ejection: Ejection, now = 0, mayLeave = true) => ejection.failed(ejection.begin(), now, mayLeave)
const succeed = (ejection: Ejection) => ejection.succeeded(ejection.begin())

function ejected(): Ejection {
  const ejection = new Ejection()
  for (let i = 0; i < 3; i++) fail(ejection)
  return ejection
}

describe('a replica', () => {
  it('is ejected by its third failure in a row', () => {
    const ejection = new Ejection()
    expect([fail(ejection), fail(ejection), ejection.isOut]).toEqual([false, false, false])
    expect([fail(ejection), ejection.isOut]).toEqual([true, true])
  })

  it('stays when there was a success between its failures', () => {
    const ejection = new Ejection()
    for (let i = 0; i < 5; i++) {
      fail(ejection)
      fail(ejection)
      succeed(ejection)
    }
    expect(ejection.isOut).toBe(false)
  })

  it('is not judged by requests that ended without saying anything about it', () => {
    const ejection = new Ejection()
    for (let i = 0; i < 5; i++) ejection.ended(ejection.begin())
    expect(ejection.isOut).toBe(false)
    fail(ejection)
    fail(ejection)
    ejection.ended(ejection.begin())
    expect(fail(ejection)).toBe(true)
  })

  it('stays while no other can take over, and leaves at its next failure once one can', () => {
    const ejection = new Ejection()
    for (let i = 0; i < 9; i++) expect(fail(ejection, 0, false)).toBe(false)
    expect(fail(ejection, 0, true)).toBe(true)
  })

  it('is probed after five seconds, by one request at a time', () => {
    const ejection = ejected()
    expect([ejection.mayProbe(4999), ejection.mayProbe(5000)]).toEqual([false, true])
    const probe = ejection.begin()
    expect(ejection.mayProbe(5000)).toBe(false)
    ejection.ended(probe)
    expect(ejection.mayProbe(5000)).toBe(true)
  })

  it('is in use again once a probe succeeds', () => {
    const ejection = ejected()
    succeed(ejection)
    expect(ejection.isOut).toBe(false)
    expect([fail(ejection), fail(ejection)]).toEqual([false, false])
  })

  it('stays away longer with each probe that fails, up to forty seconds', () => {
    const ejection = ejected()
    let now = 5000
    for (const longer of [10_000, 20_000, 40_000, 40_000]) {
      fail(ejection, now)
      expect([ejection.mayProbe(now + longer - 1), ejection.mayProbe(now + longer)]).toEqual([false, true])
      now += longer
    }
    succeed(ejection)
    for (let i = 0; i < 3; i++) fail(ejection, now)
    expect(ejection.mayProbe(now + 5000)).toBe(true)
  })

  it('is not let in by what it was sent before it was ejected, and not held off by it', () => {
    const ejection = new Ejection()
    const [slow, stuck] = [ejection.begin(), ejection.begin()]
    for (let i = 0; i < 3; i++) fail(ejection)
    ejection.succeeded(slow)
    ejection.failed(stuck, 60_000, true)
    expect([ejection.isOut, ejection.mayProbe(5000)]).toEqual([true, true])
  })
})
