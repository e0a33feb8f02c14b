import { INGEST_GROUP } from '../../../shared/src/contracts/ingest.ts'
import type { Sequelize } from '../../../shared/src/mysql/connection.ts'

/** What the articles service holds of the jobs that went the real way. */
export interface RealRuns {
  /** Ids of jobs that are done, by the run that an editor sees and by what remembers them. */
  done: () => Promise<Set<string>>
  articleUrls: () => Promise<Set<string>>
}

export function createRealRuns(mysql: Sequelize): RealRuns {
  async function column(sql: string): Promise<Set<string>> {
    const [rows] = await mysql.query(sql, { replacements: { group: INGEST_GROUP } })
    return new Set((rows as { value: string }[]).map(({ value }) => value))
  }
  return {
    done: () =>
      column(`SELECT job_id AS value FROM ingest_runs JOIN processed_jobs USING (job_id)
        WHERE queue_group = :group AND outcome = 'done' AND status = 'done'`),
    articleUrls: () => column('SELECT source_url AS value FROM pending_articles'),
  }
}
