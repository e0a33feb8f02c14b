import { orExit } from '@bajiaozhi/shared/config/environment'
import { createFetcher } from '@bajiaozhi/shared/fetch/fetcher'
import { createInternalClient } from '@bajiaozhi/shared/http/internal-client'
import { createRegistry } from '@bajiaozhi/shared/http/metrics'
import { createLogger } from '@bajiaozhi/shared/logger/logger'
import { closeRedis, createRedis } from '@bajiaozhi/shared/redis/connection'
import { runService } from '@bajiaozhi/shared/shutdown/run-service'
import { startTelemetry } from '@bajiaozhi/shared/telemetry/start-telemetry'
import { buildWorker } from './app.ts'
import { readConfig } from './config.ts'
import { createEventsClient } from './events-client.ts'

const EVENTS_TIMEOUT_MS = 5000
const FETCH_LIMITS = { timeoutMs: 5000, maxBytes: 4 * 1024 * 1024, userAgent: 'Bajiaozhi/0.1 (live results)' }
/** A poll lasts 5 s at the most, and its report is repeated once at the most; what is left is made by another worker. */
const FINISH_WITHIN_MS = 7000

const config = orExit(readConfig)
await startTelemetry({ service: 'live-worker', ...config })
const logger = createLogger({ service: 'live-worker', level: config.logLevel })
const registry = createRegistry('live-worker')
const connect = (name: string) =>
  createRedis({ ...config.redis, name: `live-worker-${name}`, logger, commandTimeoutMs: 3000 })
const redis = connect('scheduler')
const events = createEventsClient(createInternalClient({ ...config.events, timeoutMs: EVENTS_TIMEOUT_MS }))
const fetcher = createFetcher({ allowHosts: config.allowHosts, ...FETCH_LIMITS })
const { ufcLiveUrl, concurrency } = config
const worker = buildWorker({ logger, registry, connect, redis, events, fetcher, ufcLiveUrl, concurrency })
worker.consumer.start()
worker.scheduler.start()

await runService({
  listeners: [{ app: worker.app, port: config.opsPort }],
  logger,
  async stopWork() {
    await Promise.all([worker.scheduler.stop(), worker.consumer.stop(FINISH_WITHIN_MS)])
  },
  close: async () => closeRedis(redis),
})
