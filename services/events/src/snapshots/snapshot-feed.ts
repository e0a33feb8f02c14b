import { FIGHTERS_GROUP, FIGHTERS_STREAM, FighterChanged } from '@bajiaozhi/shared/contracts/fighter-snapshot'
import type { UnitOfWork } from '@bajiaozhi/shared/mysql/unit-of-work'
import { type ConsumerOptions, createConsumer } from '@bajiaozhi/shared/streams/consumer'
import type { Database } from '../database.ts'
import type { FightersClient } from './fighters-client.ts'
import { createReconciler } from './reconciler.ts'
import { createSnapshotsService } from './snapshots-service.ts'

export type SnapshotFeedOptions = Pick<ConsumerOptions<typeof FighterChanged>, 'connect' | 'logger' | 'registry'> & {
  database: Database
  fighters: Pick<FightersClient, 'listChanged'>
  unitOfWork: UnitOfWork
  /** Between two reconciliations. */
  intervalMs: number
  now?: () => Date
}

export interface SnapshotFeed {
  start: () => void
  stop: () => Promise<void>
}

/** Leaves time to close within the ten seconds after SIGTERM. */
const FINISH_WITHIN_MS = 5000

/** Keeps the copies of fighters: by their stream as they change, and by asking now and then for what the stream may have lost. */
export function createSnapshotFeed(options: SnapshotFeedOptions): SnapshotFeed {
  const { database, fighters, unitOfWork, intervalMs, connect, logger, registry, now = () => new Date() } = options
  const service = createSnapshotsService({ ...database, unitOfWork, now })
  const reconciler = createReconciler({ fighters, snapshots: database.snapshots, service, logger, intervalMs, now })
  const consumer = createConsumer({
    connect,
    stream: FIGHTERS_STREAM,
    group: FIGHTERS_GROUP,
    schema: FighterChanged,
    handle: async ({ fighter }) => void (await service.take(fighter)),
    logger,
    registry,
  })

  return {
    start() {
      consumer.start()
      reconciler.start()
    },
    async stop() {
      await Promise.all([consumer.stop(FINISH_WITHIN_MS), reconciler.stop()])
    },
  }
}
