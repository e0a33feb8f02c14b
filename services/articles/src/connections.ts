import { openDomainConnections } from '@bajiaozhi/shared/domain/domain-connections'
import type { Logger } from '@bajiaozhi/shared/logger/logger'
import { processedJobsKept } from '@bajiaozhi/shared/mysql/processed-jobs'
import { closeRedis, createRedis } from '@bajiaozhi/shared/redis/connection'
import { measureQueues } from '@bajiaozhi/shared/streams/queue-metrics'
import { createRevocation } from './auth/revocation.ts'
import type { ArticlesConfig } from './config.ts'
import { createDatabase } from './database.ts'
import { runsKept } from './ingest/runs-kept.ts'
import { createQueues } from './queues/queues.ts'

/** A change of a queue waits up to 2.5 s for the disk. */
const QUEUES_TIMEOUT_MS = 3000

/** Everything that this service reaches outside of its process. */
export function openConnections(config: ArticlesConfig, logger: Logger) {
  const tables = [processedJobsKept(config.keepDays.jobs), runsKept(config.keepDays.runs)]
  const { sequelize, flagsRedis, ...connections } = openDomainConnections('articles', config, logger, { tables })
  const name = 'articles-queues'
  const queuesRedis = createRedis({ ...config.queuesRedis, name, logger, commandTimeoutMs: QUEUES_TIMEOUT_MS })
  const queues = createQueues(queuesRedis)
  measureQueues(queues, connections.registry)
  const database = createDatabase(sequelize)
  return {
    ...connections,
    database,
    queues,
    revocation: createRevocation({ revokedTokens: database.revokedTokens, flags: flagsRedis, logger }),
    async close() {
      closeRedis(queuesRedis)
      await connections.close()
    },
  }
}
