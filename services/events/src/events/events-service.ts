import { conflict, notFound } from '@bajiaozhi/shared/errors/app-error'
import type { OwnUrls } from '@bajiaozhi/shared/http/own-urls'
import type { UnitOfWork } from '@bajiaozhi/shared/mysql/unit-of-work'
import { eventChanged } from '../announcements.ts'
import type { Bout } from '../bouts/bout-model.ts'
import type { BoutsRepository } from '../bouts/bouts-repository.ts'
import { changedFields } from '../changed-fields.ts'
import { checkTransition, toChangedFields, toNewFields } from './event-fields.ts'
import type { Event } from './event-model.ts'
import type { EventFields, EventsRepository } from './events-repository.ts'
import type { EventEdit, NewEvent } from './events-schemas.ts'

/** An event with all of its bouts, cancelled ones as well. */
export interface FullEvent {
  event: Event
  bouts: Bout[]
}

export interface EventsService {
  find: (id: number) => Promise<FullEvent>
  withBouts: (events: readonly Event[]) => Promise<FullEvent[]>
  create: (given: NewEvent) => Promise<FullEvent>
  edit: (id: number, edit: EventEdit) => Promise<FullEvent>
  cancel: (id: number) => Promise<FullEvent>
}

export interface EventsServiceOptions {
  events: Pick<EventsRepository, 'find' | 'insert' | 'lock' | 'update'>
  bouts: Pick<BoutsRepository, 'listOf'>
  unitOfWork: UnitOfWork
  urls: OwnUrls
  now: () => Date
}

export function createEventsService({ events, bouts, unitOfWork, urls, now }: EventsServiceOptions): EventsService {
  async function find(id: number): Promise<FullEvent> {
    return { event: present(await events.find(id)), bouts: await bouts.listOf([id]) }
  }

  async function change(id: number, given: Partial<EventFields>, isCancelling = false): Promise<FullEvent> {
    await unitOfWork.write(async (transaction, announce) => {
      const event = present(await events.lock(transaction, id))
      if (isCancelling && event.status === 'cancelled') throw conflict('ALREADY_CANCELLED', 'this event is cancelled')
      checkTransition(event, given.status)
      const changes = changedFields(event, given as Partial<Event>) as Partial<EventFields>
      if (Object.keys(changes).length === 0) return
      await events.update(transaction, id, changes, now())
      await announce(eventChanged({ id, version: event.version + 1 }))
    })
    return find(id)
  }

  return {
    find,

    async withBouts(rows) {
      const all = await bouts.listOf(rows.map((event) => event.id))
      return rows.map((event) => ({ event, bouts: all.filter((bout) => bout.event_id === event.id) }))
    },

    async create(given) {
      const fields = toNewFields(given, urls)
      const id = await unitOfWork.write(async (transaction, announce) => {
        const id = await events.insert(transaction, fields, now())
        await announce(eventChanged({ id, version: 1 }))
        return id
      })
      return find(id)
    },

    edit: async (id, edit) => change(id, toChangedFields(edit, urls)),
    cancel: (id) => change(id, { status: 'cancelled' }, true),
  }
}

export function present(event: Event | null): Event {
  if (event === null) throw notFound('EVENT_NOT_FOUND', 'no such event')
  return event
}
