import { asFirstWriter } from '@bajiaozhi/shared/mysql/first-writer'
import type { Sequelize, Transaction } from 'sequelize'
import { defineArticle } from '../articles/article-model.ts'
import { definePendingArticle } from '../review/pending-article-model.ts'
import { sourceUrlHash } from '../source-url-hash.ts'
import { defineDataSource } from '../sources/data-source-model.ts'
import { SAMPLE_PENDING, SAMPLE_PUBLISHED, type SampleArticle } from './sample-articles.ts'
import { SAMPLE_SOURCES } from './sample-sources.ts'

const HOUR_MS = 3_600_000

/** Writes the sample content in one transaction. @returns false when there is content already, or just now from another process */
export const insertSample = (sequelize: Sequelize, now: Date): Promise<boolean> =>
  asFirstWriter(sequelize, (transaction) => insertAll(sequelize, transaction, now))

async function insertAll(sequelize: Sequelize, transaction: Transaction, now: Date): Promise<boolean> {
  const Articles = defineArticle(sequelize)
  const Pending = definePendingArticle(sequelize)
  if ((await Pending.count({ transaction })) + (await Articles.count({ transaction })) > 0) return false
  const sourceIds = await insertSources(sequelize, transaction, now)
  const toRow = (article: SampleArticle) => rowOf(article, sourceIds.get(article.source)!, now)
  const published = SAMPLE_PUBLISHED.map(toRow)
  const reviewed = { status: 'published', reviewer: 'sample', reviewed_at: now } as const
  const waiting = { status: 'pending_review', reviewer: null, reviewed_at: null } as const
  const pending = [
    ...published.map((row) => ({ ...row, ...reviewed })),
    ...SAMPLE_PENDING.map((article) => ({ ...toRow(article), ...waiting })),
  ]
  await Pending.bulkCreate(pending, { transaction })
  await Articles.bulkCreate(published, { transaction })
  return true
}

async function insertSources(sequelize: Sequelize, transaction: Transaction, now: Date): Promise<Map<string, number>> {
  const Sources = defineDataSource(sequelize)
  const ids = new Map<string, number>()
  for (const { key, ...source } of SAMPLE_SOURCES) {
    const row = {
      ...source,
      source_type: 'news',
      parser_kind: 'page',
      enabled: false,
      rights_display: true,
      rights_ai_summary: false,
      fetch_interval_sec: 0,
      created_at: now,
      updated_at: now,
    } as const
    ids.set(key, (await Sources.create(row, { transaction })).id)
  }
  return ids
}

const rowOf = (
  { title, summary, source_url, cover, video_url, hoursAgo }: SampleArticle,
  sourceId: number,
  now: Date,
) => ({
  source_id: sourceId,
  title,
  summary,
  source_url,
  source_url_hash: sourceUrlHash(source_url),
  cover_url: `/media-cache/sample/cover-${cover}.jpg`,
  video_url: video_url ?? null,
  published_at: new Date(now.getTime() - hoursAgo * HOUR_MS),
  created_at: now,
  updated_at: now,
})
