import type { Migration } from '@bajiaozhi/shared/mysql/migrations'

export const ingestRuns: Migration = {
  name: '004-ingest-runs',
  up: ({ context }) =>
    context.sequelize.query(`
      CREATE TABLE ingest_runs (
        id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
        job_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        source_id BIGINT UNSIGNED NOT NULL,
        url VARCHAR(2048) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
        parser_kind VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
        status VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'queued',
        attempts INT UNSIGNED NOT NULL DEFAULT 0,
        fetched_count INT UNSIGNED NOT NULL DEFAULT 0,
        new_count INT UNSIGNED NOT NULL DEFAULT 0,
        known_count INT UNSIGNED NOT NULL DEFAULT 0,
        refused_count INT UNSIGNED NOT NULL DEFAULT 0,
        error VARCHAR(1000) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
        started_at DATETIME(3) NULL,
        ended_at DATETIME(3) NULL,
        created_at DATETIME(3) NOT NULL,
        updated_at DATETIME(3) NOT NULL,
        UNIQUE KEY ingest_runs_job (job_id),
        KEY ingest_runs_by_source (source_id, created_at, id)
      ) ENGINE = InnoDB`),
  down: ({ context }) => context.sequelize.query('DROP TABLE ingest_runs'),
}
