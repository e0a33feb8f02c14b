import { ErrorBody } from '@bajiaozhi/shared/contracts/primitives'
import { notFound } from '@bajiaozhi/shared/errors/app-error'
import type { App } from '@bajiaozhi/shared/http/app-factory'
import { IdParams, parseId } from '@bajiaozhi/shared/http/ids'
import { tagReply } from '@bajiaozhi/shared/http/tagged'
import { EventCard, EventSummaryList, EventsQuery } from './card-schemas.ts'
import type { CardsReader } from './cards-reader.ts'

const tags = ['events']

export function registerCardRoutes(app: App, reader: CardsReader): void {
  app.get(
    '/api/events',
    {
      schema: {
        tags,
        summary: 'Events, the latest start first; cancelled ones only when asked for',
        querystring: EventsQuery,
        response: { 200: EventSummaryList, 400: ErrorBody },
      },
    },
    async (request, reply) => {
      const found = await reader.list(request.query)
      tagReply(reply, found)
      return reply.send(found.value)
    },
  )

  app.get(
    '/api/events/:id',
    {
      schema: {
        tags,
        summary: 'One event with its card',
        params: IdParams,
        response: { 200: EventCard, 400: ErrorBody, 404: ErrorBody },
      },
    },
    async (request, reply) => {
      const found = await reader.find(parseId(request.params.id, 'event'))
      tagReply(reply, found)
      if (found.value === null) throw notFound('EVENT_NOT_FOUND', 'no such event')
      return reply.send(found.value)
    },
  )
}
