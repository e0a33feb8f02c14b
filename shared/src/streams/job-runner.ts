import { Counter, Histogram, type Registry } from 'prom-client'
import type { Static, TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import type { Logger } from '../logger/logger.ts'
import { PermanentError } from './permanent-error.ts'
import type { createStreamEntries, Delivery } from './stream-entries.ts'

export interface JobContext {
  /** Deliveries of this job so far, this one included. */
  attempts: number
  /** Aborts when the claim was lost or the worker must stop. */
  signal: AbortSignal
  logger: Logger
}

export interface FailedJob<T> {
  job: T
  attempts: number
  error: Error
  /** Whether this was the last attempt. */
  isDead: boolean
}

export interface JobRunnerOptions<T extends TSchema> {
  entries: Pick<ReturnType<typeof createStreamEntries>, 'heartbeat' | 'acknowledge' | 'bury'>
  stream: string
  schema: T
  handle: (job: Static<T>, context: JobContext) => Promise<void>
  onFailed?: (failed: FailedJob<Static<T>>) => Promise<void>
  maxAttempts?: number
  minIdleMs: number
  logger: Logger
  registry: Registry
}

/** Runs one delivery to its end: acknowledged, left for another attempt, or buried. Never rejects. */
export function createJobRunner<T extends TSchema>(options: JobRunnerOptions<T>) {
  const { entries, stream, schema, handle, onFailed, maxAttempts = 5, minIdleMs, registry } = options
  const check = Compile(schema)
  const metrics = jobMetrics(registry)

  /** Renews the claim while the job runs; aborts the job when the claim has passed to another worker. */
  function keepClaim(id: string, lost: AbortController): () => void {
    const timer = setInterval(() => {
      entries.heartbeat(id).then(
        (isOurs) => isOurs || lost.abort(new Error('the job was taken over by another worker')),
        () => {}, // Redis is away: whether the claim was lost is seen when it is back.
      )
    }, minIdleMs / 3)
    return () => clearInterval(timer)
  }

  async function attempt(delivery: Delivery, stop: AbortSignal, logger: Logger): Promise<string> {
    const job = decode(delivery)
    if (job === undefined) return bury(delivery, 'the entry does not hold a job that this worker understands')
    const lost = new AbortController()
    const release = keepClaim(delivery.id, lost)
    const signal = AbortSignal.any([stop, lost.signal])
    try {
      if (delivery.attempts > maxAttempts)
        throw new PermanentError(`given up after ${maxAttempts} attempts that did not end`)
      await handle(job, { attempts: delivery.attempts, signal, logger })
      signal.throwIfAborted()
      return (await entries.acknowledge(delivery.id)) ? 'done' : 'lost'
    } catch (error) {
      if (signal.aborted) return 'aborted'
      return await fail(job, delivery, error as Error, logger)
    } finally {
      release()
    }
  }

  async function fail(job: Static<T>, delivery: Delivery, error: Error, logger: Logger): Promise<string> {
    const isDead = error instanceof PermanentError || delivery.attempts >= maxAttempts
    logger.warn(
      { err: error, attempts: delivery.attempts },
      isDead ? 'the job is dead' : 'the job failed, it is tried again',
    )
    await onFailed?.({ job, attempts: delivery.attempts, error, isDead })
    return isDead ? bury(delivery, error.message) : 'failed'
  }

  async function bury({ id, payload, attempts }: Delivery, error: string): Promise<string> {
    return (await entries.bury(id, { payload, error, attempts })) ? 'dead' : 'lost'
  }

  function decode({ payload }: Delivery): Static<T> | undefined {
    try {
      return check.Parse(JSON.parse(payload ?? '')) as Static<T>
    } catch {
      return undefined
    }
  }

  return {
    async run(delivery: Delivery, stop: AbortSignal): Promise<void> {
      const logger = options.logger.child({ entry: delivery.id, ...namesIn(delivery.payload) })
      const stopTimer = metrics.duration.startTimer({ stream })
      const outcome = await attempt(delivery, stop, logger).catch((err: unknown) => {
        logger.warn({ err }, 'the end of the job could not be stored, it will run again')
        return 'unsettled'
      })
      stopTimer()
      metrics.jobs.inc({ stream, outcome })
      logger.info({ outcome, attempts: delivery.attempts }, 'job')
    },
  }
}

/** The ids by which a job's log lines are found; anything that is no such id is left out. */
function namesIn(payload: string | undefined): Record<string, string> {
  try {
    const job = JSON.parse(payload ?? '') as Record<string, unknown>
    return Object.fromEntries(
      ['job_id', 'request_id'].flatMap((name) => (typeof job[name] === 'string' ? [[name, job[name]]] : [])),
    )
  } catch {
    return {}
  }
}

const jobMetrics = (registry: Registry) => ({
  jobs: new Counter({
    name: 'stream_jobs_total',
    help: 'Deliveries handled, by how they ended',
    labelNames: ['stream', 'outcome'] as const,
    registers: [registry],
  }),
  duration: new Histogram({
    name: 'stream_job_duration_seconds',
    help: 'Time from the delivery to its end',
    labelNames: ['stream'] as const,
    buckets: [0.01, 0.1, 0.5, 1, 5, 20, 60],
    registers: [registry],
  }),
})
