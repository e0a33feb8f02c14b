import type { Migration } from '@bajiaozhi/shared/mysql/migrations'

/**
 * Every article was a pending one first, so that this table knows every `source_url` there is. Its hash is unique, because a
 * URL is too long for an index. `job_id` names the fetch that brought the row: a batch sent twice counts its own rows as new.
 */
export const pendingArticles: Migration = {
  name: '002-pending-articles',
  up: ({ context }) =>
    context.sequelize.query(`
      CREATE TABLE pending_articles (
        id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
        source_id BIGINT UNSIGNED NOT NULL,
        title VARCHAR(512) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci NOT NULL,
        summary TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci NOT NULL,
        source_url VARCHAR(2048) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
        source_url_hash BINARY(32) NOT NULL,
        published_at DATETIME(3) NULL,
        cover_url VARCHAR(2048) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
        video_url VARCHAR(2048) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
        status VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'pending_review',
        reason VARCHAR(1000) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci NULL,
        reviewer VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
        reviewed_at DATETIME(3) NULL,
        job_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
        version BIGINT UNSIGNED NOT NULL DEFAULT 1,
        created_at DATETIME(3) NOT NULL,
        updated_at DATETIME(3) NOT NULL,
        UNIQUE KEY pending_articles_url (source_url_hash),
        KEY pending_articles_list (status, created_at, id)
      ) ENGINE = InnoDB`),
  down: ({ context }) => context.sequelize.query('DROP TABLE pending_articles'),
}
