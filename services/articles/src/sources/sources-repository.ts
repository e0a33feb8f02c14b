import type { Position } from '@bajiaozhi/shared/http/time-page'
import { pastPosition } from '@bajiaozhi/shared/mysql/keyset'
import type { Transaction } from '@bajiaozhi/shared/mysql/unit-of-work'
import { literal, Op, type Sequelize } from 'sequelize'
import { type DataSource, defineDataSource } from './data-source-model.ts'

export type SourceFields = Pick<
  DataSource,
  | 'name'
  | 'source_type'
  | 'platform'
  | 'account_id'
  | 'source_url'
  | 'parser_kind'
  | 'enabled'
  | 'rights_display'
  | 'rights_playback'
  | 'rights_ai_summary'
  | 'rights_expires_at'
  | 'rights_proof_url'
  | 'fetch_interval_sec'
>

export interface SourceFilter {
  source_type?: DataSource['source_type']
  platform?: string
  enabled?: boolean
  is_builtin?: boolean
  include_deleted?: boolean
}

export interface FetchOutcome {
  status: string
  error: string | null
  at: Date
}

export interface SourcesRepository {
  find: (id: number, transaction?: Transaction) => Promise<DataSource | null>
  findMany: (ids: readonly number[]) => Promise<DataSource[]>
  /** Newest first. */
  list: (filter: SourceFilter, limit: number, after: Position | undefined) => Promise<DataSource[]>
  /** Those that are enabled, not deleted, and have an interval. */
  listScheduled: () => Promise<DataSource[]>
  /** @returns the new id; the version is 1 */
  insert: (transaction: Transaction, fields: SourceFields, at: Date) => Promise<number>
  /** Locks the row until the transaction ends. */
  lock: (transaction: Transaction, id: number) => Promise<DataSource | null>
  /** Changes a locked row and raises its version. */
  update: (
    transaction: Transaction,
    id: number,
    changes: Partial<SourceFields & Pick<DataSource, 'deleted_at'>>,
    at: Date,
  ) => Promise<void>
  /** Notes how a fetch went: no response of ours to the public shows it, so the version stays. */
  noteFetch: (transaction: Transaction, id: number, outcome: FetchOutcome) => Promise<void>
}

export function createSourcesRepository(sequelize: Sequelize): SourcesRepository {
  const Sources = defineDataSource(sequelize)
  return {
    async find(id, transaction) {
      const row = await Sources.findOne({ where: { id }, raw: true, ...(transaction && { transaction }) })
      return row && withBooleans(row)
    },

    findMany: async (ids) => (await Sources.findAll({ where: { id: [...ids] }, raw: true })).map(withBooleans),

    async list({ include_deleted = false, ...equal }, limit, after) {
      const present = include_deleted ? {} : { deleted_at: null }
      const rows = await Sources.findAll({
        where: { [Op.and]: [equal, present, pastPosition('created_at', 'DESC', after)] },
        order: [
          ['created_at', 'DESC'],
          ['id', 'DESC'],
        ],
        limit,
        raw: true,
      })
      return rows.map(withBooleans)
    },

    async listScheduled() {
      const where = { enabled: true, deleted_at: null, fetch_interval_sec: { [Op.gt]: 0 } }
      return (await Sources.findAll({ where, order: ['id'], raw: true })).map(withBooleans)
    },

    insert: async (transaction, fields, at) =>
      (await Sources.create({ ...fields, created_at: at, updated_at: at }, { transaction })).id,

    async lock(transaction, id) {
      const row = await Sources.findOne({ where: { id }, raw: true, transaction, lock: transaction.LOCK.UPDATE })
      return row && withBooleans(row)
    },

    async update(transaction, id, changes, at) {
      await Sources.update(
        { ...changes, updated_at: at, version: literal('version + 1') },
        { where: { id }, transaction },
      )
    },

    async noteFetch(transaction, id, { status, error, at }) {
      await Sources.update(
        { last_fetch_status: status, last_fetch_error: error, last_fetch_at: at },
        { where: { id }, transaction },
      )
    },
  }
}

/** MySQL's booleans are numbers. */
const withBooleans = (row: DataSource): DataSource => ({
  ...row,
  enabled: Boolean(row.enabled),
  is_builtin: Boolean(row.is_builtin),
  rights_display: Boolean(row.rights_display),
  rights_playback: Boolean(row.rights_playback),
  rights_ai_summary: Boolean(row.rights_ai_summary),
})
