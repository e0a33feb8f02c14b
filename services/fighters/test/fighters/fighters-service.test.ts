import { FIGHTERS_STREAM, FighterChanged } from '@bajiaozhi/shared/contracts/fighter-snapshot'
import { createOwnUrls } from '@bajiaozhi/shared/http/own-urls'
import { createFakeUnitOfWork, type FakeUnitOfWork } from '@bajiaozhi/shared/testing/fake-unit-of-work'
import { beforeEach, describe, expect, test } from '@jest/globals'
import { Value } from 'typebox/value'
import { createFightersService, type FightersService } from '../../src/fighters/fighters-service.ts'
import { createUpdatesService, type UpdatesService } from '../../src/updates/updates-service.ts'
import { aFighter, createMemoryDatabase, emptyRows, type Rows } from '../fakes/memory-database.ts'

const NOW = new Date('2026-02-17T12:00:00.000Z')

let rows: Rows
let unitOfWork: FakeUnitOfWork
let fighters: FightersService
let updates: UpdatesService

beforeEach(() => {
  rows = emptyRows()
  rows.fighters.set(1, aFighter)
  unitOfWork = createFakeUnitOfWork(rows, async () => {})
  const parts = { ...createMemoryDatabase(rows), unitOfWork, now: () => NOW }
  fighters = createFightersService({ ...parts, urls: createOwnUrls('https://api.example.com') })
  updates = createUpdatesService(parts)
})

const CHANGES: [what: string, change: () => Promise<unknown>, id: number, version: number][] = [
  ['a new fighter', () => fighters.create({ name: 'New' }), 2, 1],
  ['an edit', () => fighters.edit(1, { name: 'Renamed' }), 1, 4],
  ['an edit of nothing', () => fighters.edit(1, {}), 1, 4],
  ['an update', () => updates.add(1, { content: 'a line' }), 1, 4],
]

describe('each change', () => {
  test.each(CHANGES)('%s voids the detail and all searches after the commit', async (_what, change, id, version) => {
    await change()
    expect(unitOfWork.log).toEqual(['commit', 'void cache:fighter:search:v1', `void cache:fighter:detail:v1:${id}`])
    expect(unitOfWork.announced).toMatchObject([
      { aggregate: 'fighter', id, version, domain: 'fighters', tags: ['fighters', `fighter:${id}`] },
    ])
  })

  test.each(CHANGES)('%s is announced with the whole fighter as it is now', async (_what, change, id, version) => {
    await change()
    const [{ messages = [] } = { messages: [] }] = unitOfWork.announced
    expect(messages.map(({ stream }) => stream)).toEqual([FIGHTERS_STREAM])
    const { job_id, fighter } = Value.Parse(FighterChanged, messages[0]?.payload)
    expect(job_id).toMatch(/^[0-9a-f-]{36}$/)
    expect(fighter).toMatchObject({ id, version, name: rows.fighters.get(id)?.name })
  })

  test.each(CHANGES)('%s whose commit fails changes nothing and tells nobody', async (_what, change) => {
    unitOfWork.failNextCommit(new Error('no commit'))
    await expect(change()).rejects.toThrow('no commit')
    expect(unitOfWork.log).toEqual(['rollback'])
    expect(unitOfWork.announced).toEqual([])
    expect([...rows.fighters.values()]).toEqual([aFighter])
    expect(rows.updates.size).toBe(0)
  })
})

test('of two edits at once none is lost', async () => {
  await Promise.all([fighters.edit(1, { nickname: 'A' }), fighters.edit(1, { record: '26-3-0' })])
  expect(rows.fighters.get(1)).toMatchObject({ nickname: 'A', record: '26-3-0', version: 5 })
})

test('a fighter that is not there cannot be changed', async () => {
  for (const change of [() => fighters.edit(7, {}), () => updates.add(7, { content: 'a' })]) {
    await expect(change()).rejects.toMatchObject({ status: 404, code: 'FIGHTER_NOT_FOUND' })
  }
  expect(unitOfWork.announced).toEqual([])
})
