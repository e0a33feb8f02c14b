import type { Migration } from '@bajiaozhi/shared/mysql/migrations'

export const dataSources: Migration = {
  name: '001-data-sources',
  up: ({ context }) =>
    context.sequelize.query(`
      CREATE TABLE data_sources (
        id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
        name VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci NOT NULL,
        source_type VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        platform VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci NOT NULL,
        account_id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
        source_url VARCHAR(2048) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
        parser_kind VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        enabled BOOLEAN NOT NULL,
        is_builtin BOOLEAN NOT NULL DEFAULT FALSE,
        rights_display BOOLEAN NOT NULL DEFAULT FALSE,
        rights_playback BOOLEAN NOT NULL DEFAULT FALSE,
        rights_ai_summary BOOLEAN NOT NULL DEFAULT FALSE,
        rights_expires_at DATETIME(3) NULL,
        rights_proof_url VARCHAR(2048) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
        fetch_interval_sec INT UNSIGNED NOT NULL DEFAULT 0,
        last_fetch_at DATETIME(3) NULL,
        last_fetch_status VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL,
        last_fetch_error VARCHAR(1000) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
        deleted_at DATETIME(3) NULL,
        version BIGINT UNSIGNED NOT NULL DEFAULT 1,
        created_at DATETIME(3) NOT NULL,
        updated_at DATETIME(3) NOT NULL,
        KEY data_sources_list (created_at, id),
        KEY data_sources_present (deleted_at, created_at, id),
        KEY data_sources_by_type (source_type, deleted_at, created_at, id),
        KEY data_sources_by_platform (platform, deleted_at, created_at, id)
      ) ENGINE = InnoDB`),
  down: ({ context }) => context.sequelize.query('DROP TABLE data_sources'),
}
