import { Sequelize } from 'sequelize'
import type { Logger } from '../logger/logger.ts'

export type { Sequelize }

export interface MysqlOptions {
  /** `mysql://user:password@host:port/database` */
  dsn: string
  logger: Logger
  /** Connections at most; 10 unless told. */
  poolMax?: number
}

interface DriverConnection {
  promise(): { query(sql: string): Promise<unknown> }
}

/**
 * A pool whose every connection runs READ COMMITTED and UTC (MySQL's defaults are REPEATABLE READ and the server's zone;
 * Sequelize's own `isolationLevel` would set it for transactions only). Connects when first used.
 */
export function createSequelize({ dsn, logger, poolMax = 10 }: MysqlOptions): Sequelize {
  const sequelize = new Sequelize(dsn, {
    dialect: 'mysql',
    timezone: '+00:00',
    logging: (sql, ms) => logger.trace({ sql, ms }, 'query'),
    dialectOptions: { charset: 'utf8mb4', connectTimeout: 2000 },
    pool: { max: poolMax, min: 0, acquire: 2000, idle: 10_000 },
    define: { underscored: true, timestamps: false, freezeTableName: true },
    retry: { max: 0 },
  })
  sequelize.addHook('afterConnect', async (connection) => {
    await (connection as unknown as DriverConnection)
      .promise()
      .query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED')
  })
  return sequelize
}
