import { ErrorBody, Ok } from '@bajiaozhi/shared/contracts/primitives'
import { adminOf } from '@bajiaozhi/shared/http/admin-guard'
import type { App } from '@bajiaozhi/shared/http/app-factory'
import { IdParams, parseId } from '@bajiaozhi/shared/http/ids'
import type { OwnUrls } from '@bajiaozhi/shared/http/own-urls'
import { toPage } from '@bajiaozhi/shared/http/page'
import { cursorPosition, positionCursor } from '@bajiaozhi/shared/http/time-page'
import { trimTexts } from '@bajiaozhi/shared/http/trim-texts'
import { ADMIN_ERRORS, BEARER } from '../route-schemas.ts'
import type { PendingRepository } from './pending-repository.ts'
import { toPendingArticle } from './pending-view.ts'
import { Approved, PendingArticle, PendingEdit, PendingList, PendingQuery, Rejection } from './review-schemas.ts'
import type { ReviewService } from './review-service.ts'

export interface ReviewRoutesOptions {
  pending: Pick<PendingRepository, 'listWaiting'>
  review: ReviewService
  urls: OwnUrls
}

const shared = { tags: ['review'], security: BEARER }
const decided = { ...ADMIN_ERRORS, 404: ErrorBody, 409: ErrorBody }

export function registerReviewRoutes(app: App, { pending, review, urls }: ReviewRoutesOptions): void {
  const idOf = (text: string) => parseId(text, 'pending article')

  app.get(
    '/admin/review/pending',
    {
      schema: {
        ...shared,
        summary: 'Articles that wait for review, oldest first',
        querystring: PendingQuery,
        response: { 200: PendingList, ...ADMIN_ERRORS },
      },
    },
    async ({ query: { limit, cursor } }) => {
      const rows = await pending.listWaiting(limit + 1, cursorPosition(cursor))
      const page = toPage(rows, limit, (last) => positionCursor({ time: last.created_at, id: last.id }))
      return { ...page, items: page.items.map((row) => toPendingArticle(row, urls)) }
    },
  )

  app.post(
    '/admin/review/:id/approve',
    { schema: { ...shared, summary: 'Publish it', params: IdParams, response: { 200: Approved, ...decided } } },
    async (request) => {
      const article_id = await review.approve(idOf(request.params.id), adminOf(request).sub)
      return { ok: true as const, article_id }
    },
  )

  app.post(
    '/admin/review/:id/reject',
    {
      preValidation: trimTexts,
      schema: {
        ...shared,
        summary: 'Refuse it',
        params: IdParams,
        body: Rejection,
        response: { 200: Ok, ...decided },
      },
    },
    async (request) => {
      await review.reject(idOf(request.params.id), adminOf(request).sub, request.body.reason)
      return { ok: true as const }
    },
  )

  app.put(
    '/admin/review/:id',
    {
      preValidation: trimTexts,
      schema: {
        ...shared,
        summary: 'Edit it while it waits',
        params: IdParams,
        body: PendingEdit,
        response: { 200: PendingArticle, ...decided },
      },
    },
    async (request) => toPendingArticle(await review.edit(idOf(request.params.id), request.body), urls),
  )
}
