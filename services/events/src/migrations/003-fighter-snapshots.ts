import type { Migration } from '@bajiaozhi/shared/mysql/migrations'

/** Copies of fighters, kept up to date by their stream: a card needs no call to another service. */
export const fighterSnapshots: Migration = {
  name: '003-fighter-snapshots',
  up: ({ context }) =>
    context.sequelize.query(`
      CREATE TABLE fighter_snapshots (
        id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
        version BIGINT UNSIGNED NOT NULL,
        name VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci NOT NULL,
        name_zh VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci NOT NULL,
        country VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci NOT NULL,
        weight_class VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci NOT NULL,
        avatar_url VARCHAR(2048) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
        updated_at DATETIME(3) NOT NULL
      ) ENGINE = InnoDB`),
  down: ({ context }) => context.sequelize.query('DROP TABLE fighter_snapshots'),
}
