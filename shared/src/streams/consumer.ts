import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import type { Registry } from 'prom-client'
import type { Static, TSchema } from 'typebox'
import type { Logger } from '../logger/logger.ts'
import { closeRedis, type Redis, whenReady } from '../redis/connection.ts'
import { createJobRunner, type FailedJob, type JobContext } from './job-runner.ts'
import { createStreamEntries, type Delivery } from './stream-entries.ts'

export interface ConsumerOptions<T extends TSchema> {
  /** Opens a connection to the streams' Redis; called anew whenever one fails. `blocking` ones wait for entries. */
  connect: (purpose: 'commands' | 'blocking') => Redis
  stream: string
  group: string
  schema: T
  /** Does one job. Resolving acknowledges it; rejecting leaves it to another attempt, a PermanentError to the dead letters. */
  handle: (job: Static<T>, context: JobContext) => Promise<void>
  /** Hears of every failed attempt, before a dead one goes to the dead letters. */
  onFailed?: (failed: FailedJob<Static<T>>) => Promise<void>
  concurrency?: number
  maxAttempts?: number
  /** An entry untouched for this long is taken over; a running job renews its claim three times in that time. */
  minIdleMs?: number
  logger: Logger
  registry: Registry
}

export interface Consumer {
  start: () => void
  /** Takes no more; waits for running jobs, and aborts those that are not done by the deadline: others take them over. */
  stop: (deadlineMs: number) => Promise<void>
}

const BLOCK_MS = 1000
const AFTER_ERROR_MS = 500
const READY_WITHIN_MS = 2000

/** Reads a stream as one consumer of a group. Its name is new with each start, so that no two processes share their entries. */
export function createConsumer<T extends TSchema>(options: ConsumerOptions<T>): Consumer {
  const { connect, stream, group, concurrency = 4, minIdleMs = 15_000 } = options
  const consumer = `${hostname()}-${randomUUID().slice(0, 8)}`
  const logger = options.logger.child({ stream, consumer })
  const commands = connect('commands')
  let reader = connect('blocking')
  const entries = createStreamEntries(commands, stream, group, consumer)
  const runner = createJobRunner({ ...options, minIdleMs, entries, logger })
  const running = new Set<Promise<void>>()
  const stopping = new AbortController()
  const aborting = new AbortController()
  let hasGroup = false
  let nextTakeOver = 0
  let loop = Promise.resolve()

  async function takeNext(): Promise<void> {
    if (!hasGroup) await joinGroup()
    const free = concurrency - running.size
    if (free === 0) return void (await Promise.race(running))
    const deliveries = await nextDeliveries(free)
    for (const delivery of deliveries) run(delivery)
  }

  async function joinGroup(): Promise<void> {
    await Promise.all([commands, reader].map((redis) => whenReady(redis, READY_WITHIN_MS)))
    await entries.createGroup()
    hasGroup = true
  }

  async function nextDeliveries(free: number): Promise<Delivery[]> {
    if (Date.now() >= nextTakeOver) {
      const takenOver = await entries.takeOver(free, minIdleMs)
      if (takenOver.length > 0) return takenOver
      nextTakeOver = Date.now() + minIdleMs / 4
    }
    return entries.read(reader, free, BLOCK_MS)
  }

  function run(delivery: Delivery): void {
    const job = runner.run(delivery, aborting.signal).finally(() => running.delete(job))
    running.add(job)
  }

  async function readUntilStopped(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await takeNext()
      } catch (err) {
        if (stopping.signal.aborted) return
        logger.warn({ err }, 'the stream cannot be read for now')
        // A client can hang after a reconnect, and a Redis that lost its data has no group: start over with both.
        hasGroup = false
        closeRedis(reader)
        await pause(AFTER_ERROR_MS)
        reader = connect('blocking')
      }
    }
  }

  return {
    start() {
      loop = readUntilStopped()
    },
    async stop(deadlineMs) {
      stopping.abort()
      closeRedis(reader) // ends a blocked read
      await loop
      closeRedis(reader) // the loop may have opened another meanwhile
      await Promise.race([Promise.all(running), pause(deadlineMs, undefined, { ref: false })])
      aborting.abort(new Error('the worker is stopping'))
      await Promise.all(running)
      closeRedis(commands)
    },
  }
}
