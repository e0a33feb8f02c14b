import { QueryTypes, type Sequelize, type Transaction } from 'sequelize'
import type { Migration } from './migrations.ts'
import type { KeptTable } from './retention.ts'

/** A job as its owner remembers it. */
export interface ProcessedJob {
  /** The consumer group that does the job. */
  group: string
  jobId: string
  /** How often it was brought back from the dead letters. */
  replay: number
}

type Outcome = 'done' | 'dead'

export interface ProcessedJobs {
  /**
   * Writes `done` in the transaction of the job's effect: the effect may only be had when this says so. One that is committing the same
   * job is waited for.
   * @returns `free`, and the row is written; `done` when the effect was had; `dead` when the job was given up, and not replayed since
   */
  begin: (transaction: Transaction, job: ProcessedJob) => Promise<'free' | Outcome>
  /** Gives the job up, unless its effect was had. @returns what it is now */
  close: (job: ProcessedJob, transaction?: Transaction) => Promise<Outcome>
  /** What was written of a job, if anything blocks it. */
  find: (job: ProcessedJob) => Promise<Outcome | undefined>
}

interface Row {
  outcome: Outcome
  replay: number
}

/**
 * The migration that gives a service its memory of jobs. `ended_at` is UTC by MySQL's own clock; `deliveries` counts how often somebody
 * began to write the row, so that an insert can be told from what was there.
 */
export const processedJobsMigration = (name: string): Migration => ({
  name,
  up: ({ context }) =>
    context.sequelize.query(`
      CREATE TABLE processed_jobs (
        queue_group VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        job_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        replay INT UNSIGNED NOT NULL,
        outcome VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        deliveries INT UNSIGNED NOT NULL DEFAULT 1,
        ended_at DATETIME(3) NOT NULL,
        PRIMARY KEY (queue_group, job_id),
        KEY processed_jobs_by_end (ended_at)
      ) ENGINE = InnoDB`),
  down: ({ context }) => context.sequelize.query('DROP TABLE processed_jobs'),
})

/** For how many days a job that is done or dead is remembered: no delivery of it may come later. */
export const processedJobsKept = (days: number): KeptTable => ({ table: 'processed_jobs', ageColumn: 'ended_at', days })

const NOW = 'UTC_TIMESTAMP(3)'
const WHERE = 'WHERE queue_group = :group AND job_id = :jobId'

export function createProcessedJobs(sequelize: Sequelize): ProcessedJobs {
  /** A row that is there is locked, and left as it was. @returns whether there was none */
  async function insert(transaction: Transaction, job: ProcessedJob, outcome: Outcome): Promise<boolean> {
    const [, affected] = await sequelize.query(
      `INSERT INTO processed_jobs (queue_group, job_id, replay, outcome, ended_at)
       VALUES (:group, :jobId, :replay, :outcome, ${NOW}) ON DUPLICATE KEY UPDATE deliveries = deliveries + 1`,
      { type: QueryTypes.INSERT, replacements: { ...job, outcome }, transaction },
    )
    return affected === 1
  }

  async function read(job: ProcessedJob, transaction?: Transaction): Promise<Row | undefined> {
    const sql = `SELECT outcome, replay FROM processed_jobs ${WHERE}`
    const options = { type: QueryTypes.SELECT as const, replacements: { ...job } }
    const [row] = await sequelize.query<Row>(sql, { ...options, ...(transaction && { transaction }) })
    return row
  }

  async function write(transaction: Transaction, job: ProcessedJob, outcome: Outcome): Promise<Outcome | 'free'> {
    if (await insert(transaction, job, outcome)) return 'free'
    const row = await read(job, transaction)
    if (row !== undefined && blocks(row, job)) return row.outcome
    await sequelize.query(
      `UPDATE processed_jobs SET outcome = :outcome, replay = :replay, ended_at = ${NOW} ${WHERE}`,
      {
        replacements: { ...job, outcome },
        transaction,
      },
    )
    return 'free'
  }

  const closeIn = async (transaction: Transaction, job: ProcessedJob): Promise<Outcome> => {
    const found = await write(transaction, job, 'dead')
    return found === 'free' ? 'dead' : found
  }

  return {
    begin: (transaction, job) => write(transaction, job, 'done'),
    close: (job, transaction) =>
      transaction ? closeIn(transaction, job) : sequelize.transaction((own) => closeIn(own, job)),
    async find(job) {
      const row = await read(job)
      return row && blocks(row, job) ? row.outcome : undefined
    },
  }
}

/** A job that is done is done for ever; one that is dead may be tried again when it was replayed. */
const blocks = (row: Row, { replay }: ProcessedJob): boolean => row.outcome === 'done' || row.replay >= replay
