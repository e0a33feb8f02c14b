import { createSequelize } from '@bajiaozhi/shared/mysql/connection'
import { silentLogger as logger } from '@bajiaozhi/shared/testing/silent-logger'

/** These move by themselves: announcements that are handed on, jobs of the schedulers. */
const MACHINERY = new Set(['outbox', 'processed_jobs'])

/** A checksum of every table that holds content, of all services. */
export async function contentsOf(mysqlDsn: string): Promise<Record<string, number>> {
  const sequelize = createSequelize({ dsn: `${mysqlDsn}/mysql`, logger })
  try {
    const [tables] = await sequelize.query(
      "SELECT table_schema AS owner, table_name AS name FROM information_schema.tables WHERE table_schema IN ('articles', 'events', 'fighters')",
    )
    const names = (tables as { owner: string; name: string }[])
      .filter(({ name }) => !MACHINERY.has(name))
      .map(({ owner, name }) => `\`${owner}\`.\`${name}\``)
    const [sums] = await sequelize.query(`CHECKSUM TABLE ${names.join(', ')}`)
    return Object.fromEntries((sums as { Table: string; Checksum: number }[]).map((one) => [one.Table, one.Checksum]))
  } finally {
    await sequelize.close()
  }
}
