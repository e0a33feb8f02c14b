import { openDomainConnections, type Wrappers } from '@bajiaozhi/shared/domain/domain-connections'
import { createInternalClient } from '@bajiaozhi/shared/http/internal-client'
import { askArticles, createRevocationCheck, REVOCATION_TIMEOUTS_MS } from '@bajiaozhi/shared/http/revocation-check'
import type { Logger } from '@bajiaozhi/shared/logger/logger'
import { processedJobsKept } from '@bajiaozhi/shared/mysql/processed-jobs'
import { createRedis } from '@bajiaozhi/shared/redis/connection'
import type { EventsConfig } from './config.ts'
import { createDatabase } from './database.ts'
import { createFightersClient } from './snapshots/fighters-client.ts'

const CONSUMER_TIMEOUT_MS = 3000
/** An editor waits for it. */
const FIGHTERS_TIMEOUT_MS = 3000

/** Everything that this service reaches outside of its process. */
export function openConnections(config: EventsConfig, logger: Logger, wrappers: Wrappers = {}) {
  const options = { ...wrappers, tables: [processedJobsKept(config.keepDays.jobs)] }
  const { sequelize, flagsRedis, ...connections } = openDomainConnections('events', config, logger, options)
  const clientOf = (baseUrl: string, timeoutMs: number) =>
    createInternalClient({ baseUrl, token: config.internalToken, timeoutMs })
  const askOwner = askArticles(clientOf(config.articlesUrl, REVOCATION_TIMEOUTS_MS.owner))
  return {
    ...connections,
    database: createDatabase(sequelize),
    fighters: createFightersClient(clientOf(config.fightersUrl, FIGHTERS_TIMEOUT_MS)),
    revocation: createRevocationCheck({ redis: flagsRedis, askOwner, registry: connections.registry, logger }),
    /** Opens a connection for the consumer of fighters' stream. */
    connectStreams: (purpose: string) =>
      createRedis({ ...config.redisStreams, name: `events-${purpose}`, logger, commandTimeoutMs: CONSUMER_TIMEOUT_MS }),
  }
}
