import type { Position } from '@bajiaozhi/shared/http/time-page'
import { pastPosition } from '@bajiaozhi/shared/mysql/keyset'
import type { Transaction } from '@bajiaozhi/shared/mysql/unit-of-work'
import { IndexHints, literal, Op, type Sequelize, type WhereOptions } from 'sequelize'
import { defineEvent, type Event } from './event-model.ts'
import type { EventStatus } from './event-states.ts'

export type EventFields = Pick<
  Event,
  'org' | 'name' | 'status' | 'starts_at' | 'venue' | 'poster_url' | 'promo_video_url' | 'external_refs'
>
export type PollNote = Pick<
  Event,
  'last_poll_job_id' | 'last_poll_at' | 'last_poll_error' | 'last_poll_anomalies' | 'poll_failures'
>

export interface EventFilter {
  org?: string
  status?: EventStatus
  /** Leave out cancelled events. */
  isPresent?: boolean
  startsFrom?: Date
  startsBefore?: Date
}

export interface EventsRepository {
  find: (id: number, transaction?: Transaction) => Promise<Event | null>
  /** By their start, latest first. */
  list: (filter: EventFilter, limit: number, after: Position | undefined) => Promise<Event[]>
  /** Scheduled events whose start has come, earliest first. */
  listDue: (now: Date, limit: number) => Promise<number[]>
  listLive: (limit: number) => Promise<Event[]>
  /** @returns the new id; the version is 1 */
  insert: (transaction: Transaction, fields: EventFields, at: Date) => Promise<number>
  /** Locks the row until the transaction ends: whoever changes anything on a card does this first. */
  lock: (transaction: Transaction, id: number) => Promise<Event | null>
  /** Raises the version, for something on the card has changed. */
  update: (transaction: Transaction, id: number, changes: Partial<EventFields>, at: Date) => Promise<void>
  /** Notes how a poll went: no response of ours to the public shows it, so the version stays. */
  notePoll: (transaction: Transaction, id: number, note: PollNote) => Promise<void>
}

export function createEventsRepository(sequelize: Sequelize): EventsRepository {
  const Events = defineEvent(sequelize)
  return {
    find: (id, transaction) => Events.findOne({ where: { id }, raw: true, ...(transaction && { transaction }) }),

    list: (filter, limit, after) =>
      Events.findAll({
        where: { [Op.and]: [...conditionsOf(filter), pastPosition('starts_at', 'DESC', after)] },
        indexHints: [{ type: IndexHints.FORCE, values: [indexFor(filter)] }],
        order: [
          ['starts_at', 'DESC'],
          ['id', 'DESC'],
        ],
        limit,
        raw: true,
      }),

    async listDue(now, limit) {
      const where = { status: 'scheduled', starts_at: { [Op.lte]: now } } as const
      const rows = await Events.findAll({ where, attributes: ['id'], order: [['starts_at', 'ASC']], limit, raw: true })
      return rows.map((row) => row.id)
    },

    listLive: (limit) =>
      Events.findAll({ where: { status: 'live' }, order: [['starts_at', 'DESC']], limit, raw: true }),

    insert: async (transaction, fields, at) =>
      (await Events.create({ ...fields, created_at: at, updated_at: at }, { transaction })).id,

    lock: (transaction, id) => Events.findOne({ where: { id }, raw: true, transaction, lock: transaction.LOCK.UPDATE }),

    async update(transaction, id, changes, at) {
      await Events.update(
        { ...changes, updated_at: at, version: literal('version + 1') },
        { where: { id }, transaction },
      )
    },

    async notePoll(transaction, id, note) {
      await Events.update(note, { where: { id }, transaction })
    },
  }
}

function conditionsOf({ org, status, isPresent, startsFrom, startsBefore }: EventFilter): WhereOptions[] {
  return [
    ...(org === undefined ? [] : [{ org }]),
    ...(status === undefined ? [] : [{ status }]),
    ...(isPresent ? [{ status: { [Op.ne]: 'cancelled' } }] : []),
    ...(startsFrom ? [{ starts_at: { [Op.gte]: startsFrom } }] : []),
    ...(startsBefore ? [{ starts_at: { [Op.lt]: startsBefore } }] : []),
  ]
}

/** Told by nobody, MySQL scans and sorts a small table. */
function indexFor({ org, status }: EventFilter): string {
  if (org !== undefined) return status === undefined ? 'events_by_org' : 'events_by_org_status'
  return status === undefined ? 'events_list' : 'events_by_status'
}
