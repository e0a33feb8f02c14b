import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals'
import { Registry } from 'prom-client'
import { QueryTypes } from 'sequelize'
import type { Announcement } from '../../src/mysql/announcement.ts'
import { createSequelize, type Sequelize } from '../../src/mysql/connection.ts'
import { runMigrations } from '../../src/mysql/migrations.ts'
import { createOutboxRelay, type OutboxRelay, type OutboxTargets } from '../../src/mysql/outbox-relay.ts'
import { createOutboxRepository } from '../../src/mysql/outbox-repository.ts'
import { outboxMigration } from '../../src/mysql/outbox-table.ts'
import { createUnitOfWork } from '../../src/mysql/unit-of-work.ts'
import { startMysql, type TestMysql } from '../../src/testing/containers.ts'
import { silentLogger } from '../../src/testing/silent-logger.ts'

export const announcement: Announcement = {
  aggregate: 'article',
  id: 7,
  version: 3,
  voids: { entries: ['cache:article:detail:v1:7'], lists: ['cache:articles:list:v1'] },
  domain: 'articles',
  tags: ['article:7'],
  messages: [{ stream: 'stream:{x}', payload: { n: 1 } }],
}

/** Targets that note what they hear, and refuse while they are in `dead`. */
function createRecorder() {
  const heard: { what: string; at: number }[] = []
  const dead = new Set<string>()
  const note = async (what: string): Promise<void> => {
    if (dead.has(what)) throw new Error(`${what} is away`)
    heard.push({ what, at: Date.now() })
  }
  const targets: OutboxTargets = {
    voidCache: () => note('cache'),
    publish: () => note('bus'),
    addToStream: () => note('stream'),
  }
  const count = (what: string) => heard.filter((one) => one.what === what).length
  const reset = () => {
    heard.length = 0
    dead.clear()
  }
  return { targets, heard, dead, count, reset }
}

/** An outbox in a database of its own for each test of a file; replicas are stopped afterwards. */
export function useOutbox() {
  let mysql: TestMysql
  let sequelize: Sequelize
  const relays: OutboxRelay[] = []
  const recorder = createRecorder()

  beforeAll(async () => {
    mysql = await startMysql()
  }, 120_000)
  afterAll(() => mysql.stop())

  beforeEach(async () => {
    sequelize = createSequelize({ dsn: await mysql.createDatabase(), logger: silentLogger })
    await runMigrations({ sequelize, migrations: [outboxMigration('001-outbox')], logger: silentLogger })
    recorder.reset()
  })
  afterEach(async () => {
    await Promise.all(relays.splice(0).map((relay) => relay.stop()))
    await sequelize.close()
  })

  return {
    recorder,
    database: () => sequelize,
    openRows: () => sequelize.query('SELECT * FROM outbox WHERE done_at IS NULL', { type: QueryTypes.SELECT }),

    createReplica(targets = recorder.targets, logger = silentLogger) {
      const outbox = createOutboxRepository(sequelize)
      const registry = new Registry()
      const relay = createOutboxRelay({ outbox, targets, logger, registry })
      relays.push(relay)
      return { outbox, relay, registry, unitOfWork: createUnitOfWork({ sequelize, outbox, relay }) }
    },
  }
}
