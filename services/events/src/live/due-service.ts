import type { LiveEvents } from '@bajiaozhi/shared/contracts/live'
import type { UnitOfWork } from '@bajiaozhi/shared/mysql/unit-of-work'
import { eventChanged } from '../announcements.ts'
import type { EventsRepository } from '../events/events-repository.ts'
import { PROVIDER } from './provider.ts'

export interface DueService {
  /** Makes every event live whose start has come. @returns all live events that a provider can be asked about */
  goLive: () => Promise<LiveEvents>
}

export interface DueServiceOptions {
  events: Pick<EventsRepository, 'listDue' | 'listLive' | 'lock' | 'update'>
  unitOfWork: UnitOfWork
  now: () => Date
  /** Seconds between two polls of an event; 30 unless told. */
  intervalSec?: number
}

/** A provider that has failed this often in a row is asked less often, until it answers. */
export const FAILURES_UNTIL_SLOW = 3
const INTERVAL_SEC = 30
const SLOWER = 2
const AT_ONCE = 100

export function createDueService({
  events,
  unitOfWork,
  now,
  intervalSec = INTERVAL_SEC,
}: DueServiceOptions): DueService {
  /** Decided with the row locked: an editor may have moved or cancelled it, or another replica been first. */
  const begin = (id: number): Promise<void> =>
    unitOfWork.write(async (transaction, announce) => {
      const event = await events.lock(transaction, id)
      if (event?.status !== 'scheduled' || event.starts_at > now()) return
      await events.update(transaction, id, { status: 'live' }, now())
      await announce(eventChanged({ id, version: event.version + 1 }))
    })

  return {
    async goLive() {
      for (const id of await events.listDue(now(), AT_ONCE)) await begin(id)
      const live = await events.listLive(AT_ONCE)
      const items = live.flatMap(({ id, external_refs, poll_failures }) => {
        const provider_event_id = external_refs[PROVIDER]
        const interval_sec = poll_failures >= FAILURES_UNTIL_SLOW ? intervalSec * SLOWER : intervalSec
        return provider_event_id ? [{ event_id: id, provider: PROVIDER, provider_event_id, interval_sec } as const] : []
      })
      return { items }
    },
  }
}
