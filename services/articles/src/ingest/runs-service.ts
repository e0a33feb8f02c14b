import { INGEST_GROUP, type RunReport, type RunReported } from '@bajiaozhi/shared/contracts/ingest'
import { retryDeadlocks } from '@bajiaozhi/shared/mysql/deadlock'
import type { ProcessedJob, ProcessedJobs } from '@bajiaozhi/shared/mysql/processed-jobs'
import type { Transaction, UnitOfWork } from '@bajiaozhi/shared/mysql/unit-of-work'
import type { SourcesRepository } from '../sources/sources-repository.ts'
import { isNews, toChanges } from './run-progress.ts'
import type { RunsRepository } from './runs-repository.ts'

type Closed = RunReported['closed']

export interface RunsService {
  /**
   * Takes what the worker reports of a job, and shows on the source how its fetch went. `done` is the last part of the job: it is what
   * remembers that the job was done, in the same transaction; `dead` closes it.
   * @returns what the job is now: `done` or `dead` and not replayed since, or null while it may still be done
   */
  report: (jobId: string, report: RunReport) => Promise<Closed>
}

export interface RunsServiceOptions {
  runs: Pick<RunsRepository, 'lock' | 'update'>
  sources: Pick<SourcesRepository, 'noteFetch'>
  processedJobs: ProcessedJobs
  unitOfWork: UnitOfWork
  now: () => Date
}

export function createRunsService({ runs, sources, processedJobs, unitOfWork, now }: RunsServiceOptions): RunsService {
  /** @returns what the job is after the report, and whether the report still counts */
  async function settle(
    transaction: Transaction,
    job: ProcessedJob,
    status: RunReport['status'],
  ): Promise<{ closed: Closed; counts: boolean }> {
    if (status === 'dead') {
      const closed = await processedJobs.close(job, transaction)
      return { closed, counts: closed === 'dead' }
    }
    if (status === 'done') {
      const found = await processedJobs.begin(transaction, job)
      return found === 'free' ? { closed: 'done', counts: true } : { closed: found, counts: false }
    }
    const closed = (await processedJobs.find(job)) ?? null
    return { closed, counts: closed === null }
  }

  const take = (jobId: string, report: RunReport): Promise<Closed> =>
    unitOfWork.write(async (transaction) => {
      const at = now()
      const { source_id, status, replay = 0, error = null } = report
      const { closed, counts } = await settle(transaction, { group: INGEST_GROUP, jobId, replay }, status)
      if (!counts) return closed
      const run = await runs.lock(transaction, { job_id: jobId, source_id }, at)
      if (!isNews(run, report)) return closed
      await runs.update(transaction, jobId, toChanges(run, report, at), at)
      if (status !== 'running') await sources.noteFetch(transaction, source_id, { status, error, at })
      return closed
    })

  return { report: (jobId, report) => retryDeadlocks(() => take(jobId, report)) }
}
