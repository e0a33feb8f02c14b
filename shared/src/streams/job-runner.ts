import type { Static, TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import type { Logger } from '../logger/logger.ts'
import { tracing } from '../telemetry/tracing.ts'
import { createAcknowledger } from './acknowledger.ts'
import { type Backoff, backoffMs } from './backoff.ts'
import type { JobMetrics } from './job-metrics.ts'
import { PermanentError } from './permanent-error.ts'
import type { Delivery, StreamEntries } from './stream-entries.ts'

export interface JobContext {
  jobId: string
  /** The attempts at this job so far, this one included. */
  attempts: number
  /** How often it was brought back from the dead letters. */
  replay: number
  /** Aborts when the claim was lost or the worker must stop. */
  signal: AbortSignal
  logger: Logger
}

export interface FailedJob<T> extends Pick<JobContext, 'jobId' | 'attempts' | 'replay'> {
  job: T
  error: Error
}

/** How a delivery ended. `lost`: the claim has passed to another worker; `unsettled`: its end could not be stored, it will run again. */
export type Outcome = 'done' | 'retried' | 'dead' | 'held back' | 'not ours' | 'lost' | 'released' | 'unsettled'

/** What is done with the jobs of a queue. */
export interface JobHandling<T> {
  /** Does one job, and its effect once: the owner's `processed_jobs` says whether it was had. Resolving acknowledges the entry. */
  handle: (job: T, context: JobContext) => Promise<void>
  /**
   * Closes a job at its owner before it goes to the dead letters, so that nothing is both done and dead. Rejecting makes it come again.
   * @returns `done` when its effect was had after all
   */
  close: (failed: FailedJob<T>) => Promise<'dead' | 'done'>
  /** Hears of a failed attempt that another will follow. Never rejects. */
  onRetry?: (failed: FailedJob<T>) => Promise<void>
  /** @returns milliseconds that the job has to wait before it may begin; it holds no slot meanwhile, and no attempt is counted */
  admit?: (job: T) => Promise<number>
}

export interface JobRunnerOptions<T extends TSchema> extends JobHandling<Static<T>> {
  entries: Pick<StreamEntries, 'acknowledge' | 'delay' | 'bury' | 'beginAlone'>
  stream: string
  group: string
  schema: T
  maxAttempts?: number
  backoff?: Backoff
  logger: Logger
  metrics: JobMetrics
}

const MAX_ATTEMPTS = 5
/** How often a job may end its worker while nothing else ran in it. */
const MAX_CRASHES = 3
const BACKOFF: Backoff = { baseMs: 2000, maxMs: 300_000 }
/** When a dead job's owner is out of reach. */
const CLOSE_AGAIN_MS = 15_000
const MAX_ERROR_LENGTH = 1000

interface Read<T> {
  /** Undefined when the entry does not hold one. */
  job: T | undefined
  /** '' when it cannot be read. */
  jobId: string
  /** The ids by which the job's log lines are found. */
  names: Record<string, string>
}

/** Why a job is aborted whose claim has passed to another worker. */
export class LostClaimError extends Error {}

/** Runs one delivery to its end. */
export function createJobRunner<T extends TSchema>(options: JobRunnerOptions<T>) {
  const { entries, stream, group, schema, handle, close, onRetry, admit } = options
  const { maxAttempts = MAX_ATTEMPTS, backoff = BACKOFF, metrics } = options
  const check = Compile(schema)
  const acknowledge = createAcknowledger(entries)

  const settled = async (ours: Promise<boolean>, outcome: Outcome): Promise<Outcome> =>
    (await ours) ? outcome : 'lost'
  const done = (delivery: Delivery, jobId: string, outcome: Outcome) =>
    settled(acknowledge({ delivery, jobId }), outcome)
  const bury = (delivery: Delivery, jobId: string, error: string, attempts: number) =>
    settled(entries.bury({ delivery, jobId, error: error.slice(0, MAX_ERROR_LENGTH), attempts }), 'dead')

  async function attempt(
    delivery: Delivery,
    read: Read<Static<T>>,
    signal: AbortSignal,
    logger: Logger,
    free: () => void,
  ) {
    if (delivery.group !== undefined && delivery.group !== group) return done(delivery, '', 'not ours')
    const attempts = delivery.failures + 1
    const { job, jobId } = read
    if (job === undefined) return bury(delivery, jobId, 'the entry holds no job that this worker understands', attempts)
    const failed = { job, jobId, attempts, replay: delivery.replay }
    if (delivery.alone) {
      const begun = await entries.beginAlone(delivery.id)
      if (begun === 0) return 'lost'
      const error = new PermanentError(`its worker ended ${MAX_CRASHES} times while it was the only job in it`)
      if (begun > MAX_CRASHES) return giveUp(delivery, { ...failed, error }, logger)
    }
    const waitMs = (await admit?.(job)) ?? 0
    if (waitMs > 0) return settled(entries.delay(delivery, delivery.failures, waitMs), 'held back')
    try {
      await handle(job, { jobId, attempts, replay: delivery.replay, signal, logger })
    } catch (error) {
      if (signal.aborted) return signal.reason instanceof LostClaimError ? 'lost' : 'released'
      return fail(delivery, { ...failed, error: error as Error }, logger)
    }
    free()
    return done(delivery, jobId, 'done')
  }

  async function fail(delivery: Delivery, failed: FailedJob<Static<T>>, logger: Logger): Promise<Outcome> {
    const { error, attempts } = failed
    if (error instanceof PermanentError || attempts >= maxAttempts) return giveUp(delivery, failed, logger)
    const delayMs = backoffMs(attempts, backoff, error)
    logger.warn({ err: error, attempts, delay_ms: Math.round(delayMs) }, 'the job failed, it is tried again')
    await onRetry?.(failed)
    return settled(entries.delay(delivery, attempts, delayMs), 'retried')
  }

  async function giveUp(delivery: Delivery, failed: FailedJob<Static<T>>, logger: Logger): Promise<Outcome> {
    const { jobId, attempts, error } = failed
    logger.warn({ err: error, attempts }, 'the job is dead')
    try {
      if ((await close(failed)) === 'done') return await done(delivery, jobId, 'done')
    } catch (err) {
      // A dead job that its owner has not heard of would be lost to it: it is tried again, and closed when the owner is back.
      logger.warn({ err }, 'the dead job could not be closed, it comes again')
      return settled(entries.delay(delivery, delivery.failures, CLOSE_AGAIN_MS), 'unsettled')
    }
    return bury(delivery, jobId, error.message, attempts)
  }

  function decode({ payload }: Delivery): Read<Static<T>> {
    let given: { job_id?: unknown; request_id?: unknown } | null
    try {
      given = JSON.parse(payload ?? '')
    } catch {
      return { job: undefined, jobId: '', names: {} }
    }
    const { job_id, request_id } = given ?? {}
    const jobId = typeof job_id === 'string' ? job_id : ''
    const names = { ...(jobId !== '' && { job_id: jobId }), ...(typeof request_id === 'string' && { request_id }) }
    return { job: jobId !== '' && check.Check(given) ? (given as Static<T>) : undefined, jobId, names }
  }

  async function run(
    delivery: Delivery,
    read: Read<Static<T>>,
    signal: AbortSignal,
    free: () => void,
  ): Promise<Outcome> {
    const logger = options.logger.child({ entry: delivery.id, ...read.names })
    const began = performance.now()
    const outcome = await attempt(delivery, read, signal, logger, free).catch((err: unknown): Outcome => {
      logger.warn({ err }, 'the end of the job could not be stored, it will run again')
      return 'unsettled'
    })
    metrics.duration.observe([stream], (performance.now() - began) / 1000)
    metrics.jobs.inc({ stream, outcome })
    logger.info({ outcome, attempts: delivery.failures + 1 }, 'job')
    return outcome
  }

  return {
    /** @param free called as soon as the job's slot is free, which may be before its end is stored. Never rejects. */
    run(delivery: Delivery, signal: AbortSignal, free: () => void): Promise<Outcome> {
      const read = decode(delivery)
      const runIt = () => run(delivery, read, signal, free)
      const { traceparent, failures } = delivery
      return tracing()?.job({ stream, jobId: read.jobId, attempts: failures + 1, traceparent }, runIt) ?? runIt()
    },
  }
}
