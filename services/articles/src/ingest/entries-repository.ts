import { retryDeadlocks } from '@bajiaozhi/shared/mysql/deadlock'
import type { CreationAttributes, Sequelize } from 'sequelize'
import { definePendingArticle } from '../review/pending-article-model.ts'
import { sourceUrlHash } from '../source-url-hash.ts'
import type { AcceptedEntry } from './accept-entry.ts'

export interface Batch {
  job_id: string
  source_id: number
  at: Date
}

export interface EntriesRepository {
  /**
   * Stores the entries whose URL nobody knows as pending articles.
   * @returns how many of the entries are this job's rows: the same number when the batch comes again
   */
  insertUnknown: (batch: Batch, entries: readonly AcceptedEntry[]) => Promise<number>
}

export function createEntriesRepository(sequelize: Sequelize): EntriesRepository {
  const Pending = definePendingArticle(sequelize)

  /** Two feeds with the same URLs at once may lock each other out; what is there already is left untouched. */
  async function insertMissing(rows: readonly CreationAttributes<InstanceType<typeof Pending>>[]): Promise<void> {
    const where = { source_url_hash: rows.map((row) => row.source_url_hash) }
    const known = await Pending.findAll({ where, attributes: ['source_url_hash'], raw: true })
    const hashes = new Set(known.map((row) => row.source_url_hash.toString('hex')))
    const missing = rows.filter((row) => !hashes.has(row.source_url_hash.toString('hex')))
    // INSERT IGNORE would hide every other error as well.
    await Pending.bulkCreate(missing, { updateOnDuplicate: ['source_url_hash'] })
  }

  return {
    async insertUnknown({ job_id, source_id, at }, entries) {
      if (entries.length === 0) return 0
      const rows = entries.map((entry) => ({
        ...entry,
        source_url_hash: sourceUrlHash(entry.source_url),
        job_id,
        source_id,
        created_at: at,
        updated_at: at,
      }))
      await retryDeadlocks(() => insertMissing(rows))
      return Pending.count({ where: { source_url_hash: rows.map((row) => row.source_url_hash), job_id } })
    },
  }
}
