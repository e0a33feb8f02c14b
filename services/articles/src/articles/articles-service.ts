import { conflict, notFound, unprocessable } from '@bajiaozhi/shared/errors/app-error'
import { checkUrl, toStoredMedia } from '@bajiaozhi/shared/http/input-urls'
import type { OwnUrls } from '@bajiaozhi/shared/http/own-urls'
import type { UnitOfWork } from '@bajiaozhi/shared/mysql/unit-of-work'
import { articleChanged } from '../announcements.ts'
import type { PendingArticle, PendingRepository } from '../review/pending-repository.ts'
import type { SourcesRepository } from '../sources/sources-repository.ts'
import type { ArticlesRepository } from './articles-repository.ts'
import type { ManualArticle } from './articles-schemas.ts'

export interface ArticlesService {
  /** Adds an article by hand; it waits for review like any other. */
  addManual: (article: ManualArticle) => Promise<PendingArticle>
  /** Takes an article from the public, for good. */
  unpublish: (id: number, by: string, reason: string) => Promise<void>
}

export interface ArticlesServiceOptions {
  articles: Pick<ArticlesRepository, 'archive' | 'exists'>
  pending: Pick<PendingRepository, 'find' | 'findByUrl' | 'insert'>
  sources: Pick<SourcesRepository, 'find'>
  unitOfWork: UnitOfWork
  urls: OwnUrls
  now: () => Date
}

export function createArticlesService(options: ArticlesServiceOptions): ArticlesService {
  const { articles, pending, sources, unitOfWork, urls, now } = options

  async function checkSource(id: number): Promise<void> {
    const source = await sources.find(id)
    if (source === null || source.deleted_at !== null)
      throw unprocessable('SOURCE_NOT_FOUND', 'there is no such source')
  }

  return {
    async addManual({ source_id, title, summary, source_url, cover_url = null, video_url = null }) {
      checkUrl('source_url', source_url)
      const media = {
        cover_url: toStoredMedia('cover_url', cover_url, urls),
        video_url: toStoredMedia('video_url', video_url, urls),
      }
      await checkSource(source_id)
      const id = await pending.insert({ source_id, title, summary, source_url, ...media }, now())
      if (id === null) throw await urlIsKnown(pending, source_url)
      return (await pending.find(id))!
    },

    async unpublish(id, by, reason) {
      await unitOfWork.write(async (transaction, announce) => {
        const version = await articles.archive(transaction, id, { by, reason, at: now() })
        if (version !== null) return announce(articleChanged({ id, version }))
        throw (await articles.exists(transaction, id))
          ? conflict('ALREADY_UNPUBLISHED', 'this article is not published any more')
          : notFound('ARTICLE_NOT_FOUND', 'no such article')
      })
    },
  }
}

async function urlIsKnown(pending: Pick<PendingRepository, 'findByUrl'>, url: string) {
  const id = await pending.findByUrl(url)
  return conflict('SOURCE_URL_KNOWN', `this source_url is known already, as pending article ${id}`, id ?? undefined)
}
