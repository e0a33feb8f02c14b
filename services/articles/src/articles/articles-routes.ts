import { ErrorBody } from '@bajiaozhi/shared/contracts/primitives'
import { notFound } from '@bajiaozhi/shared/errors/app-error'
import type { App } from '@bajiaozhi/shared/http/app-factory'
import { IdParams, parseId } from '@bajiaozhi/shared/http/ids'
import { CACHE_TAGS_HEADER } from '@bajiaozhi/shared/http/public-reads'
import type { ArticlesReader } from './articles-reader.ts'
import { Article, ArticleList, ArticlesQuery } from './articles-schemas.ts'

const tags = ['articles']

export function registerArticleRoutes(app: App, reader: ArticlesReader): void {
  app.get(
    '/api/articles',
    {
      schema: {
        tags,
        summary: 'Published articles, newest first',
        querystring: ArticlesQuery,
        response: { 200: ArticleList, 400: ErrorBody },
      },
    },
    async (request, reply) => {
      const { value, tags } = await reader.list(request.query)
      return reply.header(CACHE_TAGS_HEADER, tags.join(' ')).send(value)
    },
  )

  app.get(
    '/api/articles/:id',
    {
      schema: {
        tags,
        summary: 'One published article',
        params: IdParams,
        response: { 200: Article, 400: ErrorBody, 404: ErrorBody },
      },
    },
    async (request, reply) => {
      const { value, tags } = await reader.find(parseId(request.params.id, 'article'))
      reply.header(CACHE_TAGS_HEADER, tags.join(' '))
      if (value === null) throw notFound('ARTICLE_NOT_FOUND', 'no such article')
      return reply.send(value)
    },
  )
}
