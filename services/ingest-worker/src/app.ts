import { INGEST_GROUP, INGEST_STREAM, IngestJob } from '@bajiaozhi/shared/contracts/ingest'
import type { Fetcher } from '@bajiaozhi/shared/fetch/fetcher'
import { type App, createApp } from '@bajiaozhi/shared/http/app-factory'
import { registerOperations } from '@bajiaozhi/shared/http/operations'
import type { Logger } from '@bajiaozhi/shared/logger/logger'
import { type Consumer, type ConsumerOptions, createConsumer } from '@bajiaozhi/shared/streams/consumer'
import { jobMetrics } from '@bajiaozhi/shared/streams/job-metrics'
import type { Scheduler } from '@bajiaozhi/shared/streams/schedule'
import type { Repeater } from '@bajiaozhi/shared/timing/repeater'
import type { Registry } from 'prom-client'
import type { ArticlesClient } from './articles-client.ts'
import { createIngestHandling } from './consumer.ts'
import type { HostLimit } from './host-limit.ts'
import type { Parser } from './parser.ts'
import { createSourceScheduler } from './scheduler.ts'

export interface WorkerDependencies {
  logger: Logger
  registry: Registry
  /** Opens connections to the streams' Redis. */
  connect: ConsumerOptions<typeof IngestJob>['connect']
  /** The connection that health is asked on. */
  redis: { ping: () => Promise<unknown> }
  articles: ArticlesClient
  fetcher: Fetcher
  parser: Parser
  concurrency: number
  hostLimit: HostLimit
  /** Of the fetch stream. */
  scheduler: Scheduler
}

/** The worker: consumer and scheduler, not started yet, and the app of its health and metrics. */
export function buildWorker(dependencies: WorkerDependencies): { app: App; consumer: Consumer; scheduler: Repeater } {
  const { logger, registry, connect, redis, articles, fetcher, parser, concurrency, hostLimit, scheduler } =
    dependencies
  const app = createApp({ logger })
  // Without the stream there is no work, but a restart would not bring it back: it is reported, not required.
  registerOperations(app, { registry, checks: { 'redis-streams': { check: () => redis.ping(), required: false } } })
  const handling = createIngestHandling({ fetcher, parser, articles, hostLimit, logger })
  const options = { stream: INGEST_STREAM, group: INGEST_GROUP, schema: IngestJob, concurrency }
  return {
    app,
    consumer: createConsumer({ ...options, ...handling, connect, logger, metrics: jobMetrics(registry) }),
    scheduler: createSourceScheduler({ articles, scheduler, logger }),
  }
}
