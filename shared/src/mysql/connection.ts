import { ConnectionError, Sequelize } from 'sequelize'
import type { Logger } from '../logger/logger.ts'
import type { MysqlWatch } from './mysql-watch.ts'

export type { Sequelize }

export interface MysqlOptions {
  /** `mysql://user:password@host:port/database` */
  dsn: string
  logger: Logger
  /** Connections at most; 24 unless told. */
  poolMax?: number
  /** For what answers requests: no statement outlives a MySQL that hangs, and none takes longer than STATEMENT_MS. */
  watch?: MysqlWatch
}

interface DriverConnection {
  promise(): { query(sql: string): Promise<unknown> }
  destroy(): void
}

/** No request waits so long; what still runs then would only hold locks and a connection. Of the execution time, SELECTs alone. */
const STATEMENT_MS = 5000
const READ_COMMITTED = "transaction_isolation = 'READ-COMMITTED'"
const BELTS = `innodb_lock_wait_timeout = ${STATEMENT_MS / 1000}, max_execution_time = ${STATEMENT_MS}`

/**
 * A pool whose every connection runs READ COMMITTED and UTC (MySQL's defaults are REPEATABLE READ and the server's zone;
 * Sequelize's own `isolationLevel` would set it for transactions only). Connects when first used.
 */
export function createSequelize({ dsn, logger, poolMax = 24, watch }: MysqlOptions): Sequelize {
  const sequelize = new Sequelize(dsn, {
    dialect: 'mysql',
    timezone: '+00:00',
    logging: (sql, ms) => logger.trace({ sql, ms }, 'query'),
    dialectOptions: {
      charset: 'utf8mb4',
      // A burst of new connections on a busy machine takes its time; a server that hangs is the watch's business.
      connectTimeout: 2000,
      ...(watch && { stream: watch.openSocket }),
    },
    pool: { max: poolMax, min: 0, acquire: 2000, idle: 10_000 },
    define: { underscored: true, timestamps: false, freezeTableName: true },
    retry: { max: 0 },
  })
  if (watch) {
    // Who comes while MySQL is away is refused, and so is who waited for a connection when it went: the pool makes new ones for them.
    sequelize.addHook('beforePoolAcquire', watch.assertAnswering)
    sequelize.addHook('beforeConnect', watch.assertAnswering)
  }
  const settings = `SET SESSION ${READ_COMMITTED}${watch ? `, ${BELTS}` : ''}`
  sequelize.addHook('afterConnect', (connection) => prepare(connection as unknown as DriverConnection, settings))
  return sequelize
}

/** Sequelize neither closes a connection whose hook failed, nor makes the failure one of its own. */
async function prepare(connection: DriverConnection, settings: string): Promise<void> {
  try {
    await connection.promise().query(settings)
  } catch (error) {
    connection.destroy()
    throw new ConnectionError(error as Error)
  }
}
