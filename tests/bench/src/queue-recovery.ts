import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { createRegistry } from '@bajiaozhi/shared/http/metrics'
import { createLogger } from '@bajiaozhi/shared/logger/logger'
import { closeRedis, createRedis, type Redis } from '@bajiaozhi/shared/redis/connection'
import { type Consumer, createConsumer } from '@bajiaozhi/shared/streams/consumer'
import { jobMetrics } from '@bajiaozhi/shared/streams/job-metrics'
import { addJob } from '@bajiaozhi/shared/streams/publisher'
import Type from 'typebox'
import { startChild } from './child-results.ts'
import type { Parts } from './parts.ts'

export const RECOVERY_MIN_IDLE_MS = 3000

const STREAM = 'stream:{bench:recovery}'
const Payload = Type.Object({ job_id: Type.String() })
const logger = createLogger({ service: 'bench', level: 'error' })
const connect = (addr: string) => (name: string) =>
  createRedis({ addr, user: 'default', password: '', db: 0, name, logger, commandTimeoutMs: 3000 })

function consume(addr: string, handle: () => Promise<void>): Consumer {
  const consumer = createConsumer({
    connect: connect(addr),
    stream: STREAM,
    group: 'bench',
    schema: Payload,
    minIdleMs: RECOVERY_MIN_IDLE_MS,
    handle,
    close: async () => 'dead',
    logger,
    metrics: jobMetrics(createRegistry('bench')),
  })
  consumer.start()
  return consumer
}

/** Begins jobs and ends none. */
export function hangingConsumer(addr: string, onBegin: () => void): void {
  consume(addr, () => {
    onBegin()
    return new Promise(() => {})
  })
}

/** Kills a worker in the middle of a job. @returns milliseconds from its death to the begin of the job elsewhere */
export async function recoverOnce(parts: Parts, addr: string, round: number): Promise<number> {
  const redis: Redis = connect(addr)('producer')
  await once(redis, 'ready')
  const victim = startChild(parts, 'tests/bench/processes/queue-victim.ts', [addr])
  await addJob(redis, STREAM, { job_id: `job ${round}` })
  await once(victim, 'message')
  const { promise: recovered, resolve } = Promise.withResolvers<number>()
  const rescuer = consume(addr, async () => resolve(performance.now()))
  // At a different moment between two heartbeats each time.
  await pause(1000 + Math.random() * 1000)
  const killedAt = performance.now()
  victim.kill('SIGKILL')
  const ms = (await recovered) - killedAt
  await rescuer.stop(1000)
  closeRedis(redis)
  return ms
}
