import { createFakeUnitOfWork } from '@bajiaozhi/shared/testing/fake-unit-of-work'
import { beforeEach, expect, test } from '@jest/globals'
import { createSnapshotsService, type SnapshotsService } from '../../src/snapshots/snapshots-service.ts'
import { aBout, anEvent, aSnapshot, createMemoryDatabase, emptyRows, type Rows } from '../fakes/memory-database.ts'

let rows: Rows
let voided: string[]
let service: SnapshotsService

beforeEach(() => {
  rows = emptyRows()
  voided = []
  const unitOfWork = createFakeUnitOfWork(rows, async ({ lists, entries }) => void voided.push(...lists, ...entries))
  service = createSnapshotsService({ ...createMemoryDatabase(rows), unitOfWork, now: () => new Date() })
  rows.events.set(1, anEvent)
  rows.events.set(2, { ...anEvent, id: 2 })
  rows.bouts.set(1, aBout)
})

test('a fighter that changes raises the version of the cards that show it, and voids them', async () => {
  expect(await service.take({ ...aSnapshot(2), version: 3 })).toBe(true)
  expect([rows.events.get(1)!.version, rows.events.get(2)!.version]).toEqual([2, 1])
  expect(voided).toEqual(['cache:events:list:v1', 'cache:event:detail:v1:1'])
})

test('an older or equal version changes nothing, in whatever order they come', async () => {
  await service.take({ ...aSnapshot(2, 'the newest'), version: 3 })
  expect(await service.take({ ...aSnapshot(2, 'older'), version: 2 })).toBe(false)
  expect(await service.take({ ...aSnapshot(2, 'again'), version: 3 })).toBe(false)
  expect(rows.snapshots.get(2)?.name).toBe('the newest')
  expect(rows.events.get(1)!.version).toBe(2)
})
