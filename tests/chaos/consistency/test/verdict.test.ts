import { describe, expect, test } from '@jest/globals'
import { FAULT_KINDS } from '../fault-kinds.ts'
import { createFigures, type Figures, type StaleRead } from '../figures.ts'
import { planFaults } from '../plan.ts'
import { failuresOf, isCaught } from '../verdict.ts'
import { createWindows } from '../windows.ts'

const windows = createWindows()
windows.open(10_000)(12_000)

const aStaleRead = (began: number, ageMs: number): StaleRead => ({ began, ageMs, path: '/', gateway: 0, shown: '' })

const good = (more: Partial<Figures> = {}): Figures => ({
  ...createFigures(),
  seconds: 300,
  reads: 500_000,
  readsOutside: 200_000,
  writes: 36_000,
  loads: { all: 1000, slow: 30 },
  faults: Object.fromEntries(FAULT_KINDS.map((kind) => [kind, 5])) as Figures['faults'],
  wrongKeys: [],
  ...more,
})

test('a run that meets every bar has no failure', () => {
  expect(failuresOf(good(), windows, 5, 300)).toEqual([])
})

test('half a minute is asked for a quarter of the rates and for all of the rest', () => {
  const short = { seconds: 30, reads: 12_600, readsOutside: 4300, writes: 910, loopLagMs: 80 }
  expect(failuresOf(good(short), windows, 1, 30)).toEqual([])
  expect(failuresOf(good({ ...short, writes: 890 }), windows, 1, 30)).toHaveLength(1)
  expect(failuresOf(good({ ...short, readsOutside: 4100 }), windows, 1, 30)).toHaveLength(1)
  expect(failuresOf(good({ ...short, stale: [aStaleRead(5000, 251)] }), windows, 1, 30)).toHaveLength(1)
})

describe('a run fails', () => {
  test.each([
    ['a stale read outside of the windows', { stale: [aStaleRead(5000, 251)] }],
    ['a stale read inside of one', { stale: [aStaleRead(11_000, 2251)] }],
    ['a wrong key at rest', { wrongKeys: [{ from: 'gateway 1', path: '/', shown: '1' }] }],
    ['nothing compared at rest', { wrongKeys: undefined }],
    ['too few reads', { reads: 499_999 }],
    ['too few writes', { writes: 35_999 }],
    ['too few reads outside of the windows', { readsOutside: 166_666 }],
    ['a read that could not be understood', { oddReads: 1 }],
    ['a checker that was too slow to judge', { loopLagMs: 51 }],
    ['no slow load', { loads: { all: 1000, slow: 0 } }],
    ['a fault that came too seldom', { faults: { ...good().faults, 'Redis flushed': 4 } }],
  ])('by %s', (_, more) => {
    expect(failuresOf(good(more), windows, 5, 300)).toHaveLength(1)
  })

  test('but not by stale reads within the bars', () => {
    const stale = [aStaleRead(5000, 250), aStaleRead(11_000, 2250)]
    expect(failuresOf(good({ stale }), windows, 5, 300)).toEqual([])
  })
})

test('a broken backend is caught by one stale read beyond the bars, and by nothing else', () => {
  expect(isCaught(good({ stale: [aStaleRead(11_000, 2250)] }), windows)).toBe(false)
  expect(isCaught(good({ stale: [aStaleRead(11_000, 2251)] }), windows)).toBe(true)
  expect(isCaught(good({ wrongKeys: [{ from: '', path: '', shown: '' }] }), windows)).toBe(false)
  expect(isCaught(good({ reads: 0, writes: 0 }), windows)).toBe(false)
})

describe('the plan', () => {
  test.each([
    [30_000, 1],
    [300_000, 5],
  ])('of %i ms has every fault %i times, in order and within the run', (runMs, times) => {
    const plan = planFaults(runMs, times)
    for (const kind of FAULT_KINDS) {
      expect(plan.flatMap(({ kinds }) => kinds).filter((planned) => planned === kind)).toHaveLength(times)
    }
    const moments = plan.map(({ atMs }) => atMs)
    expect(moments).toEqual([...moments].sort((a, b) => a - b))
    expect(Math.max(...moments)).toBeLessThan(runMs - 4000)
    expect(Math.max(...plan.map(({ kinds }) => kinds.length))).toBe(2)
  })
})
