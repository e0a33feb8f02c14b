import { type Bus, createBus } from '@bajiaozhi/shared/bus/bus'
import { type Cache, createCache } from '@bajiaozhi/shared/cache/cache'
import { CACHE_TIMEOUT_MS, createCacheStore } from '@bajiaozhi/shared/cache/cache-store'
import { createRegistry } from '@bajiaozhi/shared/http/metrics'
import type { HealthCheck } from '@bajiaozhi/shared/http/operations'
import { createRedisRevocation } from '@bajiaozhi/shared/http/redis-revocation'
import type { Logger } from '@bajiaozhi/shared/logger/logger'
import { createSequelize } from '@bajiaozhi/shared/mysql/connection'
import { createOutboxRelay, type OutboxTargets } from '@bajiaozhi/shared/mysql/outbox-relay'
import { createOutboxRepository } from '@bajiaozhi/shared/mysql/outbox-repository'
import { createUnitOfWork } from '@bajiaozhi/shared/mysql/unit-of-work'
import { closeRedis, createRedis } from '@bajiaozhi/shared/redis/connection'
import { createStreamPublisher, type StreamPublisher } from '@bajiaozhi/shared/streams/publisher'
import type { FightersConfig } from './config.ts'
import { createDatabase } from './database.ts'

/** The publisher waits up to 2.5 s for the disk, on a connection of its own: whatever comes behind it would wait too. */
const PUBLISHER_TIMEOUT_MS = 3000
const FLAGS_TIMEOUT_MS = 500

/** Everything that this service reaches outside of its process. Opening waits for nothing: what is away is tried again. */
export function openConnections(config: FightersConfig, logger: Logger) {
  const registry = createRegistry('fighters')
  const sequelize = createSequelize({ dsn: config.mysqlDsn, logger })
  const cacheRedis = createRedis({
    ...config.redisCache,
    name: 'fighters-cache',
    logger,
    commandTimeoutMs: CACHE_TIMEOUT_MS,
  })
  const openStreams = (name: string, commandTimeoutMs: number) =>
    createRedis({ ...config.redisStreams, name, logger, commandTimeoutMs })
  const publisherRedis = openStreams('fighters-publisher', PUBLISHER_TIMEOUT_MS)
  const flagsRedis = openStreams('fighters-flags', FLAGS_TIMEOUT_MS)
  const bus = createBus({ url: config.natsUrl, name: 'fighters', logger })

  const cache = createCache({ store: createCacheStore(cacheRedis), logger, registry })
  const publisher = createStreamPublisher({ redis: publisherRedis })
  const outbox = createOutboxRepository(sequelize)
  const relay = createOutboxRelay({ outbox, targets: targetsOf(cache, bus, publisher), logger, registry })
  const checks: Record<string, HealthCheck> = {
    mysql: { check: () => sequelize.query('SELECT 1'), required: true },
    'redis-cache': { check: () => cacheRedis.ping(), required: false },
    'redis-streams': { check: () => flagsRedis.ping(), required: false },
    nats: { check: () => connected(bus), required: false },
  }

  return {
    database: createDatabase(sequelize),
    unitOfWork: createUnitOfWork({ sequelize, outbox, relay }),
    cache,
    relay,
    revocation: createRedisRevocation({ redis: flagsRedis }),
    checks,
    registry,
    async close() {
      await relay.stop()
      for (const redis of [cacheRedis, publisherRedis, flagsRedis]) closeRedis(redis)
      await Promise.all([bus.close(), sequelize.close()])
    },
  }
}

const targetsOf = (cache: Cache, bus: Bus, publisher: StreamPublisher): OutboxTargets => ({
  voidCache: cache.remove,
  publish: bus.publish,
  addToStream: ({ stream, payload }) => publisher.publish(stream, payload),
})

async function connected(bus: Bus): Promise<void> {
  if (!bus.isConnected()) throw new Error('NATS is away')
}
