import { createSequelize, type Sequelize } from '@bajiaozhi/shared/mysql/connection'
import { runMigrations } from '@bajiaozhi/shared/mysql/migrations'
import { startMysql, type TestMysql } from '@bajiaozhi/shared/testing/containers'
import { silentLogger as logger } from '@bajiaozhi/shared/testing/silent-logger'
import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals'
import { QueryTypes } from 'sequelize'
import { migrations } from '../../src/migrations/index.ts'

/** A machine that is busy with other things takes its time. */
jest.setTimeout(60_000)

let mysql: TestMysql
let dsn: string
let sequelize: Sequelize

beforeAll(async () => {
  mysql = await startMysql()
}, 120_000)
afterAll(() => mysql.stop())

beforeEach(async () => {
  dsn = await mysql.createDatabase()
  sequelize = createSequelize({ dsn, logger })
})
afterEach(() => sequelize.close())

const TABLES = ['bouts', 'events', 'fighter_snapshots', 'outbox', 'processed_jobs']
const select = <T extends object>(sql: string) => sequelize.query<T>(sql, { type: QueryTypes.SELECT })
const tables = async () =>
  (
    await select<{ name: string }>(
      "SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME <> 'migrations'",
    )
  )
    .map((row) => row.name)
    .sort()

test('up makes every table, down takes every one back, and up makes them again', async () => {
  await runMigrations({ sequelize, migrations, logger })
  expect(await tables()).toEqual(TABLES)

  await runMigrations({ sequelize, migrations, logger, direction: 'down' })
  expect(await tables()).toEqual([])

  await runMigrations({ sequelize, migrations, logger })
  expect(await tables()).toEqual(TABLES)
})

test('the second run finds nothing to do', async () => {
  await runMigrations({ sequelize, migrations, logger })
  expect(await runMigrations({ sequelize, migrations, logger })).toEqual([])
})

test('of two processes at once one migrates and the other finds it done', async () => {
  const other = createSequelize({ dsn, logger })
  const runs = await Promise.all([sequelize, other].map((one) => runMigrations({ sequelize: one, migrations, logger })))
  await other.close()

  expect(runs.map((names) => names.length).sort()).toEqual([0, migrations.length])
  expect(await tables()).toEqual(TABLES)
})

test('every text column names its collation, and none is left to the server', async () => {
  await runMigrations({ sequelize, migrations, logger })

  const rows = await select<{ collation: string }>(
    "SELECT DISTINCT COLLATION_NAME AS collation FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND COLLATION_NAME IS NOT NULL AND TABLE_NAME <> 'migrations'",
  )
  expect(rows.map((row) => row.collation).sort()).toEqual(['ascii_bin', 'utf8mb4_0900_ai_ci', 'utf8mb4_bin'])
})
