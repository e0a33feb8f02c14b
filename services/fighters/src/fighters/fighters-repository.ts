import type { Position } from '@bajiaozhi/shared/http/time-page'
import { pastPosition } from '@bajiaozhi/shared/mysql/keyset'
import type { Transaction } from '@bajiaozhi/shared/mysql/unit-of-work'
import { literal, Op, QueryTypes, type Sequelize } from 'sequelize'
import { defineFighter, type Fighter, type FighterRow } from './fighter-model.ts'
import { likeLiteral } from './search-words.ts'

export type FighterFields = Omit<Fighter, 'id' | 'version' | 'created_at' | 'updated_at'>

export interface FightersRepository {
  find: (id: number, transaction?: Transaction) => Promise<Fighter | null>
  /** Those whose name, nickname or Chinese name contains the words: exact first, then beginnings, then by name. */
  search: (words: string, limit: number) => Promise<Fighter[]>
  /** Those changed at `since` or later, oldest change first. */
  listChanged: (since: Date | undefined, limit: number, after: Position | undefined) => Promise<Fighter[]>
  /** @returns the new id; the version is 1 */
  insert: (transaction: Transaction, fields: FighterFields, at: Date) => Promise<number>
  /** Locks the row until the transaction ends. */
  lock: (transaction: Transaction, id: number) => Promise<Fighter | null>
  /** Changes a locked row and raises its version; no changes at all do so too. */
  update: (transaction: Transaction, id: number, changes: Partial<FighterFields>, at: Date) => Promise<void>
}

/** `contains` may begin with a wildcard, so this reads every name: some 5,000 rows at most, and the cache stands before it. */
const SEARCH = `
  SELECT * FROM fighters
  WHERE name LIKE :contains ESCAPE '|' OR nickname LIKE :contains ESCAPE '|' OR name_zh LIKE :contains ESCAPE '|'
  ORDER BY
    CASE
      WHEN :exact IN (name, nickname, name_zh) THEN 0
      WHEN name LIKE :starts ESCAPE '|' OR nickname LIKE :starts ESCAPE '|' OR name_zh LIKE :starts ESCAPE '|' THEN 1
      ELSE 2
    END, name, id
  LIMIT :limit`

export function createFightersRepository(sequelize: Sequelize): FightersRepository {
  const Fighters = defineFighter(sequelize)
  return {
    async find(id, transaction) {
      const row = await Fighters.findOne({ where: { id }, raw: true, ...(transaction && { transaction }) })
      return row && toFighter(row)
    },

    async search(words, limit) {
      const pattern = likeLiteral(words)
      const replacements = { exact: words, starts: `${pattern}%`, contains: `%${pattern}%`, limit }
      const rows = await sequelize.query<FighterRow>(SEARCH, { type: QueryTypes.SELECT, replacements })
      return rows.map(toFighter)
    },

    async listChanged(since, limit, after) {
      const changed = since === undefined ? {} : { updated_at: { [Op.gte]: since } }
      const rows = await Fighters.findAll({
        where: { [Op.and]: [changed, pastPosition('updated_at', 'ASC', after)] },
        order: ['updated_at', 'id'],
        limit,
        raw: true,
      })
      return rows.map(toFighter)
    },

    insert: async (transaction, fields, at) =>
      (await Fighters.create({ ...toColumns(fields), created_at: at, updated_at: at }, { transaction })).id,

    async lock(transaction, id) {
      const row = await Fighters.findOne({ where: { id }, raw: true, transaction, lock: transaction.LOCK.UPDATE })
      return row && toFighter(row)
    },

    async update(transaction, id, changes, at) {
      await Fighters.update(
        { ...toColumns(changes), updated_at: at, version: literal('version + 1') },
        { where: { id }, transaction },
      )
    },
  }
}

type Columns<T> = Omit<T, 'stats' | 'records'> & Pick<FighterRow, 'stats' | 'records'>

function toColumns(fields: FighterFields): Columns<FighterFields>
function toColumns(fields: Partial<FighterFields>): Partial<Columns<FighterFields>>
function toColumns({ stats, records, ...rest }: Partial<FighterFields>): Partial<Columns<FighterFields>> {
  return {
    ...rest,
    ...(stats && { stats: Object.entries(stats) }),
    ...(records && { records: Object.entries(records) }),
  }
}

const toFighter = ({ stats, records, ...row }: FighterRow): Fighter => ({
  ...row,
  stats: Object.fromEntries(stats),
  records: Object.fromEntries(records),
})
