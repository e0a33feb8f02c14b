import type { FighterSnapshot } from '@bajiaozhi/shared/contracts/fighter-snapshot'
import { eventually } from '@bajiaozhi/shared/testing/eventually'
import { silentLogger as logger } from '@bajiaozhi/shared/testing/silent-logger'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { FightersPage } from '../../src/snapshots/fighters-client.ts'
import { createReconciler, type Reconciler } from '../../src/snapshots/reconciler.ts'
import { aSnapshot, createMemoryDatabase, emptyRows, type Rows } from '../fakes/memory-database.ts'

let rows: Rows
let asked: FightersPage[]
let taken: FighterSnapshot[]
let pages: (FighterSnapshot[] | Error)[]
let reconciler: Reconciler

beforeEach(() => {
  rows = emptyRows()
  asked = []
  taken = []
  pages = []
  reconciler = createReconciler({
    fighters: {
      async listChanged(page) {
        asked.push(page)
        const items = pages.shift() ?? []
        if (items instanceof Error) throw items
        return { items, next_cursor: pages.length > 0 ? `page ${asked.length}` : null }
      },
    },
    snapshots: createMemoryDatabase(rows).snapshots,
    service: {
      async take(snapshot) {
        taken.push(snapshot)
        rows.snapshots.set(snapshot.id, snapshot)
        return true
      },
    },
    logger,
    afterFailureMs: 1,
    now: () => new Date('2026-02-17T12:00:00Z'),
  })
})
afterEach(() => reconciler.stop())

test('the first run asks for all, page by page, and takes only what is newer', async () => {
  rows.snapshots.set(1, { ...aSnapshot(1), version: 5 })
  pages = [[{ ...aSnapshot(1), version: 5 }, aSnapshot(2)], [{ ...aSnapshot(1), version: 6 }]]
  await reconciler.run()
  expect(asked).toEqual([{}, { cursor: 'page 1' }])
  expect(taken.map(({ id, version }) => [id, version])).toEqual([
    [2, 1],
    [1, 6],
  ])
})

test('the next run asks for what has changed since a minute before the last one', async () => {
  await reconciler.run()
  await reconciler.run()
  expect(asked).toEqual([{}, { changedSince: '2026-02-17T11:59:00Z' }])
})

test('a run that fails half-way is done again from where it began', async () => {
  pages = [[aSnapshot(1)], new Error('fighters is away')]
  await expect(reconciler.run()).rejects.toThrow('fighters is away')
  await reconciler.run()
  expect(asked).toEqual([{}, { cursor: 'page 1' }, {}])
})

test('at its start it tries until it has succeeded once', async () => {
  pages = [new Error('fighters is away')]
  reconciler.start()
  await eventually(() => expect(asked).toHaveLength(2))
  await reconciler.stop()
  expect(asked).toHaveLength(2)
})
