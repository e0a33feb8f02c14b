import type { IngestJob } from '@bajiaozhi/shared/contracts/ingest'
import type { Position } from '@bajiaozhi/shared/http/time-page'
import { pastPosition } from '@bajiaozhi/shared/mysql/keyset'
import type { Transaction } from '@bajiaozhi/shared/mysql/unit-of-work'
import { Op, type Sequelize } from 'sequelize'
import { defineIngestRun, type IngestRun } from './ingest-run-model.ts'

export type RunChanges = Partial<
  Pick<
    IngestRun,
    | 'status'
    | 'attempts'
    | 'replay'
    | 'fetched_count'
    | 'new_count'
    | 'known_count'
    | 'refused_count'
    | 'error'
    | 'started_at'
    | 'ended_at'
  >
>

export interface RunsRepository {
  find: (jobId: string) => Promise<IngestRun | null>
  /** A source's runs, newest first. */
  listOf: (sourceId: number, limit: number, after: Position | undefined) => Promise<IngestRun[]>
  /** Notes what was queued. The worker may have been faster: what it has reported stays. */
  noteQueued: (job: Omit<IngestJob, 'request_id'>, at: Date) => Promise<void>
  /** The run, made if there is none, and locked until the transaction ends. */
  lock: (transaction: Transaction, job: Pick<IngestJob, 'job_id' | 'source_id'>, at: Date) => Promise<IngestRun>
  update: (transaction: Transaction, jobId: string, changes: RunChanges, at: Date) => Promise<void>
}

export function createRunsRepository(sequelize: Sequelize): RunsRepository {
  const Runs = defineIngestRun(sequelize)
  return {
    find: (jobId) => Runs.findOne({ where: { job_id: jobId }, raw: true }),

    listOf: (sourceId, limit, after) =>
      Runs.findAll({
        where: { [Op.and]: [{ source_id: sourceId }, pastPosition('created_at', 'DESC', after)] },
        order: [
          ['created_at', 'DESC'],
          ['id', 'DESC'],
        ],
        limit,
        raw: true,
      }),

    async noteQueued({ job_id, source_id, url, parser_kind }, at) {
      const row = { job_id, source_id, url, parser_kind, created_at: at, updated_at: at }
      await Runs.bulkCreate([row], { updateOnDuplicate: ['url', 'parser_kind'] })
    },

    async lock(transaction, { job_id, source_id }, at) {
      const row = { job_id, source_id, created_at: at, updated_at: at }
      await Runs.bulkCreate([row], { updateOnDuplicate: ['job_id'], transaction })
      const run = await Runs.findOne({ where: { job_id }, raw: true, transaction, lock: transaction.LOCK.UPDATE })
      return run!
    },

    async update(transaction, jobId, changes, at) {
      await Runs.update({ ...changes, updated_at: at }, { where: { job_id: jobId }, transaction })
    },
  }
}
