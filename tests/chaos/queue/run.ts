import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrations as articlesMigrations } from '../../../services/articles/src/migrations/index.ts'
import { createSequelize } from '../../../shared/src/mysql/connection.ts'
import { runMigrations } from '../../../shared/src/mysql/migrations.ts'
import { closeRedis, createRedis, type Redis } from '../../../shared/src/redis/connection.ts'
import { silentLogger as logger } from '../../../shared/src/testing/silent-logger.ts'
import { type Containers, DATABASE, startContainers } from './containers.ts'
import { migrations } from './effects-repository.ts'
import type { Figures } from './figures.ts'
import { load } from './load.ts'
import { PARAMETERS, sizesOf } from './parameters.ts'
import { createRealOrders } from './real-orders.ts'
import { ARTICLES_DATABASE, startRealWay } from './real-way.ts'
import type { Variant } from './variants.ts'
import { createWorkerPool } from './worker-pool.ts'

export interface RunOptions {
  variant: Variant
  seconds: number
  /** Whether jobs go the real way too. */
  withRealWay: boolean
  say: (line: string) => void
  signal: AbortSignal
}

const START_MS = 60_000
/** WAITAOF waits for up to 2.5 s. */
const COMMAND_MS = 4000

/** Starts everything, adds jobs while things fail, lets the queues come to rest, looks what became of the jobs, and removes everything. */
export async function runCheck({ variant, seconds, withRealWay, say, signal }: RunOptions): Promise<Figures> {
  const folder = mkdtempSync(join(tmpdir(), 'queue-check-'))
  const lost = new AbortController()
  const onLost = (why: string) => lost.abort(new Error(why))
  const undo: (() => unknown)[] = [() => rmSync(folder, { recursive: true })]
  const until = AbortSignal.any([signal, lost.signal])
  try {
    const containers = await startContainers()
    undo.push(containers.stop)
    const openMysql = (database: string) => {
      const mysql = createSequelize({ dsn: `${containers.mysqlServerDsn}/${database}`, logger, poolMax: 4 })
      undo.push(() => mysql.close())
      return mysql
    }
    const openRedis = (name: string) => {
      const redis = connectRedis(containers, name)
      undo.push(() => closeRedis(redis))
      return redis
    }
    const mysql = openMysql(DATABASE)
    await runMigrations({ sequelize: mysql, migrations, logger })
    await mysql.query(`CREATE DATABASE ${ARTICLES_DATABASE}`)
    const articlesMysql = openMysql(ARTICLES_DATABASE)
    if (withRealWay) await runMigrations({ sequelize: articlesMysql, migrations: articlesMigrations, logger })

    const pool = createWorkerPool({ ...PARAMETERS, onLost, environmentOf: environments(containers, variant, folder) })
    const killAll = () => pool.end()
    process.once('exit', killAll)
    undo.push(() => process.off('exit', killAll), killAll)
    pool.start()
    await pool.allAtWork(START_MS)

    const realWay = withRealWay ? await startRealWay(containers, onLost) : undefined
    if (realWay) {
      process.once('exit', realWay.end)
      undo.push(() => process.off('exit', realWay.end), realWay.end)
    }
    const real = realWay && { realWay, orders: await createRealOrders(realWay), mysql: articlesMysql }
    const figures = await load({
      sizes: sizesOf(seconds),
      folder,
      pool,
      redisPart: containers.redisStreams,
      redis: openRedis('check'),
      producerRedis: openRedis('check-producer'),
      mysql,
      real,
      say,
      signal: until,
    })
    until.throwIfAborted()
    return figures
  } finally {
    for (const step of undo.reverse()) await step()
  }
}

const connectRedis = ({ redisStreams }: Containers, name: string): Redis =>
  createRedis({
    addr: redisStreams.addr,
    user: 'default',
    password: 'none',
    db: 0,
    name,
    logger,
    commandTimeoutMs: COMMAND_MS,
  })

/** Node keeps what it has compiled, so that the many workers that are started need not do it again. */
const environments =
  ({ mysqlServerDsn, redisStreams }: Containers, variant: Variant, folder: string) =>
  (name: string): Record<string, string> => ({
    PATH: process.env.PATH ?? '',
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'error',
    NODE_COMPILE_CACHE: join(folder, 'compiled'),
    VARIANT: variant,
    MYSQL_DSN: `${mysqlServerDsn}/${DATABASE}`,
    REDIS_ADDR: redisStreams.addr,
    HITS_FILE: join(folder, 'hits'),
    CLAIMS_FILE: join(folder, `claims-${name}`),
  })
