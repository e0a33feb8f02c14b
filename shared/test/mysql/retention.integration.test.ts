import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { QueryTypes } from 'sequelize'
import { createSequelize, type Sequelize } from '../../src/mysql/connection.ts'
import { runMigrations } from '../../src/mysql/migrations.ts'
import { outboxKept, outboxMigration } from '../../src/mysql/outbox-table.ts'
import { processedJobsKept, processedJobsMigration } from '../../src/mysql/processed-jobs.ts'
import { createRetention, type KeptTable, type RetentionOptions } from '../../src/mysql/retention.ts'
import { startMysql, type TestMysql } from '../../src/testing/containers.ts'
import { eventually } from '../../src/testing/eventually.ts'
import { silentLogger as logger } from '../../src/testing/silent-logger.ts'

let mysql: TestMysql
let sequelize: Sequelize

beforeAll(async () => {
  mysql = await startMysql()
}, 120_000)
afterAll(() => mysql.stop())
beforeEach(async () => {
  sequelize = createSequelize({ dsn: await mysql.createDatabase(), logger })
  const migrations = [outboxMigration('001-outbox'), processedJobsMigration('002-processed-jobs')]
  await runMigrations({ sequelize, migrations, logger })
})
afterEach(() => sequelize.close())

const retention = (tables: readonly KeptTable[], options: Partial<RetentionOptions> = {}) =>
  createRetention({ sequelize, tables, logger, pauseMs: 1, ...options })

/** Jobs that ended so many hours ago, one each. */
async function addJobs(prefix: string, hoursAgo: readonly number[], outcome = 'done'): Promise<void> {
  const rows = hoursAgo.map(
    (hours, n) => `('g', '${prefix}-${n}', 0, '${outcome}', DATE_SUB(UTC_TIMESTAMP(3), INTERVAL ${hours} HOUR))`,
  )
  await sequelize.query(
    `INSERT INTO processed_jobs (queue_group, job_id, replay, outcome, ended_at) VALUES ${rows.join(', ')}`,
  )
}

async function addAnnouncement(doneHoursAgo: number | null): Promise<void> {
  const doneAt = doneHoursAgo === null ? 'NULL' : `DATE_SUB(UTC_TIMESTAMP(3), INTERVAL ${doneHoursAgo} HOUR)`
  await sequelize.query(
    `INSERT INTO outbox (aggregate, aggregate_id, version, announcement, created_at, next_attempt_at, done_at)
     VALUES ('article', 1, 1, '{}', '2020-01-01', '2020-01-01', ${doneAt})`,
  )
}

async function idsIn(table: string, column: string): Promise<unknown[]> {
  const rows = await sequelize.query<Record<string, unknown>>(
    `SELECT ${column} AS id FROM ${table} ORDER BY ${column}`,
    {
      type: QueryTypes.SELECT,
    },
  )
  return rows.map(({ id }) => id)
}

test('jobs are remembered for as many days as said, and then forgotten', async () => {
  await addJobs('old', [49, 100])
  await addJobs('new', [0, 47])
  await retention([processedJobsKept(2)]).runOnce()
  expect(await idsIn('processed_jobs', 'job_id')).toEqual(['new-0', 'new-1'])
})

test('announcements that all targets have heard of go, those that somebody lacks stay however old', async () => {
  await addAnnouncement(25)
  await addAnnouncement(23)
  await addAnnouncement(null)
  await retention([outboxKept(1)]).runOnce()
  expect(await idsIn('outbox', 'id')).toEqual([2, 3])
})

test('only rows that meet the condition go', async () => {
  await addJobs('done', [100])
  await addJobs('dead', [100], 'dead')
  await retention([{ ...processedJobsKept(1), only: "outcome = 'done'" }]).runOnce()
  expect(await idsIn('processed_jobs', 'job_id')).toEqual(['dead-0'])
})

test('many rows go in small batches, each found by its index', async () => {
  await addJobs(
    'old',
    Array.from({ length: 25 }, () => 100),
  )
  const statements: string[] = []
  const watched = {
    query: (sql: string, options: object) => {
      statements.push(sql)
      return sequelize.query(sql, options)
    },
  } as unknown as Sequelize
  await retention([processedJobsKept(1)], { sequelize: watched, batchRows: 10 }).runOnce()
  expect(await idsIn('processed_jobs', 'job_id')).toEqual([])
  expect(statements).toHaveLength(3)
  await addJobs('old', [100])
  await addJobs(
    'new',
    Array.from({ length: 500 }, () => 1),
  )
  const [plan] = await sequelize.query<{ key: string }>(`EXPLAIN FORMAT=TRADITIONAL ${statements[0]}`, {
    type: QueryTypes.SELECT,
    replacements: { days: 1, batchRows: 10 },
  })
  expect(plan!.key).toBe('processed_jobs_by_end')
})

test('two replicas at once delete all and neither fails', async () => {
  await addJobs(
    'old',
    Array.from({ length: 400 }, () => 100),
  )
  const warnings: unknown[] = []
  const noting = { ...logger, warn: (given: unknown) => void warnings.push(given) } as unknown as typeof logger
  const replicas = [1, 2].map(() => retention([processedJobsKept(1)], { batchRows: 10, logger: noting }))
  await Promise.all(replicas.map((replica) => replica.runOnce()))
  expect(await idsIn('processed_jobs', 'job_id')).toEqual([])
  expect(warnings).toEqual([])
})

test('it goes on by itself until it is stopped, and stops between two batches', async () => {
  await addJobs(
    'old',
    Array.from({ length: 20 }, () => 100),
  )
  const replica = retention([processedJobsKept(1)], { batchRows: 5, pauseMs: 60_000, everyMs: 50 })
  replica.start()
  await eventually(async () => expect(await idsIn('processed_jobs', 'job_id')).toHaveLength(15))
  await replica.stop()
  expect(await idsIn('processed_jobs', 'job_id')).toHaveLength(15)
})

test('a table that is not there holds up nothing but itself until the next time', async () => {
  await addJobs('old', [100])
  await retention([processedJobsKept(1), { table: 'no_such_table', ageColumn: 'at', days: 1 }]).runOnce()
  expect(await idsIn('processed_jobs', 'job_id')).toEqual([])
})
