import { randomUUID } from 'node:crypto'
import {
  FIGHTERS_GROUP,
  FIGHTERS_STREAM,
  FighterChanged,
  RECONCILE_GROUP,
  RECONCILE_STREAM,
  ReconcileJob,
} from '@bajiaozhi/shared/contracts/fighter-snapshot'
import type { OperationsOptions } from '@bajiaozhi/shared/http/operations'
import type { UnitOfWork } from '@bajiaozhi/shared/mysql/unit-of-work'
import { closeRedis } from '@bajiaozhi/shared/redis/connection'
import { type ConsumerOptions, createConsumer } from '@bajiaozhi/shared/streams/consumer'
import { jobMetrics } from '@bajiaozhi/shared/streams/job-metrics'
import { createScheduler } from '@bajiaozhi/shared/streams/schedule'
import { createRepeater } from '@bajiaozhi/shared/timing/repeater'
import type { Database } from '../database.ts'
import type { FightersClient } from './fighters-client.ts'
import { createReconciler } from './reconciler.ts'
import { createSnapshotsService } from './snapshots-service.ts'

export type SnapshotFeedOptions = Pick<ConsumerOptions<typeof FighterChanged>, 'connect' | 'logger'> & {
  /** Opens connections to the streams' Redis. */
  connect: (purpose: string) => ReturnType<ConsumerOptions<typeof FighterChanged>['connect']>
  database: Database
  fighters: Pick<FightersClient, 'listChanged'>
  unitOfWork: UnitOfWork
  registry: OperationsOptions['registry']
  /** Between two reconciliations; whole seconds count. */
  intervalMs: number
  now?: () => Date
}

export interface SnapshotFeed {
  start: () => void
  stop: () => Promise<void>
}

/** Leaves time to close within the ten seconds after SIGTERM. */
const FINISH_WITHIN_MS = 5000
const FIRE_EVERY_MS = 1000

/**
 * Keeps the copies of fighters: by their stream as they change, and by asking now and then for what the stream may have lost: each
 * replica at its start, and one of all of them each time that the schedule fires.
 */
export function createSnapshotFeed(options: SnapshotFeedOptions): SnapshotFeed {
  const { database, fighters, unitOfWork, intervalMs, connect, logger, registry, now = () => new Date() } = options
  const { snapshots, processedJobs } = database
  const service = createSnapshotsService({ ...database, unitOfWork, now })
  const reconciler = createReconciler({ fighters, snapshots, service, logger, now })
  const shared = { connect, logger, metrics: jobMetrics(registry) }

  const changes = createConsumer({
    ...shared,
    stream: FIGHTERS_STREAM,
    group: FIGHTERS_GROUP,
    schema: FighterChanged,
    handle: async ({ fighter }, { jobId, replay }) =>
      void (await service.take(fighter, { group: FIGHTERS_GROUP, jobId, replay })),
    close: ({ jobId, replay }) => processedJobs.close({ group: FIGHTERS_GROUP, jobId, replay }),
  })

  const reconciliations = createConsumer({
    ...shared,
    stream: RECONCILE_STREAM,
    group: RECONCILE_GROUP,
    schema: ReconcileJob,
    concurrency: 1,
    /** Fighters being away is no failure of the job: the next slot is the retry. */
    handle: () =>
      reconciler.run().catch((err: unknown) => {
        logger.warn({ err }, 'fighters cannot be compared for now, cards show them as they were')
      }),
    close: ({ jobId, replay }) => processedJobs.close({ group: RECONCILE_GROUP, jobId, replay }),
  })

  const redis = connect('scheduler')
  const scheduler = createScheduler({ redis, stream: RECONCILE_STREAM })
  const every = { sec: Math.max(1, Math.round(intervalMs / 1000)) }
  const timer = createRepeater({
    task: () => scheduler.fire({ id: 'fighters', every, job: { job_id: randomUUID() }, unique: 'fighters' }),
    everyMs: FIRE_EVERY_MS,
    what: 'scheduled reconciliations',
    logger,
  })

  return {
    start() {
      changes.start()
      reconciliations.start()
      reconciler.start()
      timer.start()
    },
    async stop() {
      await Promise.all([
        timer.stop(),
        changes.stop(FINISH_WITHIN_MS),
        reconciliations.stop(FINISH_WITHIN_MS),
        reconciler.stop(),
      ])
      closeRedis(redis)
    },
  }
}
