import { conflict, notFound } from '@bajiaozhi/shared/errors/app-error'
import type { Transaction, UnitOfWork } from '@bajiaozhi/shared/mysql/unit-of-work'
import { eventChanged } from '../announcements.ts'
import { changedFields } from '../changed-fields.ts'
import type { Event } from '../events/event-model.ts'
import type { EventsRepository } from '../events/events-repository.ts'
import { present } from '../events/events-service.ts'
import type { KnownFighters } from '../snapshots/known-fighters.ts'
import type { Bout } from './bout-model.ts'
import { editedBout, newBout } from './bout-rules.ts'
import type { BoutFields, BoutsRepository } from './bouts-repository.ts'
import type { BoutEdit, NewBout } from './bouts-schemas.ts'

/** Every change raises the event's version and voids its card. */
export interface BoutsService {
  add: (eventId: number, given: NewBout) => Promise<Bout>
  edit: (eventId: number, id: number, edit: BoutEdit) => Promise<Bout>
  cancel: (eventId: number, id: number) => Promise<Bout>
}

export interface BoutsServiceOptions {
  events: Pick<EventsRepository, 'find' | 'lock' | 'update'>
  bouts: Pick<BoutsRepository, 'find' | 'listOf' | 'insert' | 'update'>
  fighters: KnownFighters
  unitOfWork: UnitOfWork
  now: () => Date
}

type Corners = { red_fighter_id?: number; blue_fighter_id?: number }

export function createBoutsService({ events, bouts, fighters, unitOfWork, now }: BoutsServiceOptions): BoutsService {
  /** `work` says whether it has changed anything. */
  async function onCard(
    eventId: number,
    given: Corners,
    work: (transaction: Transaction, event: Event) => Promise<boolean>,
  ): Promise<void> {
    const ids = [given.red_fighter_id, given.blue_fighter_id].filter((id) => id !== undefined)
    await fighters.fetchUnknown(ids)
    await unitOfWork.write(async (transaction, announce) => {
      await fighters.hold(transaction, ids)
      const event = present(await events.lock(transaction, eventId))
      if (!(await work(transaction, event))) return
      await events.update(transaction, eventId, {}, now())
      await announce(eventChanged({ id: eventId, version: event.version + 1 }))
    })
  }

  /** Changes a bout with its event locked, so that what `change` sees is what it changes. */
  async function change(eventId: number, id: number, given: Corners, change: (bout: Bout) => Partial<BoutFields>) {
    await onCard(eventId, given, async (transaction) => {
      const bout = found(await bouts.find(eventId, id, transaction))
      const changes = changedFields<BoutFields>(bout, change(bout))
      if (Object.keys(changes).length === 0) return false
      await bouts.update(transaction, id, changes, now())
      return true
    })
    return found(await bouts.find(eventId, id))
  }

  return {
    async add(eventId, given) {
      // What can never be is refused before fighters is asked, and a missing event before a missing fighter.
      newBout(given, 1)
      present(await events.find(eventId))
      let id = 0
      await onCard(eventId, given, async (transaction, event) => {
        if (event.status === 'cancelled') throw conflict('EVENT_CANCELLED', 'this event is cancelled')
        const card = await bouts.listOf([eventId], transaction)
        const next = Math.max(0, ...card.map((bout) => bout.sequence_no)) + 1
        id = await bouts.insert(transaction, eventId, newBout(given, next), now())
        return true
      })
      return found(await bouts.find(eventId, id))
    },

    async edit(eventId, id, edit) {
      editedBout(found(await bouts.find(eventId, id)), edit)
      return change(eventId, id, edit, (bout) => editedBout(bout, edit))
    },

    cancel: (eventId, id) =>
      change(eventId, id, {}, (bout) => {
        if (bout.status !== 'pending') throw conflict('INVALID_TRANSITION', `this bout is ${bout.status}`)
        return { status: 'cancelled' }
      }),
  }
}

function found(bout: Bout | null): Bout {
  if (bout === null) throw notFound('BOUT_NOT_FOUND', 'no such bout in this event')
  return bout
}
