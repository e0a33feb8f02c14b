import type { RunReport } from '@bajiaozhi/shared/contracts/ingest'
import type { UnitOfWork } from '@bajiaozhi/shared/mysql/unit-of-work'
import type { SourcesRepository } from '../sources/sources-repository.ts'
import { isNews, toChanges } from './run-progress.ts'
import type { RunsRepository } from './runs-repository.ts'

export interface RunsService {
  /** Takes what the worker reports of a job, and shows on the source how its fetch went. */
  report: (jobId: string, report: RunReport) => Promise<void>
}

export interface RunsServiceOptions {
  runs: Pick<RunsRepository, 'lock' | 'update'>
  sources: Pick<SourcesRepository, 'noteFetch'>
  unitOfWork: UnitOfWork
  now: () => Date
}

export const createRunsService = ({ runs, sources, unitOfWork, now }: RunsServiceOptions): RunsService => ({
  async report(jobId, report) {
    const at = now()
    const { source_id, status, error = null } = report
    await unitOfWork.write(async (transaction) => {
      const run = await runs.lock(transaction, { job_id: jobId, source_id }, at)
      if (!isNews(run, report)) return
      await runs.update(transaction, jobId, toChanges(run, report, at), at)
      if (status !== 'running') await sources.noteFetch(transaction, source_id, { status, error, at })
    })
  },
})
