import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createBus } from '@bajiaozhi/shared/bus/bus'
import { orExit } from '@bajiaozhi/shared/config/environment'
import { createTokenVerifier } from '@bajiaozhi/shared/http/admin-guard'
import { createRegistry } from '@bajiaozhi/shared/http/metrics'
import { createRevocationCheck, REVOCATION_TIMEOUTS_MS } from '@bajiaozhi/shared/http/revocation-check'
import { createLogger } from '@bajiaozhi/shared/logger/logger'
import { closeRedis, createRedis } from '@bajiaozhi/shared/redis/connection'
import { startTelemetry } from '@bajiaozhi/shared/telemetry/start-telemetry'
import { buildApp } from './app.ts'
import { createAskArticles } from './auth/ask-articles.ts'
import { readConfig } from './config.ts'
import { createEdgeCache } from './edge-cache/edge-cache.ts'
import { dependencyChecks } from './ops-app.ts'
import { runProcess } from './processes/run-process.ts'
import { createRateLimits } from './rate-limit/rate-limits.ts'
import { resolveAddresses } from './upstream/resolve-addresses.ts'
import { createUpstreams } from './upstream/upstream.ts'

const config = orExit(readConfig)
await startTelemetry({ service: 'gateway', ...config, isDoor: true })
const logger = createLogger({ service: 'gateway', level: config.logLevel })
const registry = createRegistry('gateway')
const redis = createRedis({ ...config.redis, name: 'gateway', logger, commandTimeoutMs: REVOCATION_TIMEOUTS_MS.redis })
const bus = createBus({ url: config.natsUrl, name: 'gateway', logger })
const upstreams = createUpstreams({
  urls: config.serviceUrls,
  resolve: resolveAddresses,
  logger,
  registry,
  ...(!config.isLimited && { createLimit: () => undefined }),
})
const askOwner = createAskArticles(upstreams.articles, config.internalToken)
const auth = {
  verify: createTokenVerifier(...config.jwtSecrets),
  ...createRevocationCheck({ redis, askOwner, registry, logger }),
}
const limits = createRateLimits({ rates: config.rates, redis, registry, logger })
const document: object = JSON.parse(readFileSync(new URL('../openapi.json', import.meta.url), 'utf8'))
const mediaRoot = fileURLToPath(new URL('../media-cache', import.meta.url))
const { corsOrigins, trustedProxies } = config
const edgeCache = createEdgeCache({ upstreams, bus, logger, registry, maxBytes: config.edgeCacheBytes })
const app = await buildApp({
  logger,
  registry,
  upstreams,
  edgeCache,
  auth,
  limits,
  trustedProxies,
  corsOrigins,
  document,
  mediaRoot,
})
const checks = dependencyChecks({ upstreams, redis, bus })
const close = async () => void (await Promise.all([bus.close(), closeRedis(redis)]))
await runProcess({ app, config, logger, registry, checks, close })
