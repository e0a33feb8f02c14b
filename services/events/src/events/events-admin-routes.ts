import { ErrorBody } from '@bajiaozhi/shared/contracts/primitives'
import type { App } from '@bajiaozhi/shared/http/app-factory'
import { IdParams, parseId } from '@bajiaozhi/shared/http/ids'
import type { OwnUrls } from '@bajiaozhi/shared/http/own-urls'
import { toPage } from '@bajiaozhi/shared/http/page'
import { cursorPosition, positionCursor } from '@bajiaozhi/shared/http/time-page'
import { trimTexts } from '@bajiaozhi/shared/http/trim-texts'
import { ADMIN_ERRORS, BEARER } from '../route-schemas.ts'
import { toEvent } from './event-view.ts'
import type { EventsRepository } from './events-repository.ts'
import { AdminEventsQuery, Event, EventEdit, EventList, NewEvent } from './events-schemas.ts'
import type { EventsService, FullEvent } from './events-service.ts'

export interface EventsAdminRoutesOptions {
  events: Pick<EventsRepository, 'list'>
  service: EventsService
  urls: OwnUrls
}

const shared = { tags: ['events'], security: BEARER }
const onOne = { ...ADMIN_ERRORS, 404: ErrorBody, 409: ErrorBody }
const idOf = (text: string) => parseId(text, 'event')

export function registerEventAdminRoutes(app: App, { events, service, urls }: EventsAdminRoutesOptions): void {
  const show = ({ event, bouts }: FullEvent) => toEvent(event, bouts, urls)

  app.get(
    '/admin/events',
    {
      schema: {
        ...shared,
        summary: 'Events with their bouts, the latest start first, cancelled ones too',
        querystring: AdminEventsQuery,
        response: { 200: EventList, ...ADMIN_ERRORS },
      },
    },
    async ({ query: { limit, cursor, ...filter } }) => {
      const rows = await events.list(filter, limit + 1, cursorPosition(cursor))
      const page = toPage(rows, limit, (last) => positionCursor({ time: last.starts_at, id: last.id }))
      return { ...page, items: (await service.withBouts(page.items)).map(show) }
    },
  )

  app.post(
    '/admin/events',
    {
      preValidation: trimTexts,
      schema: {
        ...shared,
        summary: 'Announce an event',
        body: NewEvent,
        response: { 200: Event, ...ADMIN_ERRORS, 409: ErrorBody },
      },
    },
    async (request) => show(await service.create(request.body)),
  )

  app.get(
    '/admin/events/:id',
    {
      schema: {
        ...shared,
        summary: 'One event with its bouts, and how its last poll went',
        params: IdParams,
        response: { 200: Event, ...onOne },
      },
    },
    async (request) => show(await service.find(idOf(request.params.id))),
  )

  app.put(
    '/admin/events/:id',
    {
      preValidation: trimTexts,
      schema: {
        ...shared,
        summary: 'Change an event: an absent key changes nothing, null clears; scheduled -> live -> completed',
        params: IdParams,
        body: EventEdit,
        response: { 200: Event, ...onOne },
      },
    },
    async (request) => show(await service.edit(idOf(request.params.id), request.body)),
  )

  app.delete(
    '/admin/events/:id',
    { schema: { ...shared, summary: 'Cancel an event', params: IdParams, response: { 200: Event, ...onOne } } },
    async (request) => show(await service.cancel(idOf(request.params.id))),
  )
}
