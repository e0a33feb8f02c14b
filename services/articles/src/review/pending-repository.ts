import type { Position } from '@bajiaozhi/shared/http/time-page'
import { pastPosition } from '@bajiaozhi/shared/mysql/keyset'
import type { Transaction } from '@bajiaozhi/shared/mysql/unit-of-work'
import { IndexHints, literal, Op, type Sequelize, UniqueConstraintError } from 'sequelize'
import { sourceUrlHash } from '../source-url-hash.ts'
import { definePendingArticle, type PendingArticle as Row } from './pending-article-model.ts'

export type PendingArticle = Omit<Row, 'source_url_hash'>
export type NewPendingArticle = Pick<Row, 'source_id' | 'title' | 'summary' | 'source_url' | 'cover_url' | 'video_url'>
export type PendingEdit = Partial<Pick<Row, 'title' | 'summary' | 'cover_url' | 'video_url'>>

export interface Decision {
  status: 'published' | 'rejected'
  reviewer: string
  at: Date
  reason?: string
}

export interface PendingRepository {
  find: (id: number, transaction?: Transaction) => Promise<PendingArticle | null>
  /** The id of the pending or reviewed article that has this `source_url`. */
  findByUrl: (url: string) => Promise<number | null>
  /** Those that wait for review, oldest first. */
  listWaiting: (limit: number, after: Position | undefined) => Promise<PendingArticle[]>
  /** @returns the new id, or null when the `source_url` is known. */
  insert: (article: NewPendingArticle, at: Date) => Promise<number | null>
  /** Takes the decision if nobody has taken one. @returns whether this call was the one */
  decide: (transaction: Transaction, id: number, decision: Decision) => Promise<boolean>
  /** Edits one that waits for review. @returns whether it does */
  edit: (id: number, edit: PendingEdit, at: Date) => Promise<boolean>
}

export function createPendingRepository(sequelize: Sequelize): PendingRepository {
  const Pending = definePendingArticle(sequelize)
  const attributes = { exclude: ['source_url_hash'] }
  const waiting = { status: 'pending_review' } as const
  const raised = { version: literal('version + 1') }
  return {
    find: (id, transaction) =>
      Pending.findOne({ where: { id }, attributes, raw: true, ...(transaction && { transaction }) }),

    async findByUrl(url) {
      const where = { source_url_hash: sourceUrlHash(url) }
      return (await Pending.findOne({ where, attributes: ['id'], raw: true }))?.id ?? null
    },

    listWaiting: (limit, after) =>
      Pending.findAll({
        where: { [Op.and]: [waiting, pastPosition('created_at', 'ASC', after)] },
        attributes,
        indexHints: [{ type: IndexHints.FORCE, values: ['pending_articles_list'] }],
        order: [
          ['created_at', 'ASC'],
          ['id', 'ASC'],
        ],
        limit,
        raw: true,
      }),

    async insert(article, at) {
      try {
        const row = { ...article, source_url_hash: sourceUrlHash(article.source_url), created_at: at, updated_at: at }
        return (await Pending.create(row)).id
      } catch (error) {
        if (error instanceof UniqueConstraintError) return null
        throw error
      }
    },

    async decide(transaction, id, { status, reviewer, at, reason = null }) {
      const [changed] = await Pending.update(
        { status, reviewer, reason, reviewed_at: at, updated_at: at, ...raised },
        { where: { id, ...waiting }, transaction },
      )
      return changed === 1
    },

    async edit(id, edit, at) {
      const [changed] = await Pending.update({ ...edit, updated_at: at, ...raised }, { where: { id, ...waiting } })
      return changed === 1
    },
  }
}
