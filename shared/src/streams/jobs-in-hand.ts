import type { Logger } from '../logger/logger.ts'
import { type createJobRunner, LostClaimError } from './job-runner.ts'
import type { Delivery, StreamEntries } from './stream-entries.ts'

export interface JobsInHandOptions {
  runner: Pick<ReturnType<typeof createJobRunner>, 'run'>
  heartbeat: StreamEntries['heartbeat']
  everyMs: number
  logger: Logger
}

interface Job {
  abort: AbortController
  /** Holds a slot; a job that is done and not yet acknowledged does not. */
  runs: boolean
  ended: Promise<void>
}

/** The jobs that a worker has begun and not ended. Their claims are renewed together; one that is lost aborts its job. */
export function createJobsInHand({ runner, heartbeat, everyMs, logger }: JobsInHandOptions) {
  const jobs = new Map<string, Job>()
  /** Given back by a worker that stops: aborted, and never acknowledged by it. */
  const unfinished = new Set<string>()
  let slots = 0
  let freed = Promise.withResolvers<void>()

  const timer = setInterval(() => void renewClaims(), everyMs)
  timer.unref()

  async function renewClaims(): Promise<void> {
    if (jobs.size === 0) return
    try {
      for (const id of await heartbeat([...jobs.keys()])) {
        jobs.get(id)?.abort.abort(new LostClaimError('the job was taken over by another worker'))
      }
    } catch (err) {
      // Whether claims were lost is seen when Redis is back, or when a job is acknowledged.
      logger.debug({ err }, 'claims could not be renewed')
    }
  }

  function free(job: Job): void {
    if (!job.runs) return
    job.runs = false
    slots -= 1
    freed.resolve()
    freed = Promise.withResolvers()
  }

  return {
    start(delivery: Delivery): void {
      const job: Job = { abort: new AbortController(), runs: true, ended: Promise.resolve() }
      slots += 1
      jobs.set(delivery.id, job)
      unfinished.add(delivery.id)
      job.ended = runner
        .run(delivery, job.abort.signal, () => free(job))
        .then((outcome) => {
          if (outcome !== 'released') unfinished.delete(delivery.id)
          jobs.delete(delivery.id)
          free(job)
        })
    },
    has: (id: string): boolean => jobs.has(id),
    running: (): number => slots,
    unsettled: (): number => jobs.size,
    /** Entries of jobs that have not ended by themselves. */
    unfinished: (): string[] => [...unfinished],
    slotFreed: (): Promise<void> => freed.promise,
    async allEnded(): Promise<void> {
      while (jobs.size > 0) await Promise.all([...jobs.values()].map(({ ended }) => ended))
    },
    abort(reason: Error): void {
      for (const { abort } of jobs.values()) abort.abort(reason)
    },
    stop: (): void => clearInterval(timer),
  }
}
