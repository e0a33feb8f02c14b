/** What the check asks for; times are milliseconds. */
export const PARAMETERS = {
  workers: 4,
  /** Started and waiting: starting Node takes longer than the second between two kills. */
  spares: 2,
  concurrency: 16,
  minIdleMs: 1000,
  maxAttempts: 3,
  backoff: { baseMs: 400, maxMs: 2000 },
  /** Longer than min-idle: only heartbeats keep it. */
  slowMs: 2500,
  armEveryMs: 1000,
  stoppedMs: 2000,
  failsOnce: 0.05,
  poison: 0.01,
  /** Jobs of one round trip. */
  batch: 100,
  ingestWorkers: 2,
  ingestConcurrency: 8,
  killIngestEveryMs: 6000,
  /** A queue that has not grown shorter for so long does not come to rest any more; a dead ingest-worker's jobs wait for 15 s. */
  stuckMs: 60_000,
} as const

const LONG_SEC = 300

export interface Sizes {
  jobs: number
  /** Of the jobs, those that kill their process: four times each, and another has to be started each time. */
  killers: number
  /** Jobs that go the real way. */
  real: number
  /** While jobs are added and things fail; what is left of the run is for the rest of the jobs. */
  produceMs: number
}

/** 100,000 jobs and 10,000 real ones in five minutes; a shorter run has fewer, and fewer a second. */
export function sizesOf(seconds: number): Sizes {
  const isLong = seconds >= LONG_SEC
  const jobs = isLong ? 100_000 : Math.round((10_000 * seconds) / 60)
  return {
    jobs,
    killers: Math.max(2, Math.round(Math.min(jobs * (PARAMETERS.poison / 3), seconds / 6))),
    // Each is parsed in a process of its own: on two busy cores two of them a second are done.
    real: isLong ? 10_000 : 2 * seconds,
    produceMs: seconds * 1000 * (isLong ? 0.9 : 0.65),
  }
}
