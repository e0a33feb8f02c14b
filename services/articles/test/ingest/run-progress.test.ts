import type { RunReport, RunStatus } from '@bajiaozhi/shared/contracts/ingest'
import { expect, test } from '@jest/globals'
import { isNews, toChanges } from '../../src/ingest/run-progress.ts'

const run = (status: RunStatus, attempts: number) => ({ status, attempts, replay: 0, started_at: null })
const report = (status: RunReport['status'], attempts: number, replay = 0): RunReport => ({
  source_id: 1,
  status,
  attempts,
  replay,
})

test.each([
  [run('queued', 0), report('running', 1)],
  [run('running', 1), report('running', 1)],
  [run('running', 1), report('retrying', 1)],
  [run('retrying', 1), report('running', 2)],
  [run('running', 1), report('running', 2)],
  [run('retrying', 4), report('dead', 5)],
  [run('running', 2), report('done', 2)],
  [run('dead', 5), report('running', 1, 1)],
  [run('retrying', 4), report('dead', 1, 2)],
])('after %j, %j is news', (before, after) => {
  expect(isNews(before, after)).toBe(true)
})

test.each([
  [run('done', 1), report('running', 2)],
  [run('done', 1), report('dead', 5)],
  [run('dead', 5), report('done', 5)],
  [run('done', 1), report('running', 1, 1)],
  [{ ...run('running', 1), replay: 1 }, report('dead', 5)],
  [run('running', 2), report('retrying', 1)],
  [run('running', 2), report('done', 1)],
  [run('retrying', 1), report('running', 1)],
])('after %j, %j comes too late', (before, after) => {
  expect(isNews(before, after)).toBe(false)
})

test('a later attempt keeps the time at which the first began', () => {
  const began = new Date('2026-02-17T12:00:00Z')
  const now = new Date('2026-02-17T12:01:00Z')
  expect(toChanges(run('queued', 0), report('running', 1), now)).toMatchObject({ started_at: now })
  const changes = toChanges({ ...run('running', 1), started_at: began }, { ...report('done', 2), new: 3 }, now)
  expect(changes).toEqual({
    status: 'done',
    attempts: 2,
    replay: 0,
    error: null,
    started_at: began,
    ended_at: now,
    new_count: 3,
  })
})
