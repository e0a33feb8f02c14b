import type { Migration } from '@bajiaozhi/shared/mysql/migrations'
import { outboxMigration } from '@bajiaozhi/shared/mysql/outbox-table'
import { processedJobsMigration } from '@bajiaozhi/shared/mysql/processed-jobs'
import { dataSources } from './001-data-sources.ts'
import { pendingArticles } from './002-pending-articles.ts'
import { articles } from './003-articles.ts'
import { ingestRuns } from './004-ingest-runs.ts'
import { revokedTokens } from './005-revoked-tokens.ts'
import { builtinSources } from './007-builtin-sources.ts'
import { runsReplay } from './009-runs-replay.ts'

export const migrations: readonly Migration[] = [
  dataSources,
  pendingArticles,
  articles,
  ingestRuns,
  revokedTokens,
  outboxMigration('006-outbox'),
  builtinSources,
  processedJobsMigration('008-processed-jobs'),
  runsReplay,
]
