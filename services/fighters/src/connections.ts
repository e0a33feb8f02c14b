import { openDomainConnections } from '@bajiaozhi/shared/domain/domain-connections'
import { createRedisRevocation } from '@bajiaozhi/shared/http/redis-revocation'
import type { Logger } from '@bajiaozhi/shared/logger/logger'
import type { FightersConfig } from './config.ts'
import { createDatabase } from './database.ts'

/** Everything that this service reaches outside of its process. */
export function openConnections(config: FightersConfig, logger: Logger) {
  const { sequelize, flagsRedis, ...connections } = openDomainConnections('fighters', config, logger)
  return {
    ...connections,
    database: createDatabase(sequelize),
    revocation: createRedisRevocation({ redis: flagsRedis }),
  }
}
