import { ErrorBody } from '@bajiaozhi/shared/contracts/primitives'
import type { App } from '@bajiaozhi/shared/http/app-factory'
import { IdParams, parseId } from '@bajiaozhi/shared/http/ids'
import type { OwnUrls } from '@bajiaozhi/shared/http/own-urls'
import { trimTexts } from '@bajiaozhi/shared/http/trim-texts'
import { ADMIN_ERRORS, BEARER } from '../route-schemas.ts'
import { toFighter } from './fighter-view.ts'
import { Fighter, FighterEdit, NewFighter } from './fighters-schemas.ts'
import type { FightersService } from './fighters-service.ts'

const shared = { tags: ['fighters'], security: BEARER }
const onOne = { ...ADMIN_ERRORS, 404: ErrorBody }
const idOf = (text: string) => parseId(text, 'fighter')

export function registerFighterAdminRoutes(app: App, service: FightersService, urls: OwnUrls): void {
  app.post(
    '/admin/fighters/manual',
    {
      preValidation: trimTexts,
      schema: {
        ...shared,
        summary: 'Add a fighter by hand',
        body: NewFighter,
        response: { 200: Fighter, ...ADMIN_ERRORS },
      },
    },
    async (request) => toFighter(await service.create(request.body), urls),
  )

  app.get(
    '/admin/fighters/:id',
    { schema: { ...shared, summary: 'One fighter', params: IdParams, response: { 200: Fighter, ...onOne } } },
    async (request) => toFighter(await service.find(idOf(request.params.id)), urls),
  )

  app.put(
    '/admin/fighters/:id',
    {
      preValidation: trimTexts,
      schema: {
        ...shared,
        summary: 'Change a fighter: an absent key changes nothing, null clears; stats and records are replaced whole',
        params: IdParams,
        body: FighterEdit,
        response: { 200: Fighter, ...onOne },
      },
    },
    async (request) => toFighter(await service.edit(idOf(request.params.id), request.body), urls),
  )
}
