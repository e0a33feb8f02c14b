import { createBus } from '@bajiaozhi/shared/bus/bus'
import { createTokenVerifier } from '@bajiaozhi/shared/http/admin-guard'
import { createRegistry } from '@bajiaozhi/shared/http/metrics'
import { createRevocationCheck, REVOCATION_TIMEOUTS_MS } from '@bajiaozhi/shared/http/revocation-check'
import type { Logger } from '@bajiaozhi/shared/logger/logger'
import { closeRedis, createRedis } from '@bajiaozhi/shared/redis/connection'
import { createAskArticles } from './auth/ask-articles.ts'
import type { GatewayConfig } from './config.ts'
import { createEdgeCache } from './edge-cache/edge-cache.ts'
import { dependencyChecks } from './ops-app.ts'
import { createRateLimits } from './rate-limit/rate-limits.ts'
import { resolveAddresses } from './upstream/resolve-addresses.ts'
import { createUpstreams } from './upstream/upstream.ts'

/** Everything that a gateway process reaches outside of itself, and what is made of it. */
export function openConnections(config: GatewayConfig, logger: Logger) {
  const registry = createRegistry('gateway')
  const commandTimeoutMs = REVOCATION_TIMEOUTS_MS.redis
  const redis = createRedis({ ...config.redis, name: 'gateway', logger, commandTimeoutMs })
  const bus = createBus({ url: config.natsUrl, name: 'gateway', logger })
  const upstreams = createUpstreams({
    urls: config.serviceUrls,
    resolve: resolveAddresses,
    logger,
    registry,
    ...(!config.isLimited && { createLimit: () => undefined }),
  })
  const askOwner = createAskArticles(upstreams.articles, config.internalToken)
  return {
    registry,
    upstreams,
    auth: {
      verify: createTokenVerifier(...config.jwtSecrets),
      ...createRevocationCheck({ redis, askOwner, registry, logger }),
    },
    limits: createRateLimits({ rates: config.rates, redis, registry, logger }),
    edgeCache: createEdgeCache({ upstreams, bus, logger, registry, maxBytes: config.edgeCacheBytes }),
    checks: dependencyChecks({ upstreams, redis, bus }),
    async close() {
      closeRedis(redis)
      await bus.close()
    },
  }
}
