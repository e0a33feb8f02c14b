import { openDomainConnections } from '@bajiaozhi/shared/domain/domain-connections'
import { createInternalClient } from '@bajiaozhi/shared/http/internal-client'
import { askArticles, createRevocationCheck, REVOCATION_TIMEOUTS_MS } from '@bajiaozhi/shared/http/revocation-check'
import type { Logger } from '@bajiaozhi/shared/logger/logger'
import type { FightersConfig } from './config.ts'
import { createDatabase } from './database.ts'

/** Everything that this service reaches outside of its process. */
export function openConnections(config: FightersConfig, logger: Logger) {
  const { sequelize, flagsRedis, ...connections } = openDomainConnections('fighters', config, logger)
  const { articlesUrl: baseUrl, internalToken: token } = config
  const articles = createInternalClient({ baseUrl, token, timeoutMs: REVOCATION_TIMEOUTS_MS.owner })
  const { registry } = connections
  return {
    ...connections,
    database: createDatabase(sequelize),
    revocation: createRevocationCheck({ redis: flagsRedis, askOwner: askArticles(articles), registry, logger }),
  }
}
