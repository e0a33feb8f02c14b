import { createRetention } from '@bajiaozhi/shared/mysql/retention'
import { startMysql, type TestMysql } from '@bajiaozhi/shared/testing/containers'
import { silentLogger as logger } from '@bajiaozhi/shared/testing/silent-logger'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { runsKept } from '../../src/ingest/runs-kept.ts'
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

const add = (jobId: string, status: string, daysAgo: number) =>
  database.sequelize.query(
    `INSERT INTO ingest_runs (job_id, source_id, status, created_at, updated_at)
     VALUES (:jobId, 1, :status, '2020-01-01', DATE_SUB(UTC_TIMESTAMP(3), INTERVAL :daysAgo DAY))`,
    { replacements: { jobId, status, daysAgo } },
  )

test('runs that ended longer ago than the kept days go, younger ones and those that go on stay', async () => {
  await add('done long ago', 'done', 91)
  await add('dead long ago', 'dead', 91)
  await add('done of late', 'done', 89)
  await add('queued long ago', 'queued', 400)
  await add('retrying long ago', 'retrying', 400)

  await createRetention({ sequelize: database.sequelize, tables: [runsKept(90)], logger }).runOnce()

  const left = await database.runs.listOf(1, 10, undefined)
  expect(left.map(({ job_id }) => job_id).sort()).toEqual(['done of late', 'queued long ago', 'retrying long ago'])
})
