import { type AddressInfo, createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { Registry } from 'prom-client'
import { QueryTypes } from 'sequelize'
import { createSequelize, type Sequelize } from '../../src/mysql/connection.ts'
import { createMysqlWatch, type MysqlWatch } from '../../src/mysql/mysql-watch.ts'
import { mysqlUnavailable } from '../../src/mysql/unavailable.ts'
import { startMysql, type TestMysql } from '../../src/testing/containers.ts'
import { eventually } from '../../src/testing/eventually.ts'
import { pauseContainer, stopContainer } from '../../src/testing/pause-container.ts'
import { silentLogger as logger } from '../../src/testing/silent-logger.ts'

const POOL = 4

let mysql: TestMysql
let registry: Registry
let watch: MysqlWatch
let sequelize: Sequelize
let thaw: (() => Promise<void>) | undefined
const unhandled: string[] = []
const noteUnhandled = (reason: unknown) => unhandled.push(String((reason as Error).stack))

beforeAll(async () => {
  process.on('unhandledRejection', noteUnhandled)
  mysql = await startMysql()
}, 120_000)
afterAll(async () => {
  process.off('unhandledRejection', noteUnhandled)
  await mysql.stop()
  expect(unhandled).toEqual([])
})

beforeEach(async () => {
  const dsn = await mysql.createDatabase()
  registry = new Registry()
  watch = createMysqlWatch({ dsn, logger, registry })
  sequelize = createSequelize({ dsn, logger, poolMax: POOL, watch })
  watch.start()
  await sequelize.query('CREATE TABLE numbers (n INT PRIMARY KEY)')
})
afterEach(async () => {
  await thaw?.()
  thaw = undefined
  await sequelize.close()
  await watch.stop()
})

const freeze = async () => {
  thaw = await pauseContainer(mysql.container)
}

const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })

interface Ending {
  ms: number
  error?: unknown
}

async function endingOf(work: () => Promise<unknown>): Promise<Ending> {
  const begun = performance.now()
  const error = await work().then(
    () => undefined,
    (reason: unknown) => reason,
  )
  return { ms: performance.now() - begun, ...(error === undefined ? {} : { error }) }
}

const one = () => sequelize.query('SELECT 1')
const insert = (n: number) => sequelize.query('INSERT INTO numbers VALUES (:n)', { replacements: { n } })
const answering = async () => (await registry.getSingleMetric('mysql_answering')!.get()).values[0]!.value

function expectUnavailable(endings: Ending[], withinMs: number): void {
  for (const { error, ms } of endings) {
    expect(error).toBeInstanceOf(Error)
    expect(mysqlUnavailable(error)).toMatchObject({ status: 503, retryAfterSec: 1 })
    expect(ms).toBeLessThan(withinMs)
  }
}

describe('while MySQL is paused', () => {
  test('what runs, what waits for a connection and what comes later fails within a second; all works when it is back', async () => {
    await Promise.all(Array.from({ length: POOL }, one))
    await freeze()

    const hung = await Promise.all(Array.from({ length: 5 * POOL }, () => endingOf(one)))
    expectUnavailable(hung, 950)
    expect(await answering()).toBe(0)
    expectUnavailable(await Promise.all(Array.from({ length: 5 * POOL }, () => endingOf(one))), 50)

    await thaw!()
    await eventually(one, 1500)
    expect(await answering()).toBe(1)
    const again = await Promise.all(Array.from({ length: 5 * POOL }, () => endingOf(one)))
    expect(again.filter(({ error }) => error !== undefined)).toEqual([])
  })

  test('transactions end wherever they are, leave nothing behind and give their connections back', async () => {
    const atWork = Promise.withResolvers<void>()
    const idle = endingOf(() =>
      sequelize.transaction(async (transaction) => {
        await sequelize.query('INSERT INTO numbers VALUES (1)', { transaction })
        await atWork.promise
        await sequelize.query('INSERT INTO numbers VALUES (2)', { transaction })
      }),
    )
    const held = await sequelize.transaction()
    await sequelize.query('INSERT INTO numbers VALUES (3)', { transaction: held })
    await freeze()

    const begun = endingOf(() => sequelize.transaction((transaction) => sequelize.query('SELECT 1', { transaction })))
    const committed = endingOf(() => held.commit())
    await Promise.all([begun, committed])
    atWork.resolve()
    expectUnavailable([await begun, await committed], 950)
    expectUnavailable([await idle], Number.POSITIVE_INFINITY)

    await thaw!()
    await eventually(one, 1500)
    expect(await sequelize.query('SELECT n FROM numbers WHERE n < 3', { type: QueryTypes.SELECT })).toEqual([])
    const all = await Promise.all(Array.from({ length: POOL }, () => sequelize.transaction()))
    await Promise.all(all.map((transaction) => transaction.rollback()))
  })

  test('a process that is told to stop closes its pool in time', async () => {
    const hung = endingOf(() => sequelize.query('SELECT SLEEP(3)'))
    await freeze()
    const closed = await endingOf(() => sequelize.close())
    expect(closed).not.toHaveProperty('error')
    expect(closed.ms).toBeLessThan(1500)
    expectUnavailable([await hung], 1500)
  })

  test('a pool that has not connected yet fails as fast', async () => {
    await freeze()
    expectUnavailable(await Promise.all(Array.from({ length: 3 * POOL }, () => endingOf(one))), 950)
  })
})

describe('while MySQL answers', () => {
  test('a statement that is slow and one that waits for a lock are not cut', async () => {
    const holder = await sequelize.transaction()
    await sequelize.query('INSERT INTO numbers VALUES (1)', { transaction: holder })
    const waiting = endingOf(() => insert(1))
    const slow = await endingOf(() => sequelize.query('SELECT SLEEP(2)'))
    await holder.rollback()

    expect(slow).not.toHaveProperty('error')
    expect(slow.ms).toBeGreaterThan(1900)
    expect(await waiting).not.toHaveProperty('error')
  })

  test('a hiccup of 300 ms cuts nothing', async () => {
    for (let n = 0; n < 3; n++) {
      await freeze()
      const held = endingOf(one)
      await pause(300)
      await thaw!()
      expect(await held).not.toHaveProperty('error')
    }
  })

  test('a process that was held up itself cuts nothing', async () => {
    for (let n = 0; n < 5; n++) {
      const statement = endingOf(one)
      await pause(100 * Math.random())
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1200)
      expect(await statement).not.toHaveProperty('error')
      expect(await answering()).toBe(1)
    }
  })

  test('nor one that was held up while its watch was connecting', async () => {
    const late = createMysqlWatch({ dsn: mysql.rootDsn, logger, registry: new Registry() })
    late.start()
    for (let held = 0; held < 6; held++) {
      const until = performance.now() + 700
      while (performance.now() < until);
      await new Promise(setImmediate)
      expect(late.assertAnswering).not.toThrow()
    }
    await pause(300)
    expect(late.assertAnswering).not.toThrow()
    await late.stop()
  })

  test('a SELECT ends after five seconds, and so does the wait for a lock', async () => {
    const holder = await sequelize.transaction()
    await sequelize.query('INSERT INTO numbers VALUES (1)', { transaction: holder })
    const [locked, endless] = await Promise.all([
      endingOf(() => insert(1)),
      endingOf(() =>
        sequelize.query(
          'SELECT COUNT(*) FROM information_schema.columns a, information_schema.columns b, information_schema.columns c',
        ),
      ),
    ])
    await holder.rollback()
    expectUnavailable([locked, endless], 7000)
  })

  test('a watch whose connection is killed takes another and cuts nothing', async () => {
    const slow = endingOf(() => sequelize.query('SELECT SLEEP(1) /* mine */'))
    const others = await sequelize.query<{ id: number }>(
      "SELECT id FROM information_schema.processlist WHERE command = 'Sleep' AND db = DATABASE() AND id <> CONNECTION_ID()",
      { type: QueryTypes.SELECT },
    )
    for (const { id } of others) await sequelize.query(`KILL ${id}`)
    expect(others).not.toEqual([])
    expect(await slow).not.toHaveProperty('error')
    expect(await answering()).toBe(1)
  })
})

describe('a MySQL that is stopped', () => {
  test('refuses within a second what comes, and serves again when it is started', async () => {
    const port = await freePort()
    const own = await startMysql({ port })
    const dsn = own.rootDsn
    const ownWatch = createMysqlWatch({ dsn, logger, registry: new Registry() })
    const pool = createSequelize({ dsn, logger, poolMax: POOL, watch: ownWatch })
    ownWatch.start()
    try {
      await pool.query('SELECT 1')
      const start = await stopContainer(own.container)
      for (let n = 0; n < 8; n++) {
        expectUnavailable([await endingOf(() => pool.query('SELECT 1'))], 950)
        await pause(50)
      }
      await start()
      await eventually(() => pool.query('SELECT 1'), 20_000)
    } finally {
      await pool.close()
      await ownWatch.stop()
      await own.stop()
    }
  }, 90_000)
})
