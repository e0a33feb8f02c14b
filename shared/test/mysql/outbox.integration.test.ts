import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
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
import { eventually } from '../../src/testing/eventually.ts'
import { silentLogger as logger } from '../../src/testing/silent-logger.ts'

const announcement: Announcement = {
  aggregate: 'article',
  id: 7,
  version: 3,
  voids: { entries: ['cache:article:detail:v1:7'], lists: ['cache:articles:list:v1'] },
  domain: 'articles',
  tags: ['article:7'],
  messages: [{ stream: 'stream:{x}', payload: { n: 1 } }],
}

interface Heard {
  what: string
  at: number
}

function recordingTargets() {
  const heard: Heard[] = []
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
  return { targets, heard, dead, count }
}

let mysql: TestMysql
let sequelize: Sequelize
let recorder: ReturnType<typeof recordingTargets>
const relays: OutboxRelay[] = []

beforeAll(async () => {
  mysql = await startMysql()
}, 120_000)
afterAll(() => mysql.stop())

beforeEach(async () => {
  sequelize = createSequelize({ dsn: await mysql.createDatabase(), logger })
  await runMigrations({ sequelize, migrations: [outboxMigration('001-outbox')], logger })
  recorder = recordingTargets()
})
afterEach(async () => {
  await Promise.all(relays.splice(0).map((relay) => relay.stop()))
  await sequelize.close()
})

function createReplica(targets = recorder.targets) {
  const outbox = createOutboxRepository(sequelize)
  const registry = new Registry()
  const relay = createOutboxRelay({ outbox, targets, logger, registry })
  relays.push(relay)
  return { outbox, relay, registry, unitOfWork: createUnitOfWork({ sequelize, outbox, relay }) }
}

const openRows = () => sequelize.query('SELECT * FROM outbox WHERE done_at IS NULL', { type: QueryTypes.SELECT })

describe('outbox', () => {
  test('a committed write has voided, published and added once when its answer is given', async () => {
    const { unitOfWork } = createReplica()

    const result = await unitOfWork.write(async (_transaction, announce) => {
      await announce(announcement)
      return 'done'
    })

    expect(result).toBe('done')
    expect(recorder.heard.map(({ what }) => what).sort()).toEqual(['bus', 'cache', 'stream'])
  })

  test('the cache is voided again 300 ms after the first time, and the row is then done', async () => {
    const { unitOfWork, relay } = createReplica()
    relay.start()

    await unitOfWork.write((_transaction, announce) => announce(announcement))
    await eventually(() => expect(recorder.count('cache')).toBe(2))

    const [first, second] = recorder.heard.filter(({ what }) => what === 'cache')
    expect(second!.at - first!.at).toBeGreaterThanOrEqual(290)
    await eventually(async () => expect(await openRows()).toEqual([]))
    expect(recorder.count('bus')).toBe(1)
  })

  test('a failed transaction announces nothing', async () => {
    const { unitOfWork } = createReplica()

    const write = unitOfWork.write(async (_transaction, announce) => {
      await announce(announcement)
      throw new Error('the commit failed')
    })

    await expect(write).rejects.toThrow('the commit failed')
    expect(await openRows()).toEqual([])
    expect(recorder.heard).toEqual([])
  })

  test('a writer killed between commit and relay is relayed by the loop of another replica', async () => {
    const killed = createReplica()
    const { relay } = createReplica()
    relay.start()
    await createUnitOfWork({
      sequelize,
      outbox: killed.outbox,
      relay: { relay: () => Promise.resolve() },
    }).write((_transaction, announce) => announce(announcement))

    await eventually(async () => expect(await openRows()).toEqual([]))

    expect([recorder.count('cache'), recorder.count('bus'), recorder.count('stream')]).toEqual([2, 1, 1])
  })

  test('a dead target is retried alone, and the answer does not wait for it longer than a second', async () => {
    const { unitOfWork, relay } = createReplica()
    relay.start()
    recorder.dead.add('bus')
    const started = Date.now()

    await unitOfWork.write((_transaction, announce) => announce(announcement))
    expect(Date.now() - started).toBeLessThan(1200)
    await eventually(() => expect(recorder.count('cache')).toBe(2))
    expect(await openRows()).toHaveLength(1)
    recorder.dead.delete('bus')

    await eventually(async () => expect(await openRows()).toEqual([]))
    expect([recorder.count('cache'), recorder.count('bus'), recorder.count('stream')]).toEqual([2, 1, 1])
  })

  test('a writer that cannot void at first tries again while its answer may wait', async () => {
    const { unitOfWork } = createReplica()
    recorder.dead.add('cache')
    setTimeout(() => recorder.dead.delete('cache'), 300)

    await unitOfWork.write((_transaction, announce) => announce(announcement))

    const order = recorder.heard.map(({ what }) => what).filter((what) => what !== 'stream')
    expect(order).toEqual(['bus', 'cache', 'bus'])
  })

  test('while a stream takes longer than a claim, the others hear of a change once', async () => {
    const { unitOfWork, relay, outbox } = createReplica({
      ...recorder.targets,
      async addToStream(message) {
        await pause(1500)
        await recorder.targets.addToStream(message)
      },
    })
    relay.start()

    await unitOfWork.write((_transaction, announce) => announce(announcement))
    expect(await outbox.hasOverdueVoiding()).toBe(false)
    await eventually(async () => expect(await openRows()).toEqual([]), 10_000)

    expect([recorder.count('cache'), recorder.count('bus')]).toEqual([2, 1])
  })

  test('the bus hears of a change after the cache, and again when the cache could be voided only later', async () => {
    const { unitOfWork, relay } = createReplica()
    recorder.dead.add('cache')
    await unitOfWork.write((_transaction, announce) => announce(announcement))
    expect(recorder.count('bus')).toBe(1)

    recorder.dead.delete('cache')
    relay.start()
    await eventually(async () => expect(await openRows()).toEqual([]))

    const order = recorder.heard.map(({ what }) => what).filter((what) => what !== 'stream')
    expect(order).toEqual(['bus', 'cache', 'bus', 'cache'])
  })

  test('a target that hangs for one row does not hold up the others', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const { outbox, relay } = createReplica({ ...recorder.targets, addToStream: () => promise })
    relay.start()
    await sequelize.transaction((transaction) => outbox.add(announcement, transaction, 'its writer'))
    await eventually(() => expect(recorder.count('cache')).toBeGreaterThan(0))
    const before = recorder.count('bus')
    await sequelize.transaction((transaction) =>
      outbox.add({ ...announcement, messages: [] }, transaction, 'its writer'),
    )

    await eventually(() => expect(recorder.count('bus')).toBeGreaterThan(before))
    resolve()
  })

  test('a target that hangs does not hold the answer for longer than a second', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const { unitOfWork } = createReplica({ ...recorder.targets, publish: () => promise })
    const started = Date.now()

    await unitOfWork.write((_transaction, announce) => announce(announcement))

    expect(Date.now() - started).toBeGreaterThanOrEqual(900)
    expect(Date.now() - started).toBeLessThan(1500)
    resolve()
  })

  test('two replicas never have the same row in hand', async () => {
    const { outbox } = createReplica()
    await sequelize.transaction((transaction) => outbox.add(announcement, transaction, 'its writer'))
    const [row] = (await openRows()) as { id: number }[]

    expect(await outbox.claimDue(10, 'too early')).toEqual([])
    await sequelize.query('UPDATE outbox SET next_attempt_at = created_at, claimed_until = created_at')

    const claims = await Promise.all(['a', 'b', 'c'].map((token) => outbox.claimDue(10, token)))

    expect(claims.flat().map(({ id }) => id)).toEqual([row!.id])
  })

  test('many writers and the loops of two replicas never end in a deadlock', async () => {
    const warnings: unknown[] = []
    const noting = { ...logger, warn: (given: unknown) => void warnings.push(given) } as unknown as typeof logger
    const replicas = [0, 1].map(() => {
      const outbox = createOutboxRepository(sequelize)
      const relay = createOutboxRelay({ outbox, targets: recorder.targets, logger: noting, registry: new Registry() })
      relays.push(relay)
      relay.start()
      return createUnitOfWork({ sequelize, outbox, relay })
    })

    for (let round = 0; round < 20; round++)
      await Promise.all(
        Array.from({ length: 16 }, (_, n) =>
          replicas[n % 2]!.write((_transaction, announce) => announce({ ...announcement, messages: [] })),
        ),
      )
    await eventually(async () => expect(await openRows()).toEqual([]))

    expect(warnings).toEqual([])
  })

  test('rows that are done are kept a day and then deleted', async () => {
    const { outbox, unitOfWork, relay } = createReplica()
    relay.start()
    await unitOfWork.write((_transaction, announce) => announce(announcement))
    await eventually(async () => expect(await openRows()).toEqual([]))
    expect(await outbox.deleteOld(10)).toBe(0)

    await sequelize.query('UPDATE outbox SET done_at = DATE_SUB(done_at, INTERVAL 25 HOUR)')

    expect(await outbox.deleteOld(10)).toBe(1)
  })

  test('a voiding is overdue when it failed or is older than its writer needs, until it is done', async () => {
    const { outbox, unitOfWork, relay } = createReplica()
    expect(await outbox.hasOverdueVoiding()).toBe(false)
    const row = await sequelize.transaction((transaction) => outbox.add(announcement, transaction, 'its writer'))
    expect(await outbox.hasOverdueVoiding()).toBe(false)
    await sequelize.query('UPDATE outbox SET created_at = DATE_SUB(created_at, INTERVAL 1 SECOND)')
    expect(await outbox.hasOverdueVoiding()).toBe(true)
    await relay.relay([row], 'its writer')
    expect(await outbox.hasOverdueVoiding()).toBe(false)

    recorder.dead.add('cache')
    await unitOfWork.write((_transaction, announce) => announce(announcement))
    expect(await outbox.hasOverdueVoiding()).toBe(true)
    recorder.dead.delete('cache')
    relay.start()
    await eventually(async () => expect(await outbox.hasOverdueVoiding()).toBe(false))
  })

  test('what a stopped relay has in hand is taken over after a second', async () => {
    const { outbox, relay } = createReplica()
    await sequelize.transaction((transaction) => outbox.add(announcement, transaction, 'its writer'))
    await sequelize.query('UPDATE outbox SET next_attempt_at = created_at, claimed_until = created_at')
    expect(await outbox.claimDue(10, 'a relay that was stopped')).toHaveLength(1)
    const started = Date.now()
    relay.start()

    await eventually(() => expect(recorder.count('cache')).toBeGreaterThan(0))

    expect(Date.now() - started).toBeGreaterThan(500)
    expect(Date.now() - started).toBeLessThan(2000)
  })

  test('the lag is the age of the oldest row that a target has not heard of', async () => {
    const { outbox, registry } = createReplica()
    expect(await outbox.lag()).toEqual({ rows: 0, seconds: 0 })
    await sequelize.transaction((transaction) => outbox.add(announcement, transaction, 'its writer'))
    await sequelize.query('UPDATE outbox SET created_at = DATE_SUB(created_at, INTERVAL 5 SECOND)')

    const { rows, seconds } = await outbox.lag()

    expect(rows).toBe(1)
    expect(seconds).toBeGreaterThanOrEqual(5)
    expect(await registry.metrics()).toMatch(/outbox_open_rows 1\n/)
    expect(await registry.metrics()).toMatch(/outbox_lag_seconds 5\.\d+/)
  })
})
