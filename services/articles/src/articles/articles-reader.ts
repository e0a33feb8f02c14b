import type { Cache } from '@bajiaozhi/shared/cache/cache'
import type { Loaded } from '@bajiaozhi/shared/cache/cache-entry'
import type { OwnUrls } from '@bajiaozhi/shared/http/own-urls'
import { toPage } from '@bajiaozhi/shared/http/page'
import type { Tagged } from '@bajiaozhi/shared/http/tagged'
import { cursorPosition, positionCursor } from '@bajiaozhi/shared/http/time-page'
import type { Static } from 'typebox'
import { articleEntry, articleTag, LIST_TAG, listPage, sourceEntry, sourceTag } from '../cache-keys.ts'
import type { SourcesRepository } from '../sources/sources-repository.ts'
import {
  type CachedArticle,
  type SourceRights,
  toCachedArticle,
  toPublicArticle,
  toSourceRights,
} from './article-view.ts'
import type { ArticlesRepository } from './articles-repository.ts'
import type { Article, ArticleList } from './articles-schemas.ts'

export interface ArticlesReader {
  list: (page: { limit: number; cursor?: string }) => Promise<Tagged<ArticleList>>
  /** `value` is null when there is no such article for the public. */
  find: (id: number) => Promise<Tagged<Static<typeof Article> | null>>
}

export interface ArticlesReaderOptions {
  articles: Pick<ArticlesRepository, 'find' | 'listPublished'>
  sources: Pick<SourcesRepository, 'findMany'>
  cache: Cache
  urls: OwnUrls
  now: () => Date
}

interface CachedPage {
  items: CachedArticle[]
  next_cursor: string | null
}

/** Public reads, through the cache. Rights are joined in at read time, from their source's own entry. */
export function createArticlesReader({ articles, sources, cache, urls, now }: ArticlesReaderOptions): ArticlesReader {
  async function loadPage(limit: number, cursor: string | undefined): Promise<CachedPage> {
    const rows = await articles.listPublished(limit + 1, cursorPosition(cursor))
    const { items, next_cursor } = toPage(rows, limit, (last) =>
      positionCursor({ time: last.published_at, id: last.id }),
    )
    return { items: items.map(toCachedArticle), next_cursor }
  }

  /** An article that was taken from the public is nothing at its row's version, so that no older fill brings it back. */
  async function loadArticle(id: number): Promise<Loaded<CachedArticle>> {
    const row = await articles.find(id)
    if (row === null) return { value: null, version: 0 }
    return { value: row.status === 'published' ? toCachedArticle(row) : null, version: row.version }
  }

  async function rightsOf(shown: readonly CachedArticle[]): Promise<Map<number, SourceRights>> {
    const ids = [...new Set(shown.map((article) => article.source_id))]
    const rights = await cache.readMany<SourceRights>(ids.map(sourceEntry), async (missing) => {
      const found = await sources.findMany(missing.map((index) => ids[index]!))
      const byId = new Map(found.map((source) => [source.id, toSourceRights(source)]))
      return missing.map((index) => {
        const value = byId.get(ids[index]!) ?? null
        return { value, version: value?.version ?? 0 }
      })
    })
    return new Map(rights.flatMap((source) => (source === null ? [] : [[source.id, source]])))
  }

  return {
    async list({ limit, cursor }) {
      cursorPosition(cursor)
      const { items, next_cursor } = await cache.readPage(listPage(limit, cursor), () => loadPage(limit, cursor))
      const rights = await rightsOf(items)
      const context = { urls, now: now() }
      const shown = items.map((article) => toPublicArticle(article, rights.get(article.source_id) ?? null, context))
      const tags = [LIST_TAG, ...sourceTags(items)]
      return { value: { items: shown, next_cursor }, tags, ...endOfRights(rights, context.now) }
    },

    async find(id) {
      const article = await cache.read(articleEntry(id), () => loadArticle(id))
      if (article === null) return { value: null, tags: [articleTag(id)] }
      const rights = await rightsOf([article])
      const context = { urls, now: now() }
      const value = toPublicArticle(article, rights.get(article.source_id) ?? null, context)
      return { value, tags: [articleTag(id), ...sourceTags([article])], ...endOfRights(rights, context.now) }
    },
  }
}

const sourceTags = (articles: readonly CachedArticle[]): string[] =>
  [...new Set(articles.map((article) => article.source_id))].map(sourceTag)

/** A copy of what shows these sources' articles must not outlive the first of their rights that ends. */
function endOfRights(rights: ReadonlyMap<number, SourceRights>, now: Date): { until?: Date } {
  const ends = [...rights.values()]
    .flatMap(({ rights_expires_at }) => (rights_expires_at === null ? [] : [new Date(rights_expires_at)]))
    .filter((end) => end > now)
  return ends.length === 0 ? {} : { until: new Date(Math.min(...ends.map((end) => end.getTime()))) }
}
