import type { Position } from '@bajiaozhi/shared/http/time-page'
import { pastPosition } from '@bajiaozhi/shared/mysql/keyset'
import type { Transaction } from '@bajiaozhi/shared/mysql/unit-of-work'
import { IndexHints, literal, Op, type Sequelize, UniqueConstraintError } from 'sequelize'
import { sourceUrlHash } from '../source-url-hash.ts'
import { type Article, defineArticle } from './article-model.ts'

export type PublishedArticle = Pick<
  Article,
  'id' | 'source_id' | 'title' | 'summary' | 'source_url' | 'published_at' | 'cover_url' | 'video_url' | 'version'
>
export type NewArticle = Omit<PublishedArticle, 'id' | 'version'>

export interface Archiving {
  by: string
  reason: string
  at: Date
}

export interface ArticlesRepository {
  /** An article, published or not. */
  find: (id: number) => Promise<(PublishedArticle & Pick<Article, 'status'>) | null>
  /** Published articles, newest first, `limit` at the most. */
  listPublished: (limit: number, after: Position | undefined) => Promise<PublishedArticle[]>
  exists: (transaction: Transaction, id: number) => Promise<boolean>
  /** @returns the new id, or null when an article with this `source_url` is there. Its version is 1. */
  insert: (transaction: Transaction, article: NewArticle, at: Date) => Promise<number | null>
  /** @returns the new version, or null when no article of this id is published. */
  archive: (transaction: Transaction, id: number, archiving: Archiving) => Promise<number | null>
}

const PUBLIC = [
  'id',
  'source_id',
  'title',
  'summary',
  'source_url',
  'published_at',
  'cover_url',
  'video_url',
  'version',
] as const satisfies (keyof PublishedArticle)[]

export function createArticlesRepository(sequelize: Sequelize): ArticlesRepository {
  const Articles = defineArticle(sequelize)
  return {
    find: (id) => Articles.findOne({ where: { id }, attributes: [...PUBLIC, 'status'], raw: true }),

    listPublished: (limit, after) =>
      Articles.findAll({
        where: { [Op.and]: [{ status: 'published' }, pastPosition('published_at', 'DESC', after)] },
        attributes: [...PUBLIC],
        // Told by nobody, MySQL scans and sorts a table of a few thousand rows.
        indexHints: [{ type: IndexHints.FORCE, values: ['articles_list'] }],
        order: [
          ['published_at', 'DESC'],
          ['id', 'DESC'],
        ],
        limit,
        raw: true,
      }),

    exists: async (transaction, id) => (await Articles.count({ where: { id }, transaction })) > 0,

    async insert(transaction, article, at) {
      try {
        const row = { ...article, source_url_hash: sourceUrlHash(article.source_url), created_at: at, updated_at: at }
        return (await Articles.create(row, { transaction })).id
      } catch (error) {
        if (error instanceof UniqueConstraintError) return null
        throw error
      }
    },

    async archive(transaction, id, { by, reason, at }) {
      const [changed] = await Articles.update(
        {
          status: 'archived',
          archived_by: by,
          archived_reason: reason,
          archived_at: at,
          updated_at: at,
          version: literal('version + 1'),
        },
        { where: { id, status: 'published' }, transaction },
      )
      if (changed === 0) return null
      const row = await Articles.findOne({ where: { id }, attributes: ['version'], transaction, raw: true })
      return row?.version ?? null
    },
  }
}
