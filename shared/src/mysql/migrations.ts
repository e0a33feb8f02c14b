import type { QueryInterface, Sequelize, Transaction } from 'sequelize'
import { QueryTypes } from 'sequelize'
import { SequelizeStorage, Umzug } from 'umzug'
import type { Logger } from '../logger/logger.ts'

export interface Migration {
  /** Orders the migrations of a service and names them in its database, e.g. `001-articles`. */
  name: string
  up: (params: { context: QueryInterface }) => Promise<unknown>
  down: (params: { context: QueryInterface }) => Promise<unknown>
}

export interface RunMigrationsOptions {
  sequelize: Sequelize
  migrations: readonly Migration[]
  logger: Logger
  /** `down` takes all of them back, newest first. */
  direction?: 'up' | 'down'
}

const LOCK_WAIT_SEC = 60

/**
 * Brings a database to the newest state, or back to none. Safe to run twice and from two processes at once: a MySQL lock named
 * after the database lets one work and the other find nothing left to do. Rejects when a migration fails.
 * @returns the names of the migrations that ran
 */
export async function runMigrations({
  sequelize,
  migrations,
  logger,
  direction = 'up',
}: RunMigrationsOptions): Promise<string[]> {
  const umzug = new Umzug({
    migrations: [...migrations],
    context: sequelize.getQueryInterface(),
    storage: new SequelizeStorage({ sequelize, tableName: 'migrations' }),
    logger: undefined,
  })
  return withLock(sequelize, async () => {
    const ran = direction === 'up' ? await umzug.up() : await umzug.down({ to: 0 })
    const names = ran.map(({ name }) => name)
    logger.info({ database: sequelize.getDatabaseName(), direction, migrations: names }, 'migrated')
    return names
  })
}

/** GET_LOCK belongs to one connection, so a transaction keeps that connection until the work is done. */
async function withLock<T>(sequelize: Sequelize, work: () => Promise<T>): Promise<T> {
  const transaction = await sequelize.transaction()
  try {
    await lock(sequelize, transaction)
    return await work()
  } finally {
    await sequelize.query("DO RELEASE_LOCK(CONCAT('migrate:', DATABASE()))", { transaction })
    await transaction.commit()
  }
}

async function lock(sequelize: Sequelize, transaction: Transaction): Promise<void> {
  const [row] = await sequelize.query<{ got: number | null }>(
    "SELECT GET_LOCK(CONCAT('migrate:', DATABASE()), :wait) AS got",
    { type: QueryTypes.SELECT, replacements: { wait: LOCK_WAIT_SEC }, transaction },
  )
  if (row?.got !== 1) throw new Error(`another migration has held the lock for ${LOCK_WAIT_SEC} s`)
}
