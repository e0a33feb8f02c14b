import type { Migration } from '@bajiaozhi/shared/mysql/migrations'

/** `stats` and `records` are lists of [label, text]: a JSON object would lose the editor's order. */
export const fighters: Migration = {
  name: '001-fighters',
  up: ({ context }) =>
    context.sequelize.query(`
      CREATE TABLE fighters (
        id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
        name VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci NOT NULL,
        name_zh VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci NOT NULL DEFAULT '',
        nickname VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci NOT NULL DEFAULT '',
        country VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci NOT NULL DEFAULT '',
        record VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
        weight_class VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci NOT NULL DEFAULT '',
        avatar_url VARCHAR(2048) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL DEFAULT '',
        intro_video_url VARCHAR(2048) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL DEFAULT '',
        stats JSON NOT NULL,
        records JSON NOT NULL,
        external_refs JSON NOT NULL,
        version BIGINT UNSIGNED NOT NULL DEFAULT 1,
        created_at DATETIME(3) NOT NULL,
        updated_at DATETIME(3) NOT NULL,
        KEY fighters_changed (updated_at, id)
      ) ENGINE = InnoDB`),
  down: ({ context }) => context.sequelize.query('DROP TABLE fighters'),
}
