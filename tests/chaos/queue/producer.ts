import { setTimeout as pause } from 'node:timers/promises'
import type { Redis } from '../../../shared/src/redis/connection.ts'
import { waitForDisk } from '../../../shared/src/streams/publisher.ts'
import { FIELDS } from '../../../shared/src/streams/queue-keys.ts'
import { type PlannedJob, payloadOf, STREAM } from './check-job.ts'

export interface Producer {
  /** Adds jobs in one round trip, again and again until Redis said that they are on disk: some may be there twice. */
  add: (jobs: readonly PlannedJob[], signal: AbortSignal) => Promise<void>
  /** Adds all of them, in batches, evenly over so many milliseconds. */
  addEvenly: (jobs: readonly PlannedJob[], batch: number, overMs: number, signal: AbortSignal) => Promise<void>
  /** Every job whose batch was acknowledged, by its id. */
  produced: ReadonlyMap<string, PlannedJob>
}

const AFTER_FAILURE_MS = 100
/** Under way at once; each waits for the next fsync, up to a second. */
const BATCHES_AT_ONCE = 8

/** @param redis the producer's own, for WAITAOF waits for what its connection wrote */
export function createProducer(redis: Redis): Producer {
  const produced = new Map<string, PlannedJob>()

  async function addOnce(jobs: readonly PlannedJob[]): Promise<void> {
    const pipeline = redis.pipeline()
    for (const job of jobs) pipeline.xadd(STREAM, '*', FIELDS.payload, payloadOf(job))
    for (const [error] of (await pipeline.exec()) ?? []) if (error) throw error
    await waitForDisk(redis)
  }

  async function add(jobs: readonly PlannedJob[], signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await addOnce(jobs)
        for (const job of jobs) produced.set(job.id, job)
        return
      } catch {
        await pause(AFTER_FAILURE_MS)
      }
    }
  }

  return {
    add,
    produced,
    async addEvenly(jobs, batch, overMs, signal) {
      const started = performance.now()
      const underWay = new Set<Promise<void>>()
      for (let at = 0; at < jobs.length && !signal.aborted; at += batch) {
        await pause(Math.max(0, started + (overMs * at) / jobs.length - performance.now()))
        if (underWay.size >= BATCHES_AT_ONCE) await Promise.race(underWay)
        const added = add(jobs.slice(at, at + batch), signal).finally(() => underWay.delete(added))
        underWay.add(added)
      }
      await Promise.all(underWay)
    },
  }
}
