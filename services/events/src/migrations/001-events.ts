import type { Migration } from '@bajiaozhi/shared/mysql/migrations'

export const events: Migration = {
  name: '001-events',
  up: ({ context }) =>
    context.sequelize.query(`
      CREATE TABLE events (
        id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
        org VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
        name VARCHAR(512) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci NOT NULL,
        status VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'scheduled',
        starts_at DATETIME(3) NOT NULL,
        venue VARCHAR(512) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci NOT NULL,
        poster_url VARCHAR(2048) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
        promo_video_url VARCHAR(2048) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
        external_refs JSON NOT NULL,
        last_poll_job_id VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
        last_poll_at DATETIME(3) NULL,
        last_poll_error VARCHAR(1000) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
        last_poll_anomalies JSON NULL,
        poll_failures INT UNSIGNED NOT NULL DEFAULT 0,
        version BIGINT UNSIGNED NOT NULL DEFAULT 1,
        created_at DATETIME(3) NOT NULL,
        updated_at DATETIME(3) NOT NULL,
        KEY events_list (starts_at DESC, id DESC),
        KEY events_by_status (status, starts_at DESC, id DESC),
        KEY events_by_org (org, starts_at DESC, id DESC),
        KEY events_by_org_status (org, status, starts_at DESC, id DESC)
      ) ENGINE = InnoDB`),
  down: ({ context }) => context.sequelize.query('DROP TABLE events'),
}
