import { openDomainConnections } from '@bajiaozhi/shared/domain/domain-connections'
import type { Logger } from '@bajiaozhi/shared/logger/logger'
import { createRevocation } from './auth/revocation.ts'
import type { ArticlesConfig } from './config.ts'
import { createDatabase } from './database.ts'

/** Everything that this service reaches outside of its process. */
export function openConnections(config: ArticlesConfig, logger: Logger) {
  const { sequelize, flagsRedis, ...connections } = openDomainConnections('articles', config, logger)
  const database = createDatabase(sequelize)
  return {
    ...connections,
    database,
    revocation: createRevocation({ revokedTokens: database.revokedTokens, flags: flagsRedis, logger }),
  }
}
