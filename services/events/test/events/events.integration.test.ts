import { startMysql, type TestMysql } from '@bajiaozhi/shared/testing/containers'
import { silentLogger as logger } from '@bajiaozhi/shared/testing/silent-logger'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { QueryTypes } from 'sequelize'
import type { EventFields, EventFilter } from '../../src/events/events-repository.ts'
import { loadSample } from '../../src/sample/load-sample.ts'
import { createTestDatabase, type TestDatabase } from '../test-database.ts'

let mysql: TestMysql
let database: TestDatabase

beforeAll(async () => {
  mysql = await startMysql()
}, 120_000)
afterAll(() => mysql.stop())

beforeEach(async () => {
  database = await createTestDatabase(mysql)
})
afterEach(() => database.close())

const NOON = new Date('2026-02-17T12:00:00.000Z')
const hoursAfterNoon = (hours: number) => new Date(NOON.getTime() + hours * 3_600_000)

const anEvent = (name: string, more: Partial<EventFields> = {}): EventFields => ({
  org: 'UFC',
  name,
  status: 'scheduled',
  starts_at: NOON,
  venue: '',
  poster_url: null,
  promo_video_url: null,
  external_refs: {},
  ...more,
})
const insert = (fields: EventFields) =>
  database.unitOfWork.write((transaction) => database.events.insert(transaction, fields, NOON))
const names = async (filter: EventFilter = {}) =>
  (await database.events.list(filter, 50, undefined)).map((event) => event.name)

test('an event is given back as it was stored: emoji, references and all', async () => {
  const fields = anEvent('UFC 300 🥊 é', { external_refs: { ufc_live: '1069' }, venue: '拉斯维加斯' })
  const id = await insert(fields)
  expect(await database.events.find(id)).toMatchObject({ ...fields, id, version: 1, last_poll_anomalies: null })

  await database.unitOfWork.write(async (transaction) => {
    const note = { last_poll_job_id: 'j', last_poll_at: NOON, last_poll_error: null, poll_failures: 0 }
    await database.events.notePoll(transaction, id, { ...note, last_poll_anomalies: ['a stranger 🥊'] })
  })
  expect(await database.events.find(id)).toMatchObject({ last_poll_anomalies: ['a stranger 🥊'], version: 1 })
})

describe('the list', () => {
  test('is the latest start first, by organisation exactly, by state and by day', async () => {
    await insert(anEvent('early', { starts_at: hoursAfterNoon(-1) }))
    await insert(anEvent('first at noon', { org: 'ONE' }))
    await insert(anEvent('second at noon', { status: 'cancelled' }))
    await insert(anEvent('late', { starts_at: hoursAfterNoon(1), status: 'live' }))

    expect(await names()).toEqual(['late', 'second at noon', 'first at noon', 'early'])
    expect(await names({ isPresent: true })).toEqual(['late', 'first at noon', 'early'])
    expect(await names({ org: 'ONE', isPresent: true })).toEqual(['first at noon'])
    expect(await names({ org: 'one' })).toEqual([])
    expect(await names({ status: 'cancelled' })).toEqual(['second at noon'])
    expect(await names({ org: 'UFC', status: 'live' })).toEqual(['late'])
    expect(await names({ startsFrom: NOON, startsBefore: hoursAfterNoon(1) })).toEqual([
      'second at noon',
      'first at noon',
    ])
    expect(await database.events.listDue(NOON, 10)).toEqual([1, 2])
    expect((await database.events.listLive(10)).map((event) => event.name)).toEqual(['late'])
  })

  test('goes on past a place without losing or repeating a row, among equal times as well', async () => {
    for (let n = 0; n < 7; n++) await insert(anEvent(`e${n}`, { starts_at: hoursAfterNoon(Math.floor(n / 3)) }))
    const paged: string[] = []
    let after: { time: Date; id: number } | undefined
    for (;;) {
      const page = await database.events.list({ isPresent: true }, 2, after)
      if (page.length === 0) break
      paged.push(...page.map((event) => event.name))
      after = { time: page.at(-1)!.starts_at, id: page.at(-1)!.id }
    }
    expect(paged).toEqual(await names())
  })

  test.each([
    ['all', { isPresent: true }],
    ['of an organisation', { org: 'UFC', isPresent: true }],
    ['of a state', { status: 'completed' }],
    ['of both', { org: 'UFC', status: 'completed' }],
  ] as const)('%s reads only the rows of its page from an index, on a deep page too', async (_what, filter) => {
    await insertMany(2000)
    const middle = (await database.events.list(filter, 400, undefined)).at(-1)!
    for (const after of [undefined, { time: middle.starts_at, id: middle.id }]) {
      expect(await rowsRead(() => database.events.list(filter, 21, after))).toBeLessThanOrEqual(25)
    }
  })
})

test("a card's bouts, and the cards of a fighter, are read from indexes", async () => {
  await insertMany(500)
  await database.sequelize.query(
    `INSERT INTO bouts (event_id, sequence_no, red_fighter_id, blue_fighter_id, card_segment, weight_class, is_title,
       red_ranking, blue_ranking, status, winner_id, method, round, time_sec, result_status, result_source, external_refs,
       created_at, updated_at)
     SELECT id, 1, id, id + 1, '', '', FALSE, '', '', 'pending', 0, '', 0, 0, 'pending', 'provider', '{}', NOW(3), NOW(3)
     FROM events`,
  )
  await database.sequelize.query('ANALYZE TABLE bouts')
  expect(await rowsRead(() => database.bouts.listOf([250]))).toBeLessThanOrEqual(2)
  const cards = () => database.unitOfWork.write((transaction) => database.bouts.eventsOf(transaction, 250))
  expect(await cards()).toEqual([249, 250])
  expect(await rowsRead(cards)).toBeLessThanOrEqual(6)
})

test('the sample fills an empty database once', async () => {
  await loadSample({ sequelize: database.sequelize, logger })
  await loadSample({ sequelize: database.sequelize, logger })
  expect(await names({ status: 'completed' })).toEqual([
    'UFC 303: Pereira vs. Procházka 2',
    'UFC 300: Pereira vs. Hill',
  ])
  const [live] = await database.events.listLive(10)
  const bouts = await database.bouts.listOf([live!.id])
  const fighters = new Set(bouts.flatMap((bout) => [bout.red_fighter_id, bout.blue_fighter_id]))
  expect(live!.name).toContain('9001')
  expect(await database.snapshots.findMany([...fighters])).toHaveLength(fighters.size)
})

async function insertMany(count: number): Promise<void> {
  await database.sequelize.query(
    `INSERT INTO events (org, name, status, starts_at, venue, external_refs, created_at, updated_at)
     WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)
     SELECT /*+ SET_VAR(cte_max_recursion_depth = 10000) */ IF(i % 2, 'UFC', 'ONE'), 'x',
       IF(i % 3, 'completed', 'scheduled'), NOW(3) - INTERVAL i HOUR, '', '{}', NOW(3), NOW(3) FROM n`,
    { replacements: { count } },
  )
  await database.sequelize.query('ANALYZE TABLE events')
}

/** How many rows of the tables MySQL itself says it has read meanwhile; nobody else uses this server. */
async function rowsRead(work: () => Promise<unknown>): Promise<number> {
  const before = await innodbRowsRead()
  await work()
  return (await innodbRowsRead()) - before
}

async function innodbRowsRead(): Promise<number> {
  const [row] = await database.sequelize.query<{ Value: string }>("SHOW GLOBAL STATUS LIKE 'Innodb_rows_read'", {
    type: QueryTypes.SELECT,
  })
  return Number(row!.Value)
}
