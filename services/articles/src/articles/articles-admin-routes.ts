import { ErrorBody, Ok } from '@bajiaozhi/shared/contracts/primitives'
import { adminOf } from '@bajiaozhi/shared/http/admin-guard'
import type { App } from '@bajiaozhi/shared/http/app-factory'
import { IdParams, parseId } from '@bajiaozhi/shared/http/ids'
import type { OwnUrls } from '@bajiaozhi/shared/http/own-urls'
import { trimTexts } from '@bajiaozhi/shared/http/trim-texts'
import { toPendingArticle } from '../review/pending-view.ts'
import { PendingArticle } from '../review/review-schemas.ts'
import { ADMIN_ERRORS, BEARER } from '../route-schemas.ts'
import { ManualArticle, Unpublishing } from './articles-schemas.ts'
import type { ArticlesService } from './articles-service.ts'

const shared = { tags: ['articles'], security: BEARER }

export function registerArticleAdminRoutes(app: App, service: ArticlesService, urls: OwnUrls): void {
  app.post(
    '/admin/articles/manual',
    {
      preValidation: trimTexts,
      schema: {
        ...shared,
        summary: 'Add an article by hand; it waits for review. A known source_url is 409 with the id of what has it',
        body: ManualArticle,
        response: { 200: PendingArticle, ...ADMIN_ERRORS, 409: ErrorBody, 422: ErrorBody },
      },
    },
    async (request) => toPendingArticle(await service.addManual(request.body), urls),
  )

  app.post(
    '/admin/articles/:id/unpublish',
    {
      preValidation: trimTexts,
      schema: {
        ...shared,
        summary: 'Take a published article from the public',
        params: IdParams,
        body: Unpublishing,
        response: { 200: Ok, ...ADMIN_ERRORS, 404: ErrorBody, 409: ErrorBody },
      },
    },
    async (request) => {
      const id = parseId(request.params.id, 'article')
      await service.unpublish(id, adminOf(request).sub, request.body.reason)
      return { ok: true as const }
    },
  )
}
