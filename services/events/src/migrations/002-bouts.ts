import type { Migration } from '@bajiaozhi/shared/mysql/migrations'

export const bouts: Migration = {
  name: '002-bouts',
  up: ({ context }) =>
    context.sequelize.query(`
      CREATE TABLE bouts (
        id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
        event_id BIGINT UNSIGNED NOT NULL,
        sequence_no INT UNSIGNED NOT NULL,
        red_fighter_id BIGINT UNSIGNED NOT NULL,
        blue_fighter_id BIGINT UNSIGNED NOT NULL,
        card_segment VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
        weight_class VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci NOT NULL,
        is_title BOOLEAN NOT NULL,
        red_ranking VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
        blue_ranking VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
        status VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        winner_id BIGINT UNSIGNED NOT NULL,
        method VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci NOT NULL,
        round INT UNSIGNED NOT NULL,
        time_sec INT UNSIGNED NOT NULL,
        result_status VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        result_source VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        external_refs JSON NOT NULL,
        created_at DATETIME(3) NOT NULL,
        updated_at DATETIME(3) NOT NULL,
        KEY bouts_of_event (event_id, sequence_no, id),
        KEY bouts_of_red (red_fighter_id, event_id),
        KEY bouts_of_blue (blue_fighter_id, event_id)
      ) ENGINE = InnoDB`),
  down: ({ context }) => context.sequelize.query('DROP TABLE bouts'),
}
