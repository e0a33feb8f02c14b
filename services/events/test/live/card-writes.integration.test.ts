import type { LiveBout, LivePoll } from '@bajiaozhi/shared/contracts/live'
import { startMysql, type TestMysql } from '@bajiaozhi/shared/testing/containers'
import { silentLogger as logger } from '@bajiaozhi/shared/testing/silent-logger'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { type BoutsService, createBoutsService } from '../../src/bouts/bouts-service.ts'
import { createDueService } from '../../src/live/due-service.ts'
import { createPollService, type PollService } from '../../src/live/poll-service.ts'
import { createKnownFighters } from '../../src/snapshots/known-fighters.ts'
import { createSnapshotsService, type SnapshotsService } from '../../src/snapshots/snapshots-service.ts'
import { aSnapshot } from '../fakes/memory-database.ts'
import { createTestDatabase, type TestDatabase } from '../test-database.ts'

let mysql: TestMysql
let database: TestDatabase
let polls: PollService
let bouts: BoutsService
let snapshots: SnapshotsService

beforeAll(async () => {
  mysql = await startMysql()
}, 120_000)
afterAll(() => mysql.stop())

const NOON = new Date('2026-02-17T12:00:00.000Z')
const now = () => NOON

beforeEach(async () => {
  database = await createTestDatabase(mysql)
  polls = createPollService({ ...database, logger, now })
  snapshots = createSnapshotsService({ ...database, now })
  const fighters = { find: async () => null }
  const known = createKnownFighters({ snapshots: database.snapshots, fighters, service: snapshots })
  bouts = createBoutsService({ ...database, fighters: known, now })
  await database.unitOfWork.write(async (transaction) => {
    const event = { org: 'UFC', name: 'a night', venue: '', poster_url: null, promo_video_url: null } as const
    const refs = { external_refs: { ufc_live: '9001' } }
    await database.events.insert(transaction, { ...event, ...refs, status: 'live', starts_at: NOON }, NOON)
  })
  for (const id of [1, 2, 3, 4]) await snapshots.take(aSnapshot(id))
  await bouts.add(1, { red_fighter_id: 1, blue_fighter_id: 2 })
  await bouts.add(1, { red_fighter_id: 3, blue_fighter_id: 4 })
})
afterEach(() => database.close())

const won = (id: string, red_name: string, blue_name: string): LiveBout => ({
  provider_bout_id: id,
  red_name,
  blue_name,
  status: 'over',
  is_final: true,
  winner: 'red',
  method: 'KO/TKO',
  round: 1,
  time_sec: 194,
})
const poll = (job_id: string, second: number, ...card: LiveBout[]): LivePoll => ({
  job_id,
  replay: 0,
  polled_at: `2026-02-17T12:00:0${second}Z`,
  card: { provider_event_id: '9001', event_status: 'live', bouts: card, anomalies: [] },
})
const first = won('901', 'Fighter 2', 'Fighter 1')
const second = won('902', 'Fighter 3', 'Fighter 4')
const read = async () => ({ event: (await database.events.find(1))!, bouts: await database.bouts.listOf([1]) })
const outboxRows = async () => {
  const [[row]] = (await database.sequelize.query('SELECT COUNT(*) AS n FROM outbox')) as [[{ n: number }], unknown]
  return row.n
}

describe('a poll on MySQL', () => {
  test('applied twice changes rows, version and outbox once', async () => {
    expect(await polls.take(1, poll('a', 1, first))).toEqual({ changed: 1, failures: 0 })
    const before = await read()
    const announced = await outboxRows()
    expect(before.bouts[0]).toMatchObject({ winner_id: 2, external_refs: { ufc_live: '901' }, status: 'finished' })

    expect(await polls.take(1, poll('a', 1, first))).toEqual({ changed: 0, failures: 0 })
    expect(await polls.take(1, poll('b', 2, first))).toEqual({ changed: 0, failures: 0 })
    const after = await read()
    expect(after.bouts).toEqual(before.bouts)
    expect(after.event).toEqual({ ...before.event, last_poll_at: after.event.last_poll_at, last_poll_job_id: 'b' })
    expect(await outboxRows()).toBe(announced)
  })

  test('many of them at once, and an editor among them, lose nothing', async () => {
    const { version } = (await read()).event
    await Promise.all([
      ...[1, 2, 3, 4, 5].map((at) => polls.take(1, poll(`p${at}`, 1, first))),
      bouts.edit(1, 2, { winner_id: 4, method: 'Submission' }),
      ...[6, 7].map((at) => polls.take(1, poll(`p${at}`, 1, first, { ...second, is_final: false }))),
    ])
    const after = await read()
    expect(after.bouts).toMatchObject([
      { winner_id: 2, result_status: 'official', result_source: 'provider' },
      { winner_id: 4, method: 'Submission', result_status: 'official', result_source: 'editor' },
    ])
    expect(after.event.version).toBeGreaterThan(version)
    expect(database.voided.filter((key) => key === 'cache:event:detail:v1:1').length).toBeGreaterThan(1)
  })

  test('that was given up changes nothing until it is replayed', async () => {
    const job = { group: 'live-worker', jobId: 'a', replay: 0 }
    expect(await database.processedJobs.close(job)).toBe('dead')
    expect(await polls.take(1, poll('a', 1, first))).toEqual({ changed: 0, failures: 0 })
    expect(await polls.take(1, { ...poll('a', 1, first), replay: 1 })).toEqual({ changed: 1, failures: 0 })
    expect(await database.processedJobs.close({ ...job, replay: 1 })).toBe('done')
  })

  test('failures that are reported at once are counted one by one', async () => {
    const failure = (job_id: string) => ({ job_id, replay: 0, polled_at: '2026-02-17T12:00:01Z', error: 'a time-out' })
    await Promise.all(['a', 'b', 'c'].map((job) => polls.take(1, failure(job))))
    const due = createDueService({ ...database, now })
    expect(await due.goLive()).toMatchObject({ items: [{ event_id: 1, interval_sec: 60 }] })
  })
})

describe('a fighter on MySQL', () => {
  test('of whom versions come in any order and at once ends with the newest, on the card too', async () => {
    const { version } = (await read()).event
    const versions = [4, 2, 6, 3, 5]
    const take = (version: number) => snapshots.take({ ...aSnapshot(1, `version ${version}`), version })
    await Promise.all(versions.map(take))
    expect(await database.snapshots.findMany([1])).toEqual([{ ...aSnapshot(1, 'version 6'), version: 6 }])
    expect((await read()).event.version).toBeGreaterThan(version)
    expect(await take(5)).toBe(false)
  })

  test('who is new and comes from many at once is there once', async () => {
    const results = await Promise.all([1, 2, 3, 4].map(() => snapshots.take(aSnapshot(9))))
    expect(results.filter(Boolean)).toHaveLength(1)
  })

  test('who changes while bouts and results are written makes nobody wait for ever', async () => {
    const changes = Array.from({ length: 10 }, (_, at) => [
      snapshots.take({ ...aSnapshot(1), version: at + 2 }),
      bouts.edit(1, 2, { red_fighter_id: at % 2 ? 3 : 1, red_ranking: String(at) }),
      polls.take(1, poll(`p${at}`, 1, first)),
    ])
    await Promise.all(changes.flat())
    expect((await read()).bouts[0]).toMatchObject({ winner_id: 2 })
  })
})

test('an event whose start has come goes live once, however many ask', async () => {
  const id = await database.unitOfWork.write((transaction) =>
    database.events.insert(
      transaction,
      {
        org: 'ONE',
        name: 'another',
        venue: '',
        status: 'scheduled',
        starts_at: NOON,
        poster_url: null,
        promo_video_url: null,
        external_refs: {},
      },
      NOON,
    ),
  )
  const due = createDueService({ ...database, now })
  await Promise.all([due.goLive(), due.goLive(), due.goLive()])
  expect(await database.events.find(id)).toMatchObject({ status: 'live', version: 2 })
})
