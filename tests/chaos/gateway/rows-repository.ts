import type { Stack } from './stack.ts'

/** What MySQL holds of a run's writes. */
export interface Rows {
  /** How many rows there are of each content. */
  counts: () => Promise<Map<string, number>>
}

const ROOT_SHELL = 'MYSQL_PWD=$MYSQL_ROOT_PASSWORD exec mysql --user=root --batch --skip-column-names --execute "$0"'

/** Asks inside of MySQL's container: no port of it is open to others. */
export function createRows({ compose }: Stack, prefix: string): Rows {
  const sql = `SELECT content, COUNT(*) FROM (
      SELECT name AS content FROM articles.data_sources
      UNION ALL SELECT name FROM events.events
      UNION ALL SELECT content FROM fighters.fighter_updates
    ) AS written WHERE content LIKE '${prefix}-%' GROUP BY content`
  return {
    async counts() {
      const lines = (await compose('exec', '-T', 'mysql', 'sh', '-c', ROOT_SHELL, sql)).split('\n')
      return new Map(
        lines
          .filter(Boolean)
          .map((line) => line.split('\t') as [string, string])
          .map(([content, count]) => [content, Number(count)]),
      )
    },
  }
}
