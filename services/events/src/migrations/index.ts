import type { Migration } from '@bajiaozhi/shared/mysql/migrations'
import { outboxMigration } from '@bajiaozhi/shared/mysql/outbox-table'
import { processedJobsMigration } from '@bajiaozhi/shared/mysql/processed-jobs'
import { events } from './001-events.ts'
import { bouts } from './002-bouts.ts'
import { fighterSnapshots } from './003-fighter-snapshots.ts'

export const migrations: readonly Migration[] = [
  events,
  bouts,
  fighterSnapshots,
  outboxMigration('004-outbox'),
  processedJobsMigration('005-processed-jobs'),
]
