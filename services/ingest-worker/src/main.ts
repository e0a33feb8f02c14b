import { orExit } from '@bajiaozhi/shared/config/environment'
import { INGEST_STREAM } from '@bajiaozhi/shared/contracts/ingest'
import { createFetcher } from '@bajiaozhi/shared/fetch/fetcher'
import { createInternalClient } from '@bajiaozhi/shared/http/internal-client'
import { createRegistry } from '@bajiaozhi/shared/http/metrics'
import { createLogger } from '@bajiaozhi/shared/logger/logger'
import { closeRedis, createRedis } from '@bajiaozhi/shared/redis/connection'
import { runService } from '@bajiaozhi/shared/shutdown/run-service'
import { createScheduler } from '@bajiaozhi/shared/streams/schedule'
import { startTelemetry } from '@bajiaozhi/shared/telemetry/start-telemetry'
import { buildWorker } from './app.ts'
import { createArticlesClient } from './articles-client.ts'
import { readConfig } from './config.ts'
import { createHostLimit } from './host-limit.ts'
import { createParser } from './parser.ts'

/** A batch of ten thousand entries takes the articles service a while. */
const ARTICLES_TIMEOUT_MS = 60_000
/** Leaves time to abort what is left and to close within the ten seconds after SIGTERM. */
const FINISH_WITHIN_MS = 7000

const config = orExit(readConfig)
await startTelemetry({ service: 'ingest-worker', ...config })
const logger = createLogger({ service: 'ingest-worker', level: config.logLevel })
const registry = createRegistry('ingest-worker')
const connect = (name: string) =>
  createRedis({ ...config.redis, name: `ingest-worker-${name}`, logger, commandTimeoutMs: 3000 })
const redis = connect('scheduler')
const articles = createArticlesClient(createInternalClient({ ...config.articles, timeoutMs: ARTICLES_TIMEOUT_MS }))
const fetcher = createFetcher({ allowHosts: config.allowHosts })
const hostLimit = createHostLimit({ redis, keyPrefix: `${INGEST_STREAM}:host`, ...config.perHost })
const schedules = createScheduler({ redis, stream: INGEST_STREAM })
const work = {
  articles,
  fetcher,
  parser: createParser(),
  concurrency: config.concurrency,
  hostLimit,
  scheduler: schedules,
}
const { app, consumer, scheduler } = buildWorker({ logger, registry, connect, redis, ...work })
consumer.start()
scheduler.start()

await runService({
  listeners: [{ app, port: config.opsPort }],
  logger,
  stopWork: async () => void (await Promise.all([scheduler.stop(), consumer.stop(FINISH_WITHIN_MS)])),
  close: async () => closeRedis(redis),
})
