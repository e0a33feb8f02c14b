import { type AppError, conflict, notFound } from '@bajiaozhi/shared/errors/app-error'
import { toStoredMedia } from '@bajiaozhi/shared/http/input-urls'
import type { OwnUrls } from '@bajiaozhi/shared/http/own-urls'
import type { Transaction, UnitOfWork } from '@bajiaozhi/shared/mysql/unit-of-work'
import { articleChanged } from '../announcements.ts'
import type { ArticlesRepository, NewArticle } from '../articles/articles-repository.ts'
import type {
  Decision,
  PendingArticle,
  PendingEdit as PendingChanges,
  PendingRepository,
} from './pending-repository.ts'
import type { PendingEdit } from './review-schemas.ts'

export interface ReviewService {
  /** Publishes a pending article. @returns the article's id */
  approve: (id: number, reviewer: string) => Promise<number>
  reject: (id: number, reviewer: string, reason: string) => Promise<void>
  edit: (id: number, edit: PendingEdit) => Promise<PendingArticle>
}

export interface ReviewServiceOptions {
  pending: Pick<PendingRepository, 'find' | 'decide' | 'edit'>
  articles: Pick<ArticlesRepository, 'insert'>
  unitOfWork: UnitOfWork
  urls: OwnUrls
  now: () => Date
}

/** The editors' decisions. Each is taken once: of two at the same time one wins, and the other hears 409. */
export function createReviewService({ pending, articles, unitOfWork, urls, now }: ReviewServiceOptions): ReviewService {
  async function decide(transaction: Transaction, id: number, decision: Decision): Promise<PendingArticle> {
    const isOurs = await pending.decide(transaction, id, decision)
    const row = await pending.find(id, transaction)
    if (!isOurs || row === null) throw notWaiting(row)
    return row
  }

  return {
    approve(id, reviewer) {
      const at = now()
      return unitOfWork.write(async (transaction, announce) => {
        const row = await decide(transaction, id, { status: 'published', reviewer, at })
        const articleId = await articles.insert(transaction, toArticle(row, at), at)
        if (articleId === null)
          throw conflict('SOURCE_URL_KNOWN', 'an article with this source_url is already published')
        await announce(articleChanged({ id: articleId, version: 1 }))
        return articleId
      })
    },

    async reject(id, reviewer, reason) {
      await unitOfWork.write((transaction) =>
        decide(transaction, id, { status: 'rejected', reviewer, reason, at: now() }),
      )
    },

    async edit(id, edit) {
      const isEdited = await pending.edit(id, toChanges(edit, urls), now())
      const row = await pending.find(id)
      if (!isEdited || row === null) throw notWaiting(row)
      return row
    },
  }
}

const notWaiting = (row: PendingArticle | null): AppError =>
  row === null
    ? notFound('PENDING_ARTICLE_NOT_FOUND', 'no such pending article')
    : conflict('ALREADY_REVIEWED', `this article was already reviewed: it is ${row.status}`)

/** A date in the future would keep an article on top of the list until then. */
export function toArticle(row: PendingArticle, approvedAt: Date): NewArticle {
  const { source_id, title, summary, source_url, cover_url, video_url, published_at } = row
  const isPast = published_at !== null && published_at <= approvedAt
  return {
    source_id,
    title,
    summary,
    source_url,
    cover_url,
    video_url,
    published_at: isPast ? published_at : approvedAt,
  }
}

function toChanges({ title, summary, cover_url, video_url }: PendingEdit, urls: OwnUrls): PendingChanges {
  return {
    ...(title !== undefined && { title }),
    ...(summary !== undefined && { summary: summary ?? '' }),
    ...(cover_url !== undefined && { cover_url: toStoredMedia('cover_url', cover_url, urls) }),
    ...(video_url !== undefined && { video_url: toStoredMedia('video_url', video_url, urls) }),
  }
}
