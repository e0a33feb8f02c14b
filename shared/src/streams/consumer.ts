import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import type { TSchema } from 'typebox'
import { closeRedis, type Redis, whenReady } from '../redis/connection.ts'
import { createJobRunner, type JobRunnerOptions } from './job-runner.ts'
import { createJobsInHand } from './jobs-in-hand.ts'
import { createStreamEntries, type Delivery, type StreamEntries } from './stream-entries.ts'
import { createUpkeep } from './upkeep.ts'

export interface ConsumerOptions<T extends TSchema> extends Omit<JobRunnerOptions<T>, 'entries'> {
  /** Opens a connection to the streams' Redis; called anew whenever one fails. `blocking` ones wait for entries. */
  connect: (purpose: 'commands' | 'blocking') => Redis
  /** All groups that are to read the stream, this one included; itself alone unless told. */
  groups?: readonly string[]
  /** Jobs at once, at most. */
  concurrency?: number
  /** An entry untouched for this long is taken over; running jobs renew their claims three times in that time. */
  minIdleMs?: number
  /** Puts something around the entries, as tests do that break them on purpose. */
  wrapEntries?: (entries: StreamEntries) => StreamEntries
}

export interface Consumer {
  /** What its group knows it by. */
  name: string
  start: () => void
  /** Takes no more; waits for running jobs, and gives back those that are not done by the deadline. */
  stop: (deadlineMs: number) => Promise<void>
}

const MIN_IDLE_MS = 15_000
/** A dead worker's entry waits for a read to end. */
const BLOCK_MS = 400
const AFTER_ERROR_MS = 500
const READY_WITHIN_MS = 2000
const WHILE_PAUSED_MS = 50
/** A job that hears that it must stop has so long to do so. */
const ABORT_WITHIN_MS = 500

/** Reads a stream as one consumer of a group. Its name is new with each start, so that no two processes share their entries. */
export function createConsumer<T extends TSchema>(options: ConsumerOptions<T>): Consumer {
  const {
    connect,
    stream,
    group,
    groups = [group],
    concurrency = 4,
    minIdleMs = MIN_IDLE_MS,
    wrapEntries = (entries) => entries,
  } = options
  const name = `${hostname()}-${randomUUID().slice(0, 8)}`
  const logger = options.logger.child({ stream, consumer: name })
  let commands = connect('commands')
  let reader = connect('blocking')
  const entries = wrapEntries(createStreamEntries(() => commands, stream, group, name))
  const runner = createJobRunner({ ...options, entries, logger })
  const jobs = createJobsInHand({ runner, heartbeat: entries.heartbeat, everyMs: minIdleMs / 3, logger })
  const upkeep = createUpkeep({ entries, groups, minIdleMs, logger, isInHand: jobs.has, onError: renewIfHung })
  const stopping = new AbortController()
  let hasGroup = false
  let loop = Promise.resolve()

  async function takeNext(): Promise<void> {
    if (!hasGroup) await joinGroup()
    if (!upkeep.mayStart()) return void (await pause(WHILE_PAUSED_MS))
    const suspect = upkeep.suspect()
    if (suspect !== undefined) return runAlone(suspect)
    const free = concurrency - jobs.running()
    if (free <= 0 || jobs.unsettled() > 4 * concurrency) return jobs.slotFreed()
    const deliveries = await entries.read(reader, free, BLOCK_MS)
    // Somebody may have paused the queue, or told this worker to stop, while it waited.
    if (deliveries.length > 0 && (stopping.signal.aborted || !upkeep.mayStart())) await giveBack(deliveries)
    else for (const delivery of deliveries) jobs.start(delivery)
  }

  async function runAlone(delivery: Delivery): Promise<void> {
    await jobs.allEnded()
    if (stopping.signal.aborted || !upkeep.mayStart()) return
    jobs.start(delivery)
    await jobs.allEnded()
    await upkeep.nextSuspect()
  }

  const giveBack = (deliveries: readonly Delivery[]) => entries.release(deliveries.map(({ id }) => id))

  async function joinGroup(): Promise<void> {
    await Promise.all([commands, reader].map((redis) => whenReady(redis, READY_WITHIN_MS)))
    await entries.createGroup()
    hasGroup = true
    upkeep.start()
  }

  /** ioredis may hang after a reconnect: a connection that leaves a command without an answer is made anew. */
  function renewIfHung(error: unknown): void {
    if (!String(error).includes('timed out') || stopping.signal.aborted) return
    closeRedis(commands)
    commands = connect('commands')
  }

  async function readUntilStopped(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await takeNext()
      } catch (err) {
        if (stopping.signal.aborted) return
        logger.warn({ err }, 'the stream cannot be read for now')
        renewIfHung(err)
        // A Redis that lost its data has no group: start over, with a connection of which nothing is known.
        hasGroup = false
        closeRedis(reader)
        await pause(AFTER_ERROR_MS)
        if (!stopping.signal.aborted) reader = connect('blocking')
      }
    }
  }

  return {
    name,
    start() {
      loop = readUntilStopped()
    },
    async stop(deadlineMs) {
      const deadline = pause(deadlineMs, undefined, { ref: false })
      stopping.abort()
      await Promise.race([loop, deadline])
      closeRedis(reader)
      await upkeep.stop()
      await Promise.race([jobs.allEnded(), deadline])
      jobs.abort(new Error('the worker is stopping'))
      await Promise.race([jobs.allEnded(), pause(ABORT_WITHIN_MS, undefined, { ref: false })])
      const left = [...jobs.unfinished(), ...(upkeep.suspect() ? [upkeep.suspect()!.id] : [])]
      try {
        if (left.length > 0) await entries.release(left)
        await entries.leave()
      } catch (err) {
        logger.warn({ err, left: left.length }, 'what is left could not be given back: others take it over')
      }
      jobs.stop()
      closeRedis(commands)
    },
  }
}
