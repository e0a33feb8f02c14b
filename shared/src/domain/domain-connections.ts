import { type Bus, createBus } from '../bus/bus.ts'
import { createInvalidationPublisher } from '../bus/invalidation-publisher.ts'
import { createCache } from '../cache/cache.ts'
import { createCacheGate } from '../cache/cache-gate.ts'
import { type CacheStore, createCacheStore } from '../cache/cache-store.ts'
import { createRegistry } from '../http/metrics.ts'
import type { HealthCheck } from '../http/operations.ts'
import { REVOCATION_TIMEOUTS_MS } from '../http/revocation-check.ts'
import type { Logger } from '../logger/logger.ts'
import { createSequelize } from '../mysql/connection.ts'
import { createMysqlWatch } from '../mysql/mysql-watch.ts'
import { createOutboxRelay, type OutboxRelay, type OutboxTargets } from '../mysql/outbox-relay.ts'
import { createOutboxRepository } from '../mysql/outbox-repository.ts'
import { outboxKept } from '../mysql/outbox-table.ts'
import { createRetention, type KeptTable } from '../mysql/retention.ts'
import { mysqlUnavailable } from '../mysql/unavailable.ts'
import { createUnitOfWork } from '../mysql/unit-of-work.ts'
import { closeRedis, createRedis, type Redis, type RedisOptions } from '../redis/connection.ts'
import { createStreamPublisher } from '../streams/publisher.ts'
import type { DomainConfig } from './domain-environment.ts'

/** The publisher waits up to 2.5 s for the disk, on a connection of its own: whatever comes behind it would wait too. */
const PUBLISHER_TIMEOUT_MS = 3000
/**
 * The first is for health checks, since the cache's own calls are given up sooner. It is pinged twice a second: a connection without an
 * answer for three is dead, whatever TCP says.
 */
const CACHE_TIMES = { commandTimeoutMs: 1000, silenceMs: 3000 }

type ConnectionConfig = Pick<DomainConfig, 'mysqlDsn' | 'redisCache' | 'redisStreams' | 'natsUrl'> & {
  keepDays: Pick<DomainConfig['keepDays'], 'outbox'>
}

/** Puts something around a part, as tests do that break it on purpose. */
export interface Wrappers {
  wrapStore?: (store: CacheStore) => CacheStore
  wrapRelay?: (relay: OutboxRelay) => OutboxRelay
}

export interface DomainOptions extends Wrappers {
  /** The service's own tables whose old rows are deleted; the outbox is always among them. */
  tables?: readonly KeptTable[]
}

/**
 * Everything that a domain service reaches outside of its process. Opening waits for nothing: what is away is tried again.
 * @param service names the connections and metrics, e.g. `articles`
 */
export function openDomainConnections(
  service: string,
  config: ConnectionConfig,
  logger: Logger,
  { wrapStore = (store) => store, wrapRelay = (relay) => relay, tables = [] }: DomainOptions = {},
) {
  const registry = createRegistry(service)
  const watch = createMysqlWatch({ dsn: config.mysqlDsn, logger, registry })
  const sequelize = createSequelize({ dsn: config.mysqlDsn, logger, watch })
  watch.start()
  const open = (purpose: string, options: Omit<RedisOptions, 'name' | 'logger'>): Redis =>
    createRedis({ ...options, name: `${service}-${purpose}`, logger })
  const cacheRedis = open('cache', { ...config.redisCache, ...CACHE_TIMES })
  const publisherRedis = open('publisher', { ...config.redisStreams, commandTimeoutMs: PUBLISHER_TIMEOUT_MS })
  const flagsRedis = open('flags', { ...config.redisStreams, commandTimeoutMs: REVOCATION_TIMEOUTS_MS.redis })
  const bus = createBus({ url: config.natsUrl, name: service, logger })
  const invalidations = createInvalidationPublisher({ bus, domain: service })

  const outbox = createOutboxRepository(sequelize)
  const store = wrapStore(createCacheStore(cacheRedis))
  const gate = createCacheGate({ ping: store.ping, hasOverdue: outbox.hasOverdueVoiding, logger, registry })
  const isOutage = (error: unknown) => mysqlUnavailable(error) !== undefined
  const cache = createCache({ store, gate, isOutage, logger, registry })
  const publisher = createStreamPublisher({ redis: publisherRedis })
  const targets: OutboxTargets = {
    voidCache: cache.invalidate,
    publish: invalidations.publish,
    addToStream: ({ stream, payload }) => publisher.publish(stream, payload),
  }
  const relay = wrapRelay(createOutboxRelay({ outbox, targets, logger, registry }))
  const kept = [outboxKept(config.keepDays.outbox), ...tables]
  const retention = createRetention({ sequelize, tables: kept, logger })
  const checks: Record<string, HealthCheck> = {
    // The watch asks it five times a second as it is.
    mysql: { check: async () => watch.assertAnswering(), required: true },
    'redis-cache': { check: () => cacheRedis.ping(), required: false },
    'redis-streams': { check: () => flagsRedis.ping(), required: false },
    nats: { check: () => connected(bus), required: false },
  }

  return {
    sequelize,
    unitOfWork: createUnitOfWork({ sequelize, outbox, relay }),
    cache,
    publisher,
    /** The streams' Redis, for short questions such as whether a token was revoked. */
    flagsRedis,
    checks,
    registry,
    /** Begins what goes on by itself for as long as the process lives. */
    start() {
      relay.start()
      retention.start()
      gate.start()
      invalidations.start()
    },
    async close() {
      await Promise.all([relay.stop(), gate.stop(), retention.stop()])
      invalidations.stop()
      for (const redis of [cacheRedis, publisherRedis, flagsRedis]) closeRedis(redis)
      await Promise.all([bus.close(), sequelize.close()])
      await watch.stop()
    },
  }
}

async function connected(bus: Bus): Promise<void> {
  if (!bus.isConnected()) throw new Error('NATS is away')
}
