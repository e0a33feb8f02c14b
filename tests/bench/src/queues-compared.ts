import { createRegistry } from '@bajiaozhi/shared/http/metrics'
import { createLogger } from '@bajiaozhi/shared/logger/logger'
import { closeRedis, createRedis, type Redis } from '@bajiaozhi/shared/redis/connection'
import { type Consumer, createConsumer } from '@bajiaozhi/shared/streams/consumer'
import { jobMetrics } from '@bajiaozhi/shared/streams/job-metrics'
import { addJob, addJobs, waitForDisk } from '@bajiaozhi/shared/streams/publisher'
import { Queue, Worker } from 'bullmq'
import Type from 'typebox'

/** One of the two that are measured side by side. */
export interface QueueUnderTest {
  add: (n: number) => Promise<unknown>
  addMany: (ns: readonly number[]) => Promise<unknown>
  /** Does jobs that do nothing. Resolves when `count` of them are done and taken off the queue. @returns seconds from the first on */
  process: (count: number, concurrency: number) => Promise<number>
  empty: () => Promise<unknown>
  close: () => Promise<unknown>
}

const STREAM = 'stream:{bench:jobs}'
const GROUP = 'bench'
const Payload = Type.Object({ job_id: Type.String({ minLength: 1, maxLength: 64 }), n: Type.Integer() })
const payloadOf = (n: number) => ({ job_id: `job-${n}`, n })

/** @param addr `address:port` of Redis */
export function ourQueue(addr: string): QueueUnderTest & { addDurably: (n: number) => Promise<void> } {
  const logger = createLogger({ service: 'bench', level: 'error' })
  const connect = (name: string): Redis =>
    createRedis({ addr, user: 'default', password: '', db: 0, name, logger, commandTimeoutMs: 3000 })
  const redis = connect('producer')

  return {
    add: (n) => addJob(redis, STREAM, payloadOf(n)),
    addMany: (ns) => addJobs(redis, STREAM, ns.map(payloadOf)),
    async addDurably(n) {
      await addJob(redis, STREAM, payloadOf(n))
      await waitForDisk(redis)
    },
    async process(count, concurrency) {
      const { promise, noteBegin, noteEnd } = stopwatch(count)
      const consumer: Consumer = createConsumer({
        connect,
        stream: STREAM,
        group: GROUP,
        schema: Payload,
        concurrency,
        handle: async () => noteBegin(),
        close: async () => 'dead',
        wrapEntries: (entries) => ({
          ...entries,
          async acknowledge(done) {
            const acknowledged = await entries.acknowledge(done)
            for (const ours of acknowledged) if (ours) noteEnd()
            return acknowledged
          },
        }),
        logger,
        metrics: jobMetrics(createRegistry('bench')),
      })
      consumer.start()
      const seconds = await promise
      await consumer.stop(5000)
      return seconds
    },
    empty: () => redis.flushall(),
    close: async () => closeRedis(redis),
  }
}

/** BullMQ as its users run it, with jobs removed when they are done, which is the least work for it. */
export function bullQueue(addr: string): QueueUnderTest {
  const [host, port] = addr.split(':')
  const connection = { host: host!, port: Number(port), maxRetriesPerRequest: null }
  const queue = new Queue('bench', { connection, defaultJobOptions: { removeOnComplete: true } })

  return {
    add: (n) => queue.add('job', payloadOf(n)),
    addMany: (ns) => queue.addBulk(ns.map((n) => ({ name: 'job', data: payloadOf(n) }))),
    async process(count, concurrency) {
      const { promise, noteBegin, noteEnd } = stopwatch(count)
      const worker = new Worker('bench', async () => noteBegin(), { connection, concurrency, autorun: true })
      worker.on('completed', noteEnd)
      const seconds = await promise
      await worker.close()
      return seconds
    },
    empty: () => queue.obliterate({ force: true }),
    close: () => queue.close(),
  }
}

/** Counts from the first job's begin to the end of the last. */
function stopwatch(count: number) {
  const { promise, resolve } = Promise.withResolvers<number>()
  let began: number | undefined
  let ended = 0
  return {
    promise,
    noteBegin(): void {
      began ??= performance.now()
    },
    noteEnd(): void {
      ended += 1
      if (ended === count) resolve((performance.now() - began!) / 1000)
    },
  }
}
