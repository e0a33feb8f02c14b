import type { Sequelize } from '@bajiaozhi/shared/mysql/connection'
import { createProcessedJobs, type ProcessedJobs } from '@bajiaozhi/shared/mysql/processed-jobs'
import { type BoutsRepository, createBoutsRepository } from './bouts/bouts-repository.ts'
import { createEventsRepository, type EventsRepository } from './events/events-repository.ts'
import { createSnapshotsRepository, type SnapshotsRepository } from './snapshots/snapshots-repository.ts'

/** Everything that this service keeps in MySQL. */
export interface Database {
  events: EventsRepository
  bouts: BoutsRepository
  snapshots: SnapshotsRepository
  processedJobs: ProcessedJobs
}

export const createDatabase = (sequelize: Sequelize): Database => ({
  events: createEventsRepository(sequelize),
  bouts: createBoutsRepository(sequelize),
  snapshots: createSnapshotsRepository(sequelize),
  processedJobs: createProcessedJobs(sequelize),
})
