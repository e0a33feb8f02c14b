import type { Migration } from '@bajiaozhi/shared/mysql/migrations'

export const fighterUpdates: Migration = {
  name: '002-fighter-updates',
  up: ({ context }) =>
    context.sequelize.query(`
      CREATE TABLE fighter_updates (
        id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
        fighter_id BIGINT UNSIGNED NOT NULL,
        content VARCHAR(1000) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci NOT NULL,
        published_at DATETIME(3) NOT NULL,
        created_at DATETIME(3) NOT NULL,
        KEY fighter_updates_newest (fighter_id, published_at DESC, id DESC)
      ) ENGINE = InnoDB`),
  down: ({ context }) => context.sequelize.query('DROP TABLE fighter_updates'),
}
