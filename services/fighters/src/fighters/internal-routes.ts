import { FighterSnapshot, FighterSnapshotList } from '@bajiaozhi/shared/contracts/fighter-snapshot'
import { ErrorBody } from '@bajiaozhi/shared/contracts/primitives'
import { parseTimestamp } from '@bajiaozhi/shared/contracts/timestamps'
import { badRequest } from '@bajiaozhi/shared/errors/app-error'
import type { App } from '@bajiaozhi/shared/http/app-factory'
import { IdParams, parseId } from '@bajiaozhi/shared/http/ids'
import { toPage } from '@bajiaozhi/shared/http/page'
import { cursorPosition, positionCursor } from '@bajiaozhi/shared/http/time-page'
import { toSnapshot } from './fighter-view.ts'
import type { FightersRepository } from './fighters-repository.ts'
import { ChangedQuery } from './fighters-schemas.ts'
import { present } from './fighters-service.ts'

const shared = { tags: ['internal'] }
const errors = { 400: ErrorBody, 401: ErrorBody }

/** For services that keep copies of fighters; the gateway routes nothing here. */
export function registerInternalRoutes(app: App, fighters: Pick<FightersRepository, 'find' | 'listChanged'>): void {
  app.get(
    '/internal/fighters',
    {
      schema: {
        ...shared,
        summary: 'Fighters changed at a time or later, oldest change first',
        querystring: ChangedQuery,
        response: { 200: FighterSnapshotList, ...errors },
      },
    },
    async ({ query: { changed_since, limit, cursor } }) => {
      const rows = await fighters.listChanged(timeOf(changed_since), limit + 1, cursorPosition(cursor))
      const page = toPage(rows, limit, (last) => positionCursor({ time: last.updated_at, id: last.id }))
      return { ...page, items: page.items.map(toSnapshot) }
    },
  )

  app.get(
    '/internal/fighters/:id',
    {
      schema: {
        ...shared,
        summary: 'One fighter as event cards show it',
        params: IdParams,
        response: { 200: FighterSnapshot, ...errors, 404: ErrorBody },
      },
    },
    async (request) => toSnapshot(present(await fighters.find(parseId(request.params.id, 'fighter')))),
  )
}

function timeOf(text: string | undefined): Date | undefined {
  if (text === undefined) return undefined
  const time = parseTimestamp(text)
  if (time === null)
    throw badRequest('INVALID_TIME', 'changed_since must be an RFC 3339 time such as 2026-02-17T20:00:00Z')
  return time
}
