import { LIVE_GROUP, LIVE_STREAM, LiveJob } from '@bajiaozhi/shared/contracts/live'
import type { Fetcher } from '@bajiaozhi/shared/fetch/fetcher'
import { type App, createApp } from '@bajiaozhi/shared/http/app-factory'
import { registerOperations } from '@bajiaozhi/shared/http/operations'
import type { Logger } from '@bajiaozhi/shared/logger/logger'
import type { Redis } from '@bajiaozhi/shared/redis/connection'
import { type Consumer, type ConsumerOptions, createConsumer } from '@bajiaozhi/shared/streams/consumer'
import { jobMetrics } from '@bajiaozhi/shared/streams/job-metrics'
import { createScheduler } from '@bajiaozhi/shared/streams/schedule'
import type { Repeater } from '@bajiaozhi/shared/timing/repeater'
import type { Registry } from 'prom-client'
import { createLiveHandler } from './consumer.ts'
import type { EventsClient } from './events-client.ts'
import { createLiveScheduler } from './scheduler.ts'

export interface WorkerDependencies {
  logger: Logger
  registry: Registry
  /** Opens connections to the streams' Redis. */
  connect: ConsumerOptions<typeof LiveJob>['connect']
  /** The connection of the scheduler, and the one that health is asked on. */
  redis: Redis
  events: EventsClient
  fetcher: Fetcher
  ufcLiveUrl: string
  concurrency: number
}

/** A poll whose worker died is made by another one before its next slot comes. */
const MIN_IDLE_MS = 6000

/** The worker: scheduler and consumer, not started yet, and the app of its health and metrics. */
export function buildWorker(dependencies: WorkerDependencies): { app: App; consumer: Consumer; scheduler: Repeater } {
  const { logger, registry, connect, redis, events, fetcher, ufcLiveUrl, concurrency } = dependencies
  const app = createApp({ logger })
  // Without the stream there is no work, but a restart would not bring it back: it is reported, not required.
  registerOperations(app, { registry, checks: { 'redis-streams': { check: () => redis.ping(), required: false } } })
  const handle = createLiveHandler({ fetcher, events, ufcLiveUrl })
  const stream = { stream: LIVE_STREAM, group: LIVE_GROUP, schema: LiveJob, minIdleMs: MIN_IDLE_MS, concurrency }
  return {
    app,
    consumer: createConsumer({
      ...stream,
      handle,
      close: ({ job, replay }) => events.close(job, replay),
      connect,
      logger,
      metrics: jobMetrics(registry),
    }),
    scheduler: createLiveScheduler({ events, scheduler: createScheduler({ redis, stream: LIVE_STREAM }), logger }),
  }
}
