import type { FighterSnapshot } from '@bajiaozhi/shared/contracts/fighter-snapshot'
import type { Transaction } from '@bajiaozhi/shared/mysql/unit-of-work'
import { Op, type Sequelize, UniqueConstraintError } from 'sequelize'
import { defineSnapshot } from './snapshot-model.ts'

export interface SnapshotsRepository {
  findMany: (ids: readonly number[], transaction?: Transaction) => Promise<FighterSnapshot[]>
  /** The versions of those that are there. */
  versionsOf: (ids: readonly number[]) => Promise<Map<number, number>>
  /** Keeps them as they are until the transaction ends. Lock snapshots before events, never after. @returns those there */
  share: (transaction: Transaction, ids: readonly number[]) => Promise<number[]>
  /** Stores it unless one as new is there, and locks it. @returns whether it was stored */
  store: (transaction: Transaction, snapshot: FighterSnapshot, at: Date) => Promise<boolean>
}

export function createSnapshotsRepository(sequelize: Sequelize): SnapshotsRepository {
  const Snapshots = defineSnapshot(sequelize)

  async function replaceOlder(transaction: Transaction, { id, ...shown }: FighterSnapshot, at: Date) {
    const where = { id, version: { [Op.lt]: shown.version } }
    const [changed] = await Snapshots.update({ ...shown, updated_at: at }, { where, transaction })
    return changed === 1
  }

  async function insertNew(transaction: Transaction, snapshot: FighterSnapshot, at: Date): Promise<boolean> {
    try {
      await Snapshots.create({ ...snapshot, updated_at: at }, { transaction })
      return true
    } catch (error) {
      if (error instanceof UniqueConstraintError) return false
      throw error
    }
  }

  return {
    findMany: (ids, transaction) =>
      Snapshots.findAll({
        where: { id: [...ids] },
        attributes: { exclude: ['updated_at'] },
        raw: true,
        ...(transaction && { transaction }),
      }),

    async versionsOf(ids) {
      const rows = await Snapshots.findAll({ where: { id: [...ids] }, attributes: ['id', 'version'], raw: true })
      return new Map(rows.map(({ id, version }) => [id, version]))
    },

    async share(transaction, ids) {
      const rows = await Snapshots.findAll({
        where: { id: [...ids] },
        attributes: ['id'],
        order: ['id'],
        raw: true,
        transaction,
        lock: transaction.LOCK.SHARE,
      })
      return rows.map((row) => row.id)
    },

    async store(transaction, snapshot, at) {
      if (await replaceOlder(transaction, snapshot, at)) return true
      if (await insertNew(transaction, snapshot, at)) return true
      // It was there and is as new, or somebody has just inserted one that is older.
      return replaceOlder(transaction, snapshot, at)
    },
  }
}
