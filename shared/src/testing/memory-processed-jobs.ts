import type { ProcessedJob, ProcessedJobs } from '../mysql/processed-jobs.ts'

/** What jobs have become, as MySQL would remember it; a transaction that is rolled back takes nothing back. */
export function createMemoryProcessedJobs(): ProcessedJobs {
  const rows = new Map<string, { outcome: 'done' | 'dead'; replay: number }>()
  const keyOf = ({ group, jobId }: ProcessedJob) => `${group} ${jobId}`

  function find(job: ProcessedJob): 'done' | 'dead' | undefined {
    const row = rows.get(keyOf(job))
    return row && (row.outcome === 'done' || row.replay >= job.replay) ? row.outcome : undefined
  }

  function write(job: ProcessedJob, outcome: 'done' | 'dead'): 'free' | 'done' | 'dead' {
    const found = find(job)
    if (found === undefined) rows.set(keyOf(job), { outcome, replay: job.replay })
    return found ?? 'free'
  }

  return {
    begin: async (_transaction, job) => write(job, 'done'),
    async close(job) {
      write(job, 'dead')
      return find(job) ?? 'dead'
    },
    find: async (job) => find(job),
  }
}
