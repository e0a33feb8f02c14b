import { openDomainConnections } from '@bajiaozhi/shared/domain/domain-connections'
import type { Logger } from '@bajiaozhi/shared/logger/logger'
import { processedJobsKept } from '@bajiaozhi/shared/mysql/processed-jobs'
import { closeRedis, createRedis } from '@bajiaozhi/shared/redis/connection'
import { measureQueues } from '@bajiaozhi/shared/streams/queue-metrics'
import { createLoginLimit } from './auth/login-limit.ts'
import { createRevocation } from './auth/revocation.ts'
import { createRevocationCopy } from './auth/revocation-copy.ts'
import type { ArticlesConfig } from './config.ts'
import { createDatabase } from './database.ts'
import { runsKept } from './ingest/runs-kept.ts'
import { createQueues } from './queues/queues.ts'

/** A change of a queue waits up to 2.5 s for the disk. */
const QUEUES_TIMEOUT_MS = 3000
/** After this a login is refused, before its password is looked at. */
const LOGIN_TIMEOUT_MS = 1000

/** Everything that this service reaches outside of its process. */
export function openConnections(config: ArticlesConfig, logger: Logger) {
  const tables = [processedJobsKept(config.keepDays.jobs), runsKept(config.keepDays.runs)]
  const { sequelize, flagsRedis, ...connections } = openDomainConnections('articles', config, logger, { tables })
  const queuesRedis = createRedis({
    ...config.queuesRedis,
    name: 'articles-queues',
    logger,
    commandTimeoutMs: QUEUES_TIMEOUT_MS,
  })
  const loginsRedis = createRedis({
    ...config.redisStreams,
    name: 'articles-logins',
    logger,
    commandTimeoutMs: LOGIN_TIMEOUT_MS,
  })
  const queues = createQueues(queuesRedis)
  measureQueues(queues, connections.registry)
  const database = createDatabase(sequelize)
  const { revokedTokens } = database
  const copy = createRevocationCopy({ redis: flagsRedis, revokedTokens })
  return {
    ...connections,
    database,
    queues,
    revocation: createRevocation({ revokedTokens, copy, logger }),
    loginLimit: createLoginLimit({ redis: loginsRedis, logger }),
    async close() {
      closeRedis(queuesRedis)
      closeRedis(loginsRedis)
      await connections.close()
    },
  }
}
