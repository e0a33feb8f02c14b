import type { FighterSnapshot } from '@bajiaozhi/shared/contracts/fighter-snapshot'
import { retryDeadlocks } from '@bajiaozhi/shared/mysql/deadlock'
import type { ProcessedJob, ProcessedJobs } from '@bajiaozhi/shared/mysql/processed-jobs'
import type { UnitOfWork } from '@bajiaozhi/shared/mysql/unit-of-work'
import { ClosedJobError } from '@bajiaozhi/shared/streams/permanent-error'
import { eventChanged } from '../announcements.ts'
import type { BoutsRepository } from '../bouts/bouts-repository.ts'
import type { EventsRepository } from '../events/events-repository.ts'
import type { SnapshotsRepository } from './snapshots-repository.ts'

export interface SnapshotsService {
  /**
   * Takes in a fighter as it is now; one that is as new already stays. A job whose effect that is has it once.
   * @throws ClosedJobError when the job was given up
   * @returns whether it was news
   */
  take: (snapshot: FighterSnapshot, job?: ProcessedJob) => Promise<boolean>
}

export interface SnapshotsServiceOptions {
  snapshots: Pick<SnapshotsRepository, 'store'>
  bouts: Pick<BoutsRepository, 'eventsOf'>
  events: Pick<EventsRepository, 'lock' | 'update'>
  processedJobs: Pick<ProcessedJobs, 'begin'>
  unitOfWork: UnitOfWork
  now: () => Date
}

/** A fighter that changes is a change of every card that shows it, in the same transaction. */
export function createSnapshotsService(options: SnapshotsServiceOptions): SnapshotsService {
  const { snapshots, bouts, events, processedJobs, unitOfWork, now } = options

  const store = (snapshot: FighterSnapshot, job?: ProcessedJob): Promise<boolean> =>
    unitOfWork.write(async (transaction, announce) => {
      const state = job === undefined ? 'free' : await processedJobs.begin(transaction, job)
      if (state === 'dead') throw new ClosedJobError()
      if (state === 'done') return false
      if (!(await snapshots.store(transaction, snapshot, now()))) return false
      for (const id of await bouts.eventsOf(transaction, snapshot.id)) {
        const event = await events.lock(transaction, id)
        if (event === null) continue
        await events.update(transaction, id, {}, now())
        await announce(eventChanged({ id, version: event.version + 1 }))
      }
      return true
    })

  return { take: (snapshot, job) => retryDeadlocks(() => store(snapshot, job)) }
}
