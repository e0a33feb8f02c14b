import type { Migration } from './migrations.ts'
import type { KeptTable } from './retention.ts'

/** The migration that gives a service its outbox. Times are UTC by MySQL's own clock, the only one that all replicas share. */
export const outboxMigration = (name: string): Migration => ({
  name,
  up: ({ context }) =>
    context.sequelize.query(`
      CREATE TABLE outbox (
        id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
        aggregate VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        aggregate_id BIGINT UNSIGNED NOT NULL,
        version BIGINT UNSIGNED NOT NULL,
        announcement JSON NOT NULL,
        created_at DATETIME(3) NOT NULL,
        next_attempt_at DATETIME(3) NOT NULL,
        attempts INT UNSIGNED NOT NULL DEFAULT 0,
        last_error VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
        claimed_by VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
        claimed_until DATETIME(3) NULL,
        cache_voided_at DATETIME(3) NULL,
        cache_voided_again_at DATETIME(3) NULL,
        bus_published_at DATETIME(3) NULL,
        streams_added_at DATETIME(3) NULL,
        done_at DATETIME(3) NULL,
        KEY outbox_open (done_at, next_attempt_at),
        KEY outbox_claims (claimed_by)
      ) ENGINE = InnoDB`),
  down: ({ context }) => context.sequelize.query('DROP TABLE outbox'),
})

/** For how many days a row is kept after all its targets have heard of it. */
export const outboxKept = (days: number): KeptTable => ({ table: 'outbox', ageColumn: 'done_at', days })
