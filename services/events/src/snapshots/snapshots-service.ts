import type { FighterSnapshot } from '@bajiaozhi/shared/contracts/fighter-snapshot'
import { retryDeadlocks } from '@bajiaozhi/shared/mysql/deadlock'
import type { UnitOfWork } from '@bajiaozhi/shared/mysql/unit-of-work'
import { eventChanged } from '../announcements.ts'
import type { BoutsRepository } from '../bouts/bouts-repository.ts'
import type { EventsRepository } from '../events/events-repository.ts'
import type { SnapshotsRepository } from './snapshots-repository.ts'

export interface SnapshotsService {
  /** Takes in a fighter as it is now; one that is as new already stays. @returns whether it was news */
  take: (snapshot: FighterSnapshot) => Promise<boolean>
}

export interface SnapshotsServiceOptions {
  snapshots: Pick<SnapshotsRepository, 'store'>
  bouts: Pick<BoutsRepository, 'eventsOf'>
  events: Pick<EventsRepository, 'lock' | 'update'>
  unitOfWork: UnitOfWork
  now: () => Date
}

/** A fighter that changes is a change of every card that shows it, in the same transaction. */
export function createSnapshotsService({ snapshots, bouts, events, unitOfWork, now }: SnapshotsServiceOptions) {
  const store = (snapshot: FighterSnapshot): Promise<boolean> =>
    unitOfWork.write(async (transaction, announce) => {
      if (!(await snapshots.store(transaction, snapshot, now()))) return false
      for (const id of await bouts.eventsOf(transaction, snapshot.id)) {
        const event = await events.lock(transaction, id)
        if (event === null) continue
        await events.update(transaction, id, {}, now())
        await announce(eventChanged({ id, version: event.version + 1 }))
      }
      return true
    })

  const service: SnapshotsService = { take: (snapshot) => retryDeadlocks(() => store(snapshot)) }
  return service
}
