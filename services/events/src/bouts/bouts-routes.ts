import { ErrorBody } from '@bajiaozhi/shared/contracts/primitives'
import type { App } from '@bajiaozhi/shared/http/app-factory'
import { IdParams, parseId } from '@bajiaozhi/shared/http/ids'
import { trimTexts } from '@bajiaozhi/shared/http/trim-texts'
import { ADMIN_ERRORS, BEARER } from '../route-schemas.ts'
import { toBout } from './bout-view.ts'
import { Bout, BoutEdit, BoutParams, NewBout } from './bouts-schemas.ts'
import type { BoutsService } from './bouts-service.ts'

const shared = { tags: ['events'], security: BEARER }
const errors = { ...ADMIN_ERRORS, 404: ErrorBody, 409: ErrorBody }
const ofFighters = { ...errors, 422: ErrorBody, 503: ErrorBody }
const eventId = ({ id }: { id: string }) => parseId(id, 'event')
const boutId = ({ bout_id }: { bout_id: string }) => parseId(bout_id, 'bout')

export function registerBoutRoutes(app: App, service: BoutsService): void {
  app.post(
    '/admin/events/:id/bouts',
    {
      preValidation: trimTexts,
      schema: {
        ...shared,
        summary: 'Add a bout to a card',
        params: IdParams,
        body: NewBout,
        response: { 200: Bout, ...ofFighters },
      },
    },
    async ({ params, body }) => toBout(await service.add(eventId(params), body)),
  )

  app.put(
    '/admin/events/:id/bouts/:bout_id',
    {
      preValidation: trimTexts,
      schema: {
        ...shared,
        summary: 'Change a bout or its result, which is then locked; result_source: provider releases it',
        params: BoutParams,
        body: BoutEdit,
        response: { 200: Bout, ...ofFighters },
      },
    },
    async ({ params, body }) => toBout(await service.edit(eventId(params), boutId(params), body)),
  )

  app.delete(
    '/admin/events/:id/bouts/:bout_id',
    { schema: { ...shared, summary: 'Cancel a bout', params: BoutParams, response: { 200: Bout, ...errors } } },
    async ({ params }) => toBout(await service.cancel(eventId(params), boutId(params))),
  )
}
