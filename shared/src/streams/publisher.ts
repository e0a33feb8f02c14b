import { unavailable } from '../errors/app-error.ts'
import type { Redis } from '../redis/connection.ts'
import { tracing } from '../telemetry/tracing.ts'
import { FIELDS, keysOf } from './queue-keys.ts'

export interface Job {
  job_id: string
  [field: string]: unknown
}

export interface StreamPublisher {
  /** Resolves when the entry is on disk; rejects with an AppError 503 when it cannot be. */
  publish: (stream: string, payload: object) => Promise<void>
  /**
   * Adds a job unless one with the same `unique` waits, runs or is to be tried again. Resolves when it is on disk, as above.
   * @returns the id of the job that is to be done: the given one, or that of the job that was there before
   */
  publishUnique: (stream: string, unique: string, job: Job) => Promise<string>
}

/** With AOF `everysec` the next fsync is up to a second away. */
const DURABLE_WITHIN_MS = 2500

/** No job is tried for so long; without an end, a job that somebody removed by hand would keep its place for ever. */
export const FORGET_UNIQUE_SEC = 24 * 3600

/** KEYS: stream, unique; ARGV: what makes the job unique, its id, its payload, more fields of its entry. @returns the id of the job that is there now */
const ADD_UNIQUE = `
local there = redis.call('HGET', KEYS[2], ARGV[1])
if there then return there end
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
redis.call('HEXPIRE', KEYS[2], ${FORGET_UNIQUE_SEC}, 'FIELDS', 1, ARGV[1])
redis.call('XADD', KEYS[1], '*', '${FIELDS.payload}', ARGV[3], '${FIELDS.unique}', ARGV[1], unpack(ARGV, 4))
return ARGV[2]`

/** Give it a connection whose `commandTimeoutMs` is above 2.5 s. */
export function createStreamPublisher({ redis }: { redis: Redis }): StreamPublisher {
  async function durably<T>(add: () => Promise<T>): Promise<T> {
    try {
      const added = await add()
      await waitForDisk(redis)
      return added
    } catch (cause) {
      throw unavailable('QUEUE_UNAVAILABLE', 'the job cannot be stored for now', { cause, retryAfterSec: 5 })
    }
  }

  return {
    publish: async (stream, payload) => void (await durably(() => addJob(redis, stream, payload))),
    publishUnique: (stream, unique, job) =>
      durably(async () => {
        const args = [unique, job.job_id, JSON.stringify(job), ...traceFields()]
        return String(await redis.eval(ADD_UNIQUE, 2, stream, keysOf(stream).unique, ...args))
      }),
  }
}

/** Adds a job that may be lost with Redis's last second. @returns the entry's id */
export const addJob = (redis: Redis, stream: string, payload: object): Promise<string | null> =>
  redis.xadd(stream, '*', FIELDS.payload, JSON.stringify(payload), ...traceFields())

/** Where the publisher is in a trace, if it is in one. */
function traceFields(): string[] {
  const traceparent = tracing()?.traceparent()
  return traceparent === undefined ? [] : [FIELDS.traceparent, traceparent]
}

/** The same for many, in one round trip. Rejects when one of them could not be added. */
export async function addJobs(redis: Redis, stream: string, payloads: readonly object[]): Promise<void> {
  const pipeline = redis.pipeline()
  const fields = traceFields()
  for (const payload of payloads) pipeline.xadd(stream, '*', FIELDS.payload, JSON.stringify(payload), ...fields)
  for (const [error] of (await pipeline.exec()) ?? []) if (error) throw error
}

/** Waits until everything that this connection wrote is on disk. @throws when it is not in time */
export async function waitForDisk(redis: Redis): Promise<void> {
  const [onDisk] = (await redis.call('WAITAOF', 1, 0, DURABLE_WITHIN_MS)) as [number, number]
  if (onDisk < 1) throw new Error('Redis has not written to disk in time')
}
