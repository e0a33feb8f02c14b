import type { Migration } from '@bajiaozhi/shared/mysql/migrations'
import { outboxMigration } from '@bajiaozhi/shared/mysql/outbox-table'
import { fighters } from './001-fighters.ts'
import { fighterUpdates } from './002-fighter-updates.ts'

export const migrations: readonly Migration[] = [fighters, fighterUpdates, outboxMigration('003-outbox')]
