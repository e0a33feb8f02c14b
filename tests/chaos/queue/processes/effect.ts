import { setTimeout as pause } from 'node:timers/promises'
import type { Sequelize } from '../../../../shared/src/mysql/connection.ts'
import { createProcessedJobs } from '../../../../shared/src/mysql/processed-jobs.ts'
import type { JobContext, JobHandling } from '../../../../shared/src/streams/job-runner.ts'
import { ClosedJobError } from '../../../../shared/src/streams/permanent-error.ts'
import { type CheckJob, GROUP } from '../check-job.ts'
import { PARAMETERS } from '../parameters.ts'

/** A failure that belongs to the job. */
class PlannedFailure extends Error {}

const TRIES = 20
const BETWEEN_TRIES_MS = 100

/** Does jobs of the check: n = n + 1 in MySQL, once. */
export function createEffect(mysql: Sequelize, onSlow: (jobId: string) => void): JobHandling<CheckJob> {
  const processedJobs = createProcessedJobs(mysql)

  const haveEffect = (job: CheckJob, { jobId, replay }: JobContext, fails: boolean) =>
    mysql.transaction(async (transaction) => {
      const found = await processedJobs.begin(transaction, { group: GROUP, jobId, replay })
      if (found === 'done') return
      if (found === 'dead') throw new ClosedJobError()
      await mysql.query('INSERT INTO effects (job_id, n) VALUES (:jobId, 1) ON DUPLICATE KEY UPDATE n = n + 1', {
        replacements: { jobId },
        transaction,
      })
      if (fails && job.kind === 'fails inside') throw new PlannedFailure('the job fails inside of its transaction')
    })

  return {
    async handle(job, context) {
      const fails = context.attempts === 1 && context.replay === 0
      if (job.kind === 'kills') process.kill(process.pid, 'SIGKILL')
      if (job.kind === 'throws') throw new PlannedFailure('the job always fails')
      if (job.kind === 'fails before' && fails) throw new PlannedFailure('the job fails before its effect')
      if (job.kind === 'slow') {
        onSlow(job.job_id)
        await pause(PARAMETERS.slowMs, undefined, { signal: context.signal })
      }
      await patiently(() => haveEffect(job, context, fails))
    },

    close: ({ jobId, replay }) => patiently(() => processedJobs.close({ group: GROUP, jobId, replay })),
  }
}

/** On a busy machine a connection may not be had in time: that is no attempt of the job, of which it has few. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await work()
    } catch (error) {
      if (error instanceof PlannedFailure || error instanceof ClosedJobError || tried === TRIES) throw error
      await pause(BETWEEN_TRIES_MS)
    }
  }
}
