import type { ProcessedJobs } from '@bajiaozhi/shared/mysql/processed-jobs'
import { ClosedJobError } from '@bajiaozhi/shared/streams/permanent-error'
import { createFakeUnitOfWork } from '@bajiaozhi/shared/testing/fake-unit-of-work'
import { beforeEach, expect, test } from '@jest/globals'
import { createSnapshotsService, type SnapshotsService } from '../../src/snapshots/snapshots-service.ts'
import { aBout, anEvent, aSnapshot, createMemoryDatabase, emptyRows, type Rows } from '../fakes/memory-database.ts'

let rows: Rows
let voided: string[]
let service: SnapshotsService
let processedJobs: ProcessedJobs

beforeEach(() => {
  rows = emptyRows()
  voided = []
  const unitOfWork = createFakeUnitOfWork(rows, async ({ lists, entries }) => void voided.push(...lists, ...entries))
  const database = createMemoryDatabase(rows)
  processedJobs = database.processedJobs
  service = createSnapshotsService({ ...database, unitOfWork, now: () => new Date() })
  rows.events.set(1, anEvent)
  rows.events.set(2, { ...anEvent, id: 2 })
  rows.bouts.set(1, aBout)
})

test('a fighter that changes raises the version of the cards that show it, and voids them', async () => {
  expect(await service.take({ ...aSnapshot(2), version: 3 })).toBe(true)
  expect([rows.events.get(1)!.version, rows.events.get(2)!.version]).toEqual([2, 1])
  expect(voided).toEqual(['cache:events:list:v1', 'cache:event:detail:v1:1'])
})

test('a job has its effect once, and none once it was given up', async () => {
  const job = { group: 'events', jobId: 'a', replay: 0 }
  expect(await service.take({ ...aSnapshot(2), version: 3 }, job)).toBe(true)
  expect(await service.take({ ...aSnapshot(2), version: 4 }, job)).toBe(false)
  expect(rows.snapshots.get(2)?.version).toBe(3)
  const dead = { ...job, jobId: 'b' }
  await processedJobs.close(dead)
  await expect(service.take({ ...aSnapshot(2), version: 5 }, dead)).rejects.toThrow(ClosedJobError)
  expect(await service.take({ ...aSnapshot(2), version: 5 }, { ...dead, replay: 1 })).toBe(true)
})

test('an older or equal version changes nothing, in whatever order they come', async () => {
  await service.take({ ...aSnapshot(2, 'the newest'), version: 3 })
  expect(await service.take({ ...aSnapshot(2, 'older'), version: 2 })).toBe(false)
  expect(await service.take({ ...aSnapshot(2, 'again'), version: 3 })).toBe(false)
  expect(rows.snapshots.get(2)?.name).toBe('the newest')
  expect(rows.events.get(1)!.version).toBe(2)
})
