import { ErrorBody } from '@bajiaozhi/shared/contracts/primitives'
import { badRequest } from '@bajiaozhi/shared/errors/app-error'
import type { App } from '@bajiaozhi/shared/http/app-factory'
import { IdParams, parseId } from '@bajiaozhi/shared/http/ids'
import { tagReply } from '@bajiaozhi/shared/http/tagged'
import type { FightersReader } from './fighters-reader.ts'
import { FighterProfile, FighterSearch, SearchQuery } from './fighters-schemas.ts'
import { present } from './fighters-service.ts'

const tags = ['fighters']

export function registerFighterRoutes(app: App, reader: FightersReader): void {
  app.get(
    '/api/fighters/search',
    {
      schema: {
        tags,
        summary: 'Fighters whose name, nickname or Chinese name contains q, best first; one page, without updates',
        querystring: SearchQuery,
        response: { 200: FighterSearch, 400: ErrorBody },
      },
    },
    async ({ query: { q, limit, cursor } }, reply) => {
      if (cursor !== undefined) throw badRequest('INVALID_CURSOR', 'a search has one page and gives out no cursor')
      const found = await reader.search(q, limit)
      tagReply(reply, found)
      return reply.send({ items: found.value, next_cursor: null })
    },
  )

  app.get(
    '/api/fighters/:id',
    {
      schema: {
        tags,
        summary: 'One fighter with the 30 newest updates',
        params: IdParams,
        response: { 200: FighterProfile, 400: ErrorBody, 404: ErrorBody },
      },
    },
    async (request, reply) => {
      const found = await reader.find(parseId(request.params.id, 'fighter'))
      tagReply(reply, found)
      return reply.send(present(found.value))
    },
  )
}
