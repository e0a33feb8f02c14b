import { buildApp } from '../../../../services/gateway/src/app.ts'
import { createAskArticles } from '../../../../services/gateway/src/auth/ask-articles.ts'
import { readConfig } from '../../../../services/gateway/src/config.ts'
import { createEdgeCache } from '../../../../services/gateway/src/edge-cache/edge-cache.ts'
import { createRateLimits } from '../../../../services/gateway/src/rate-limit/rate-limits.ts'
import { createUpstreams } from '../../../../services/gateway/src/upstream/upstream.ts'
import { createBus } from '../../../../shared/src/bus/bus.ts'
import { orExit } from '../../../../shared/src/config/environment.ts'
import { createTokenVerifier } from '../../../../shared/src/http/admin-guard.ts'
import { createRegistry } from '../../../../shared/src/http/metrics.ts'
import { createRevocationCheck, REVOCATION_TIMEOUTS_MS } from '../../../../shared/src/http/revocation-check.ts'
import { createLogger } from '../../../../shared/src/logger/logger.ts'
import { closeRedis, createRedis } from '../../../../shared/src/redis/connection.ts'
import { runService } from '../../../../shared/src/shutdown/run-service.ts'
import { variantOf } from '../../variant-of.ts'
import { breakEdge } from '../broken/break-edge.ts'
import { VARIANTS } from '../variants.ts'
import { obeyOrders, tell } from './parent.ts'

/** The gateway as its own main.ts puts it together, with the replicas' addresses given and, in a variant, a broken edge cache. */
const config = orExit(readConfig)
const logger = createLogger({ service: 'gateway', level: config.logLevel })
const registry = createRegistry('gateway')
const redis = createRedis({ ...config.redis, name: 'gateway', logger, commandTimeoutMs: REVOCATION_TIMEOUTS_MS.redis })
const bus = createBus({ url: config.natsUrl, name: 'gateway', logger })
const replicas = process.env.EVENTS_ADDRESSES!.split(',')
const resolve = async (host: string) => (host === 'events' ? replicas : [])
const upstreams = createUpstreams({ urls: config.serviceUrls, resolve, logger, registry })
const askOwner = createAskArticles(upstreams.articles, config.internalToken)
const auth = {
  verify: createTokenVerifier(...config.jwtSecrets),
  ...createRevocationCheck({ redis, askOwner, registry, logger }),
}
const limits = createRateLimits({ rates: config.rates, redis, registry, logger })
const pieces = breakEdge(variantOf(VARIANTS, process.env))
const edgeCache = createEdgeCache({ upstreams, bus, logger, registry, maxBytes: config.edgeCacheBytes, ...pieces })
const mediaRoot = import.meta.dirname
const app = await buildApp({
  logger,
  registry,
  upstreams,
  edgeCache,
  auth,
  limits,
  trustedProxies: [],
  corsOrigins: [],
  document: {},
  mediaRoot,
})
const close = async () => void (await Promise.all([bus.close(), closeRedis(redis)]))
obeyOrders(() => {})
await runService({ listeners: [{ app, port: config.port }], logger, close, host: process.env.HOST! })
await tell({ ready: true })
