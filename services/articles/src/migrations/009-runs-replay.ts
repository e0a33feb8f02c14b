import type { Migration } from '@bajiaozhi/shared/mysql/migrations'

/** A run that is dead goes on when its job is replayed; old runs are found by their age, to be deleted. */
export const runsReplay: Migration = {
  name: '009-runs-replay',
  up: ({ context }) =>
    context.sequelize.query(`
      ALTER TABLE ingest_runs
        ADD COLUMN replay INT UNSIGNED NOT NULL DEFAULT 0 AFTER attempts,
        ADD KEY ingest_runs_by_age (updated_at)`),
  down: ({ context }) =>
    context.sequelize.query('ALTER TABLE ingest_runs DROP KEY ingest_runs_by_age, DROP COLUMN replay'),
}
