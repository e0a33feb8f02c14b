import type { Transaction } from '@bajiaozhi/shared/mysql/unit-of-work'
import { Op, type Sequelize } from 'sequelize'
import { type Bout, defineBout } from './bout-model.ts'

export type BoutFields = Omit<Bout, 'id' | 'event_id' | 'created_at' | 'updated_at'>

export interface BoutsRepository {
  /** Those of some events, each event's in `sequence_no` order. */
  listOf: (eventIds: readonly number[], transaction?: Transaction) => Promise<Bout[]>
  /** How many bouts that are not cancelled each event has; an event without one is left out. */
  countOf: (eventIds: readonly number[]) => Promise<Map<number, number>>
  find: (eventId: number, id: number, transaction?: Transaction) => Promise<Bout | null>
  /** Events, by id, with a bout of this fighter that is not cancelled. */
  eventsOf: (transaction: Transaction, fighterId: number) => Promise<number[]>
  /** Call it, and `update`, with the event's row locked. @returns the new id */
  insert: (transaction: Transaction, eventId: number, fields: BoutFields, at: Date) => Promise<number>
  update: (transaction: Transaction, id: number, changes: Partial<BoutFields>, at: Date) => Promise<void>
}

export function createBoutsRepository(sequelize: Sequelize): BoutsRepository {
  const Bouts = defineBout(sequelize)
  const present = { status: { [Op.ne]: 'cancelled' } } as const
  return {
    async listOf(eventIds, transaction) {
      const rows = await Bouts.findAll({
        where: { event_id: [...eventIds] },
        order: ['event_id', 'sequence_no', 'id'],
        raw: true,
        ...(transaction && { transaction }),
      })
      return rows.map(withBooleans)
    },

    async countOf(eventIds) {
      const where = { event_id: [...eventIds], ...present }
      const rows = await Bouts.count({ where, attributes: ['event_id'], group: ['event_id'] })
      return new Map(rows.map((row) => [Number(row.event_id), row.count]))
    },

    async find(eventId, id, transaction) {
      const row = await Bouts.findOne({
        where: { id, event_id: eventId },
        raw: true,
        ...(transaction && { transaction }),
      })
      return row && withBooleans(row)
    },

    async eventsOf(transaction, fighterId) {
      // One index for each corner: an OR over both reads the whole table.
      const corners = [{ red_fighter_id: fighterId }, { blue_fighter_id: fighterId }]
      const rows = await Promise.all(
        corners.map((corner) =>
          Bouts.findAll({ where: { ...corner, ...present }, attributes: ['event_id'], raw: true, transaction }),
        ),
      )
      return [...new Set(rows.flat().map((row) => row.event_id))].sort((a, b) => a - b)
    },

    insert: async (transaction, eventId, fields, at) =>
      (await Bouts.create({ ...fields, event_id: eventId, created_at: at, updated_at: at }, { transaction })).id,

    async update(transaction, id, changes, at) {
      await Bouts.update({ ...changes, updated_at: at }, { where: { id }, transaction })
    },
  }
}

/** MySQL's booleans are numbers. */
const withBooleans = (row: Bout): Bout => ({ ...row, is_title: Boolean(row.is_title) })
