import type { Sequelize } from '../../../shared/src/mysql/connection.ts'
import type { Migration } from '../../../shared/src/mysql/migrations.ts'
import { processedJobsMigration } from '../../../shared/src/mysql/processed-jobs.ts'
import { GROUP } from './check-job.ts'

const effects: Migration = {
  name: '001-effects',
  up: ({ context }) =>
    context.sequelize.query(`
      CREATE TABLE effects (
        job_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
        n INT UNSIGNED NOT NULL
      ) ENGINE = InnoDB`),
  down: ({ context }) => context.sequelize.query('DROP TABLE effects'),
}

export const migrations: readonly Migration[] = [effects, processedJobsMigration('002-processed-jobs')]

/** What MySQL holds of the check's jobs. */
export interface Effects {
  /** How often each job's effect was had. */
  counts: () => Promise<Map<string, number>>
  /** What the jobs' owner remembers of each. */
  outcomes: () => Promise<Map<string, 'done' | 'dead'>>
}

export function createEffects(mysql: Sequelize): Effects {
  async function select<T>(sql: string, replacements: Record<string, unknown> = {}): Promise<T[]> {
    const [rows] = await mysql.query(sql, { replacements })
    return rows as T[]
  }
  return {
    async counts() {
      const rows = await select<{ job_id: string; n: number }>('SELECT job_id, n FROM effects')
      return new Map(rows.map(({ job_id, n }) => [job_id, n]))
    },
    async outcomes() {
      const rows = await select<{ job_id: string; outcome: 'done' | 'dead' }>(
        'SELECT job_id, outcome FROM processed_jobs WHERE queue_group = :group',
        { group: GROUP },
      )
      return new Map(rows.map(({ job_id, outcome }) => [job_id, outcome]))
    },
  }
}
