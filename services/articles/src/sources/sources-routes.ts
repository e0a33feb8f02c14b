import { ErrorBody, Ok } from '@bajiaozhi/shared/contracts/primitives'
import type { App } from '@bajiaozhi/shared/http/app-factory'
import { IdParams, parseId } from '@bajiaozhi/shared/http/ids'
import { toPage } from '@bajiaozhi/shared/http/page'
import { cursorPosition, positionCursor } from '@bajiaozhi/shared/http/time-page'
import { trimTexts } from '@bajiaozhi/shared/http/trim-texts'
import { ADMIN_ERRORS, BEARER } from '../route-schemas.ts'
import { toDataSource } from './source-view.ts'
import type { SourcesRepository } from './sources-repository.ts'
import { DataSource, NewSource, SourceEdit, SourceList, SourcesQuery } from './sources-schemas.ts'
import type { SourcesService } from './sources-service.ts'

export interface SourcesRoutesOptions {
  sources: Pick<SourcesRepository, 'list'>
  service: SourcesService
}

const shared = { tags: ['sources'], security: BEARER }
const onOne = { ...ADMIN_ERRORS, 404: ErrorBody, 409: ErrorBody }
const idOf = (text: string) => parseId(text, 'source')

export function registerSourceRoutes(app: App, { sources, service }: SourcesRoutesOptions): void {
  app.get(
    '/admin/sources',
    {
      schema: {
        ...shared,
        summary: 'Sources, newest first',
        querystring: SourcesQuery,
        response: { 200: SourceList, ...ADMIN_ERRORS },
      },
    },
    async ({ query: { limit, cursor, ...filter } }) => {
      const rows = await sources.list(filter, limit + 1, cursorPosition(cursor))
      const page = toPage(rows, limit, (last) => positionCursor({ time: last.created_at, id: last.id }))
      return { ...page, items: page.items.map(toDataSource) }
    },
  )

  app.post(
    '/admin/sources',
    {
      preValidation: trimTexts,
      schema: {
        ...shared,
        summary: 'Register a source',
        body: NewSource,
        response: { 200: DataSource, ...ADMIN_ERRORS },
      },
    },
    async (request) => toDataSource(await service.create(request.body)),
  )

  app.get(
    '/admin/sources/:id',
    { schema: { ...shared, summary: 'One source', params: IdParams, response: { 200: DataSource, ...onOne } } },
    async (request) => toDataSource(await service.find(idOf(request.params.id))),
  )

  app.put(
    '/admin/sources/:id',
    {
      preValidation: trimTexts,
      schema: {
        ...shared,
        summary: 'Change a source: an absent key changes nothing, null clears',
        params: IdParams,
        body: SourceEdit,
        response: { 200: DataSource, ...onOne },
      },
    },
    async (request) => toDataSource(await service.edit(idOf(request.params.id), request.body)),
  )

  app.delete(
    '/admin/sources/:id',
    {
      schema: {
        ...shared,
        summary: 'Delete a source; it can be restored',
        params: IdParams,
        response: { 200: DataSource, ...onOne },
      },
    },
    async (request) => toDataSource(await service.remove(idOf(request.params.id))),
  )

  registerSwitches(app, service)
}

function registerSwitches(app: App, service: SourcesService): void {
  for (const verb of ['toggle', 'restore'] as const) {
    app.post(
      `/admin/sources/:id/${verb}`,
      { schema: { ...shared, summary: SWITCHES[verb], params: IdParams, response: { 200: Ok, ...onOne } } },
      async (request) => {
        await service[verb](idOf(request.params.id))
        return { ok: true as const }
      },
    )
  }
}

const SWITCHES = { toggle: 'Enable or disable a source', restore: 'Take back its deletion' }
