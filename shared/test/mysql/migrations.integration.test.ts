import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { QueryTypes } from 'sequelize'
import { createSequelize, type Sequelize } from '../../src/mysql/connection.ts'
import { type Migration, runMigrations } from '../../src/mysql/migrations.ts'
import { provisionOwner } from '../../src/mysql/provision.ts'
import { startMysql, type TestMysql } from '../../src/testing/containers.ts'
import { silentLogger as logger } from '../../src/testing/silent-logger.ts'

const migrations: Migration[] = [
  {
    name: '001-first',
    up: ({ context }) => context.sequelize.query('CREATE TABLE first (id INT PRIMARY KEY)'),
    down: ({ context }) => context.sequelize.query('DROP TABLE first'),
  },
  {
    name: '002-second',
    up: ({ context }) => context.sequelize.query('CREATE TABLE second (id INT PRIMARY KEY)'),
    down: ({ context }) => context.sequelize.query('DROP TABLE second'),
  },
]

let mysql: TestMysql
const opened: Sequelize[] = []

beforeAll(async () => {
  mysql = await startMysql()
}, 120_000)
afterAll(async () => {
  await Promise.all(opened.map((sequelize) => sequelize.close()))
  await mysql.stop()
})

function open(dsn: string): Sequelize {
  const sequelize = createSequelize({ dsn, logger })
  opened.push(sequelize)
  return sequelize
}

const tablesOf = async (sequelize: Sequelize) => (await sequelize.getQueryInterface().showAllTables()).sort()

describe('migrations', () => {
  test('go up, are safe twice, and come down again', async () => {
    const sequelize = open(await mysql.createDatabase())

    expect(await runMigrations({ sequelize, migrations, logger })).toEqual(['001-first', '002-second'])
    expect(await runMigrations({ sequelize, migrations, logger })).toEqual([])
    expect(await tablesOf(sequelize)).toEqual(['first', 'migrations', 'second'])
    expect(await runMigrations({ sequelize, migrations, logger, direction: 'down' })).toEqual([
      '002-second',
      '001-first',
    ])
    expect(await tablesOf(sequelize)).toEqual(['migrations'])
  })

  test('from two processes at once run each one time', async () => {
    const dsn = await mysql.createDatabase()

    const ran = await Promise.all(
      [open(dsn), open(dsn)].map((sequelize) => runMigrations({ sequelize, migrations, logger })),
    )

    expect(ran.flat().sort()).toEqual(['001-first', '002-second'])
  })

  test('that fail reject, and let the next try begin where they stopped', async () => {
    const sequelize = open(await mysql.createDatabase())
    const broken: Migration = {
      name: '002-broken',
      up: () => Promise.reject(new Error('no')),
      down: () => Promise.resolve(),
    }

    await expect(runMigrations({ sequelize, migrations: [migrations[0]!, broken], logger })).rejects.toThrow('no')

    expect(await runMigrations({ sequelize, migrations, logger })).toEqual(['002-second'])
  })
})

describe('connections', () => {
  test('run READ COMMITTED in UTC', async () => {
    const sequelize = open(mysql.rootDsn)

    const [row] = await sequelize.query(
      'SELECT @@transaction_isolation AS isolation, TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(), NOW()) AS zone',
      { type: QueryTypes.SELECT },
    )

    expect(row).toEqual({ isolation: 'READ-COMMITTED', zone: 0 })
  })
})

describe('owners', () => {
  test('read and write their own rows, and are refused a foreign table and any change of tables', async () => {
    const root = open(mysql.rootDsn)
    for (const name of ['alpha', 'beta']) {
      await provisionOwner(root, { name, password: `${name}'s "word"` })
      await provisionOwner(root, { name, password: `${name}'s "word"` })
      await root.query(`CREATE TABLE ${name}.things (id INT PRIMARY KEY)`)
    }
    const { hostname, port } = new URL(mysql.rootDsn)
    const alpha = open(`mysql://alpha:${encodeURIComponent(`alpha's "word"`)}@${hostname}:${port}/alpha`)

    await alpha.query('INSERT INTO things VALUES (1)')

    await expect(alpha.query('SELECT * FROM beta.things')).rejects.toThrow(/denied/)
    await expect(alpha.query('CREATE TABLE more (id INT)')).rejects.toThrow(/denied/)
  })
})
