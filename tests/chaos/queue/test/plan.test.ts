import { describe, expect, test } from '@jest/globals'
import { idIn, isPoison, type PlannedJob, payloadOf } from '../check-job.ts'
import { sizesOf } from '../parameters.ts'
import { FAULT_KINDS, planFaults, planJobs } from '../plan.ts'

describe.each([
  [60, 10_000, 120],
  [300, 100_000, 10_000],
])('a run of %i s', (seconds, jobs, real) => {
  const sizes = sizesOf(seconds)
  const planned = planJobs(sizes)
  const count = (isIt: (job: PlannedJob) => boolean) => planned.filter(isIt).length

  test('has its number of jobs, each with an id of its own', () => {
    expect(sizes).toMatchObject({ jobs, real })
    expect(new Set(planned.map(({ id }) => id)).size).toBe(jobs)
  })

  test('has 5% jobs that fail once, in both ways, and 1% poison in three kinds', () => {
    expect(count(({ kind }) => kind.startsWith('fails'))).toBe(jobs * 0.05)
    expect(count(({ kind }) => isPoison(kind))).toBe(jobs * 0.01)
    expect(new Set(planned.map(({ kind }) => kind))).toEqual(
      new Set(['plain', 'fails before', 'fails inside', 'cut', 'odd', 'throws', 'kills']),
    )
  })

  test('has every fault, several times, in order and while jobs are added', () => {
    const plan = planFaults(sizes.produceMs)
    for (const fault of FAULT_KINDS) expect(plan.filter(({ kind }) => kind === fault).length).toBeGreaterThan(1)
    const moments = plan.map(({ atMs }) => atMs)
    expect(moments).toEqual([...moments].sort((a, b) => a - b))
    expect(moments.at(-1)).toBeLessThan(sizes.produceMs - 3000)
  })
})

test('every payload shows its id, also one that is no JSON', () => {
  for (const kind of ['plain', 'cut', 'odd'] as const) expect(idIn(payloadOf({ id: 'job-7', kind }))).toBe('job-7')
  expect(() => JSON.parse(payloadOf({ id: 'job-7', kind: 'cut' }))).toThrow(SyntaxError)
  expect(idIn('')).toBe('')
})
