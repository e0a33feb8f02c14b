import { createRegistry } from '@bajiaozhi/shared/http/metrics'
import { createSequelize, type Sequelize } from '@bajiaozhi/shared/mysql/connection'
import { runMigrations } from '@bajiaozhi/shared/mysql/migrations'
import { createOutboxRelay, type OutboxTargets } from '@bajiaozhi/shared/mysql/outbox-relay'
import { createOutboxRepository } from '@bajiaozhi/shared/mysql/outbox-repository'
import { createUnitOfWork, type UnitOfWork } from '@bajiaozhi/shared/mysql/unit-of-work'
import type { TestMysql } from '@bajiaozhi/shared/testing/containers'
import { silentLogger as logger } from '@bajiaozhi/shared/testing/silent-logger'
import { jest } from '@jest/globals'
import { createDatabase, type Database } from '../src/database.ts'
import { migrations } from '../src/migrations/index.ts'

/** A machine that is busy with other things takes its time. */
jest.setTimeout(60_000)

export interface TestDatabase extends Database {
  sequelize: Sequelize
  unitOfWork: UnitOfWork
  /** What the outbox was told to void, in order. */
  voided: string[]
  close: () => Promise<void>
}

/** An empty, migrated database of its own, with a unit of work whose announcements are noted. */
export async function createTestDatabase(mysql: TestMysql): Promise<TestDatabase> {
  const sequelize = createSequelize({ dsn: await mysql.createDatabase(), logger })
  await runMigrations({ sequelize, migrations, logger })
  const voided: string[] = []
  const targets: OutboxTargets = {
    voidCache: async ({ lists, entries }) => void voided.push(...lists, ...entries),
    publish: async () => {},
    addToStream: async () => {},
  }
  const outbox = createOutboxRepository(sequelize)
  const relay = createOutboxRelay({ outbox, targets, logger, registry: createRegistry('test') })
  return {
    ...createDatabase(sequelize),
    sequelize,
    unitOfWork: createUnitOfWork({ sequelize, outbox, relay }),
    voided,
    async close() {
      await relay.stop()
      await sequelize.close()
    },
  }
}
