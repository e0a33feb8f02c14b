import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { createSequelize, type Sequelize } from '../../src/mysql/connection.ts'
import { runMigrations } from '../../src/mysql/migrations.ts'
import { createProcessedJobs, type ProcessedJobs, processedJobsMigration } from '../../src/mysql/processed-jobs.ts'
import { startMysql, type TestMysql } from '../../src/testing/containers.ts'
import { silentLogger as logger } from '../../src/testing/silent-logger.ts'

let mysql: TestMysql
let sequelize: Sequelize
let jobs: ProcessedJobs

beforeAll(async () => {
  mysql = await startMysql()
  sequelize = createSequelize({ dsn: await mysql.createDatabase(), logger })
  await runMigrations({ sequelize, migrations: [processedJobsMigration('001-processed-jobs')], logger })
  await sequelize.query('CREATE TABLE effects (job_id VARCHAR(64) PRIMARY KEY, n INT NOT NULL)')
  jobs = createProcessedJobs(sequelize)
}, 120_000)
afterAll(async () => {
  await sequelize.close()
  await mysql.stop()
})
beforeEach(async () => {
  await sequelize.query('DELETE FROM processed_jobs')
  await sequelize.query('DELETE FROM effects')
})

const job = (replay = 0, group = 'testers') => ({ group, jobId: 'a', replay })

/** The effect of a job as a worker has it. */
const work = (replay = 0, group = 'testers') =>
  sequelize.transaction(async (transaction) => {
    const state = await jobs.begin(transaction, job(replay, group))
    if (state === 'free') {
      await sequelize.query('INSERT INTO effects VALUES (:group, 1) ON DUPLICATE KEY UPDATE n = n + 1', {
        replacements: { group },
        transaction,
      })
    }
    return state
  })

async function effects(): Promise<Record<string, number>> {
  const [rows] = await sequelize.query('SELECT job_id, n FROM effects')
  return Object.fromEntries((rows as { job_id: string; n: number }[]).map(({ job_id, n }) => [job_id, n]))
}

describe('an effect', () => {
  test('is had once, however often and by however many at once the job is done', async () => {
    const states = await Promise.all(Array.from({ length: 20 }, () => work()))
    expect(states.filter((state) => state === 'free')).toHaveLength(1)
    expect(states.filter((state) => state === 'done')).toHaveLength(19)
    expect(await work(1)).toBe('done')
    expect(await effects()).toEqual({ testers: 1 })
  })

  test('is had by each group by itself', async () => {
    await work(0, 'testers')
    await work(0, 'others')
    expect(await effects()).toEqual({ testers: 1, others: 1 })
  })

  test('that was rolled back may be had by the next attempt', async () => {
    const failing = sequelize.transaction(async (transaction) => {
      await jobs.begin(transaction, job())
      throw new Error('the effect failed')
    })
    await expect(failing).rejects.toThrow('the effect failed')
    expect(await jobs.find(job())).toBeUndefined()
    expect(await work()).toBe('free')
  })
})

describe('a job that is given up', () => {
  test('is dead, and has no effect until it is replayed', async () => {
    expect(await jobs.close(job())).toBe('dead')
    expect(await jobs.close(job())).toBe('dead')
    expect(await work()).toBe('dead')
    expect(await effects()).toEqual({})
    expect(await jobs.find(job())).toBe('dead')
    expect(await jobs.find(job(1))).toBeUndefined()
    expect(await work(1)).toBe('free')
    expect(await effects()).toEqual({ testers: 1 })
  })

  test('a replay that is dead too blocks that replay and all before it', async () => {
    await jobs.close(job(0))
    await jobs.close(job(2))
    expect(await work(1)).toBe('dead')
    expect(await work(2)).toBe('dead')
    expect(await jobs.close(job(1))).toBe('dead')
    expect(await work(3)).toBe('free')
  })

  test('is not dead when its effect was had', async () => {
    await work()
    expect(await jobs.close(job())).toBe('done')
    expect(await jobs.close(job(5))).toBe('done')
    expect(await jobs.find(job(5))).toBe('done')
  })

  test('while its effect is being had is what the effect says', async () => {
    const { promise: committed, resolve: commit } = Promise.withResolvers<void>()
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
    const effect = sequelize.transaction(async (transaction) => {
      await jobs.begin(transaction, job())
      begin()
      await committed
    })
    await begun
    const closed = jobs.close(job())
    commit()
    await effect
    expect(await closed).toBe('done')
  })
})
