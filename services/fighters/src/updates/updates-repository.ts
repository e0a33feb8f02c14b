import type { Transaction } from '@bajiaozhi/shared/mysql/unit-of-work'
import type { Sequelize } from 'sequelize'
import { defineFighterUpdate, type FighterUpdate } from './fighter-update-model.ts'

export type NewUpdate = Pick<FighterUpdate, 'fighter_id' | 'content' | 'published_at'>

export interface UpdatesRepository {
  /** The contents of a fighter's updates, newest first. */
  listNewest: (fighterId: number, limit: number) => Promise<string[]>
  /** @returns the new id */
  insert: (transaction: Transaction, update: NewUpdate, at: Date) => Promise<number>
}

export function createUpdatesRepository(sequelize: Sequelize): UpdatesRepository {
  const Updates = defineFighterUpdate(sequelize)
  return {
    async listNewest(fighterId, limit) {
      const rows = await Updates.findAll({
        where: { fighter_id: fighterId },
        attributes: ['content'],
        order: [
          ['published_at', 'DESC'],
          ['id', 'DESC'],
        ],
        limit,
        raw: true,
      })
      return rows.map((row) => row.content)
    },

    insert: async (transaction, update, at) =>
      (await Updates.create({ ...update, created_at: at }, { transaction })).id,
  }
}
