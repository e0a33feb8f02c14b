import { ErrorBody } from '@bajiaozhi/shared/contracts/primitives'
import type { App } from '@bajiaozhi/shared/http/app-factory'
import { IdParams, parseId } from '@bajiaozhi/shared/http/ids'
import { trimTexts } from '@bajiaozhi/shared/http/trim-texts'
import { ADMIN_ERRORS, BEARER } from '../route-schemas.ts'
import { FighterUpdate, NewUpdate } from './updates-schemas.ts'
import type { UpdatesService } from './updates-service.ts'

export function registerUpdateRoutes(app: App, service: UpdatesService): void {
  app.post(
    '/admin/fighters/:id/updates',
    {
      preValidation: trimTexts,
      schema: {
        tags: ['fighters'],
        security: BEARER,
        summary: "Add a line to a fighter's page",
        params: IdParams,
        body: NewUpdate,
        response: { 200: FighterUpdate, ...ADMIN_ERRORS, 404: ErrorBody },
      },
    },
    async (request) => service.add(parseId(request.params.id, 'fighter'), request.body),
  )
}
