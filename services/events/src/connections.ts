import { type Bus, createBus } from '@bajiaozhi/shared/bus/bus'
import { type Cache, createCache } from '@bajiaozhi/shared/cache/cache'
import { CACHE_TIMEOUT_MS, createCacheStore } from '@bajiaozhi/shared/cache/cache-store'
import { createInternalClient } from '@bajiaozhi/shared/http/internal-client'
import { createRegistry } from '@bajiaozhi/shared/http/metrics'
import type { HealthCheck } from '@bajiaozhi/shared/http/operations'
import { createRedisRevocation } from '@bajiaozhi/shared/http/redis-revocation'
import type { Logger } from '@bajiaozhi/shared/logger/logger'
import { createSequelize } from '@bajiaozhi/shared/mysql/connection'
import { createOutboxRelay, type OutboxTargets } from '@bajiaozhi/shared/mysql/outbox-relay'
import { createOutboxRepository } from '@bajiaozhi/shared/mysql/outbox-repository'
import { createUnitOfWork } from '@bajiaozhi/shared/mysql/unit-of-work'
import { closeRedis, createRedis } from '@bajiaozhi/shared/redis/connection'
import type { EventsConfig } from './config.ts'
import { createDatabase } from './database.ts'
import { createFightersClient } from './snapshots/fighters-client.ts'

const CONSUMER_TIMEOUT_MS = 3000
const FLAGS_TIMEOUT_MS = 500
/** An editor waits for it. */
const FIGHTERS_TIMEOUT_MS = 3000

/** Everything that this service reaches outside of its process. Opening waits for nothing: what is away is tried again. */
export function openConnections(config: EventsConfig, logger: Logger) {
  const registry = createRegistry('events')
  const sequelize = createSequelize({ dsn: config.mysqlDsn, logger })
  const cacheRedis = createRedis({
    ...config.redisCache,
    name: 'events-cache',
    logger,
    commandTimeoutMs: CACHE_TIMEOUT_MS,
  })
  const openStreams = (name: string, commandTimeoutMs: number) =>
    createRedis({ ...config.redisStreams, name: `events-${name}`, logger, commandTimeoutMs })
  const flagsRedis = openStreams('flags', FLAGS_TIMEOUT_MS)
  const bus = createBus({ url: config.natsUrl, name: 'events', logger })

  const cache = createCache({ store: createCacheStore(cacheRedis), logger, registry })
  const outbox = createOutboxRepository(sequelize)
  const relay = createOutboxRelay({ outbox, targets: targetsOf(cache, bus), logger, registry })
  const client = { baseUrl: config.fightersUrl, token: config.internalToken, timeoutMs: FIGHTERS_TIMEOUT_MS }
  const checks: Record<string, HealthCheck> = {
    mysql: { check: () => sequelize.query('SELECT 1'), required: true },
    'redis-cache': { check: () => cacheRedis.ping(), required: false },
    'redis-streams': { check: () => flagsRedis.ping(), required: false },
    nats: { check: () => connected(bus), required: false },
  }

  return {
    database: createDatabase(sequelize),
    fighters: createFightersClient(createInternalClient(client)),
    unitOfWork: createUnitOfWork({ sequelize, outbox, relay }),
    cache,
    relay,
    /** Opens a connection for the consumer of fighters' stream. */
    connectStreams: (purpose: string) => openStreams(purpose, CONSUMER_TIMEOUT_MS),
    revocation: createRedisRevocation({ redis: flagsRedis }),
    checks,
    registry,
    async close() {
      await relay.stop()
      for (const redis of [cacheRedis, flagsRedis]) closeRedis(redis)
      await Promise.all([bus.close(), sequelize.close()])
    },
  }
}

const targetsOf = (cache: Cache, bus: Bus): OutboxTargets => ({
  voidCache: cache.remove,
  publish: bus.publish,
  addToStream: async ({ stream }) => {
    throw new Error(`this service writes to no stream, not to ${stream} either`)
  },
})

async function connected(bus: Bus): Promise<void> {
  if (!bus.isConnected()) throw new Error('NATS is away')
}
