import type { Sequelize } from '@bajiaozhi/shared/mysql/connection'
import { numbers } from './bulk-rows.ts'

/** The first of those inserted here. */
export const FIRST_ARTICLE = 1

const SUMMARY = 'A summary as long as they are in the sample content, so that an article has its usual size. '.repeat(4)

/** `count` published articles from `FIRST_ARTICLE` on, a second apart, of the first built-in source. */
export async function insertArticles(sequelize: Sequelize, count: number): Promise<void> {
  await sequelize.query(
    `INSERT INTO articles (id, source_id, title, summary, source_url, source_url_hash, published_at, created_at, updated_at)
     SELECT ${FIRST_ARTICLE} + i, 1, CONCAT('Article ', i), :summary, CONCAT('https://example.com/', i),
       UNHEX(SHA2(CONCAT('https://example.com/', i), 256)), DATE_SUB('2026-01-01', INTERVAL i SECOND), '2026-01-01', '2026-01-01'
     FROM (${numbers(count)}) AS n`,
    { replacements: { summary: SUMMARY } },
  )
}
