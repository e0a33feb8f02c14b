import { describe, expect, test } from '@jest/globals'
import type { Kind, PlannedJob } from '../check-job.ts'
import { countHits, FAILPOINTS } from '../failpoints.ts'
import type { Figures, RealFigures } from '../figures.ts'
import { failuresOf, isCaught } from '../verdict.ts'

const nothing = { lag: 0, pending: 0, delayed: 0, suspects: 0, unique: 0 }
const job = (id: string, kind: Kind): [string, PlannedJob] => [id, { id, kind }]

const goodReal: RealFigures = {
  asked: 2,
  accepted: 2,
  refused: 3,
  notDone: [],
  missing: [],
  dead: 0,
  kills: 1,
  left: nothing,
}

const good = (more: Partial<Figures> = {}): Figures => ({
  seconds: 60,
  produced: new Map([job('a', 'plain'), job('b', 'fails inside'), job('c', 'cut'), job('d', 'throws')]),
  effects: new Map([
    ['a', 1],
    ['b', 1],
  ]),
  outcomes: new Map([
    ['a', 'done'],
    ['b', 'done'],
    ['d', 'dead'],
  ]),
  dead: ['c', 'd'],
  left: nothing,
  violations: [],
  hits: countHits(FAILPOINTS),
  faults: { 'worker stopped': 1, 'connections killed': 1, 'Redis restarted': 1 },
  deaths: 6,
  real: goodReal,
  ...more,
})

const real = (more: Partial<RealFigures>): Partial<Figures> => ({ real: { ...goodReal, ...more } })

test('a run in which every job was done or, being poison, is dead has no failure', () => {
  expect(failuresOf(good())).toEqual([])
  expect(failuresOf(good({ real: undefined }))).toEqual([])
})

test('a job whose entry was added twice may have two dead letters', () => {
  expect(failuresOf(good({ dead: ['c', 'd', 'c'] }))).toEqual([])
})

describe('a run fails', () => {
  test.each<[string, Partial<Figures>, string]>([
    ['a lost job', { effects: new Map([['a', 1]]) }, 'lost'],
    ['an effect that was had twice', { effects: new Map([...good().effects, ['a', 2]]) }, 'done twice'],
    ['poison that was done before it died', { outcomes: new Map([...good().outcomes, ['d', 'done']]) }, 'both done'],
    [
      'poison that is not dead',
      { dead: ['c'], effects: new Map([...good().effects, ['d', 1]]) },
      'poison and not dead',
    ],
    ['a job of which nobody knows', { effects: new Map([...good().effects, ['x', 1]]) }, 'never added'],
    ['two workers at once', { violations: [{ entry: '1-0', worker: 'a', by: 'b', what: 'keep' }] }, 'at once'],
    ['an entry left pending', { left: { ...nothing, pending: 1 } }, 'pending 1'],
    ['a delayed job left', { left: { ...nothing, delayed: 1 } }, 'delayed 1'],
    ['a suspect left', { left: { ...nothing, suspects: 1 } }, 'suspects 1'],
    ['a failpoint that was not reached', { hits: { ...good().hits, 'in promotion': 0 } }, 'in promotion'],
    ['a fault that never came', { faults: { ...good().faults, 'Redis restarted': 0 } }, 'Redis restarted'],
    ['too few real jobs', real({ accepted: 1 }), 'only 1 of 2'],
    ['a real job that is not done', real({ notDone: ['r'] }), 'not done'],
    ['an article that is missing', real({ missing: ['/'] }), 'article'],
    ['a real job that is dead', real({ dead: 1 }), 'real jobs are dead'],
    ['ingest-workers that all lived', real({ kills: 0 }), 'no ingest-worker'],
    ['an entry left in the real queue', real({ left: { ...nothing, pending: 1 } }), 'the real queue has pending 1'],
  ])('by %s', (_, more, says) => {
    expect(failuresOf(good(more))).toEqual([expect.stringContaining(says)])
  })

  test('by an innocent job that is dead', () => {
    const failures = failuresOf(good({ effects: new Map([['a', 1]]), outcomes: new Map(), dead: ['b', 'c', 'd'] }))
    expect(failures).toEqual([expect.stringContaining('1 jobs dead without being poison (b)')])
  })

  test('when nothing was produced', () => {
    const empty = { produced: new Map(), effects: new Map(), outcomes: new Map(), dead: [] }
    expect(failuresOf(good(empty))).toEqual(['nothing was produced'])
  })
})

describe('a broken engine', () => {
  test.each<[string, Partial<Figures>]>([
    ['a lost job', { effects: new Map([['a', 1]]) }],
    ['an effect that was had twice', { effects: new Map([...good().effects, ['a', 2]]) }],
    ['two workers at once', { violations: [{ entry: '1-0', worker: 'a', by: 'b', what: 'settle' }] }],
  ])('is caught by %s', (_, more) => {
    expect(isCaught(good(more))).toBe(true)
  })

  test('is not caught by a check that was too gentle', () => {
    expect(isCaught(good({ hits: countHits([]), left: { ...nothing, pending: 3 } }))).toBe(false)
  })
})
