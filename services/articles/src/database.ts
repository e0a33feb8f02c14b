import type { Sequelize } from '@bajiaozhi/shared/mysql/connection'
import { createProcessedJobs, type ProcessedJobs } from '@bajiaozhi/shared/mysql/processed-jobs'
import { type ArticlesRepository, createArticlesRepository } from './articles/articles-repository.ts'
import { createRevokedTokensRepository, type RevokedTokensRepository } from './auth/revoked-tokens-repository.ts'
import { createEntriesRepository, type EntriesRepository } from './ingest/entries-repository.ts'
import { createRunsRepository, type RunsRepository } from './ingest/runs-repository.ts'
import { createPendingRepository, type PendingRepository } from './review/pending-repository.ts'
import { createSourcesRepository, type SourcesRepository } from './sources/sources-repository.ts'

/** Everything that this service keeps in MySQL. */
export interface Database {
  articles: ArticlesRepository
  pending: PendingRepository
  sources: SourcesRepository
  entries: EntriesRepository
  runs: RunsRepository
  processedJobs: ProcessedJobs
  revokedTokens: RevokedTokensRepository
}

export const createDatabase = (sequelize: Sequelize): Database => ({
  articles: createArticlesRepository(sequelize),
  pending: createPendingRepository(sequelize),
  sources: createSourcesRepository(sequelize),
  entries: createEntriesRepository(sequelize),
  runs: createRunsRepository(sequelize),
  processedJobs: createProcessedJobs(sequelize),
  revokedTokens: createRevokedTokensRepository(sequelize),
})
