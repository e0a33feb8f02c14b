import { QueryTypes, type Sequelize, type Transaction } from 'sequelize'
import type { Announcement } from './announcement.ts'
import { retryDeadlocks } from './deadlock.ts'

/** The four deliveries of a row, each marked by itself so that a dead target is retried alone. */
export const DELIVERIES = ['cache_voided_at', 'cache_voided_again_at', 'bus_published_at', 'streams_added_at'] as const
export type Delivery = (typeof DELIVERIES)[number]

export interface OutboxRow {
  id: number
  announcement: Announcement
  attempts: number
  /** Whether the row's first voiding lies far enough back for the second. */
  second_is_due: boolean
  delivered: Record<Delivery, boolean>
}

export interface Progress {
  delivered: readonly Delivery[]
  nextAttemptMs: number
  error: string | null
}

/** Rows left by a crash are taken over when they are this old; a writer relays its own before. */
const GRACE_MS = 200
export const SECOND_VOIDING_MS = 300
/** A relay that was stopped with rows in hand holds them no longer than this; each delivery may come twice (law 5). */
const CLAIM_MS = 1000
const NOW = 'UTC_TIMESTAMP(3)'
const later = (ms: string): string => `DATE_ADD(${NOW}, INTERVAL ${ms} * 1000 MICROSECOND)`

export type OutboxRepository = ReturnType<typeof createOutboxRepository>

export function createOutboxRepository(sequelize: Sequelize) {
  /**
   * Claims those of the rows that nobody else has in hand. By primary key and in its order: a claim that went by the index of due
   * rows would lock in the opposite order of a release, and one of the two would be rolled back as a deadlock.
   */
  async function claim(ids: readonly number[], token: string): Promise<OutboxRow[]> {
    if (ids.length === 0) return []
    const replacements = { ids: [...ids].sort((a, b) => a - b), claim: token }
    await retryDeadlocks(() =>
      sequelize.query(
        `UPDATE outbox FORCE INDEX (PRIMARY) SET claimed_by = :claim, claimed_until = ${later(String(CLAIM_MS))}
         WHERE id IN (:ids) AND done_at IS NULL AND (claimed_until IS NULL OR claimed_until < ${NOW})`,
        { type: QueryTypes.UPDATE, replacements },
      ),
    )
    const rows = await sequelize.query<Record<string, unknown>>(
      `SELECT id, announcement, attempts, ${DELIVERIES.join(', ')},
         cache_voided_at <= DATE_SUB(${NOW}, INTERVAL ${SECOND_VOIDING_MS * 1000} MICROSECOND) AS second_is_due
       FROM outbox FORCE INDEX (PRIMARY) WHERE id IN (:ids) AND claimed_by = :claim ORDER BY id`,
      { type: QueryTypes.SELECT, replacements },
    )
    return rows.map(toRow)
  }

  /** Every expression reads columns that none before it has set, so that the order in which a server sets them does not matter. */
  async function update(ids: readonly number[], settings: readonly string[], values: object): Promise<void> {
    if (ids.length === 0) return
    const replacements = { ids: [...ids].sort((a, b) => a - b), ...values }
    await retryDeadlocks(() =>
      sequelize.query(`UPDATE outbox FORCE INDEX (PRIMARY) SET ${settings.join(', ')} WHERE id IN (:ids)`, {
        type: QueryTypes.UPDATE,
        replacements,
      }),
    )
  }

  return {
    /** Adds a row inside the writer's transaction, claimed by the writer for the time that it needs to relay it. */
    async add(announcement: Announcement, transaction: Transaction, claim: string): Promise<OutboxRow> {
      const grace = later(String(GRACE_MS))
      const [id] = await sequelize.query(
        `INSERT INTO outbox
           (aggregate, aggregate_id, version, announcement, created_at, next_attempt_at, claimed_by, claimed_until)
         VALUES (:aggregate, :id, :version, :json, ${NOW}, ${grace}, :claim, ${grace})`,
        {
          type: QueryTypes.INSERT,
          transaction,
          replacements: { ...pick(announcement), claim, json: JSON.stringify(announcement) },
        },
      )
      return { id, announcement, attempts: 0, second_is_due: false, delivered: NOTHING_YET }
    },

    /** Claims rows that are due: left by a crash, or waiting for their second voiding or another try. */
    async claimDue(limit: number, token: string): Promise<OutboxRow[]> {
      const due = await sequelize.query<{ id: number }>(
        `SELECT id FROM outbox WHERE done_at IS NULL AND next_attempt_at <= ${NOW}
           AND (claimed_until IS NULL OR claimed_until < ${NOW}) ORDER BY next_attempt_at LIMIT :limit`,
        { type: QueryTypes.SELECT, replacements: { limit } },
      )
      return claim(
        due.map(({ id }) => id),
        token,
      )
    },

    /** Marks what was delivered, whoever has the rows in hand by now: it stays true. A row that lacks nothing is done. */
    mark: (ids: readonly number[], delivered: readonly Delivery[]): Promise<void> =>
      update(ids, marksOf(delivered), {}),

    /** Marks what was delivered, and lets go of those rows whose claim has not passed to somebody else. */
    release: (ids: readonly number[], claim: string, { delivered, nextAttemptMs, error }: Progress): Promise<void> =>
      update(
        ids,
        [
          ...marksOf(delivered),
          `next_attempt_at = IF(claimed_by = :claim, ${later(':nextAttemptMs')}, next_attempt_at)`,
          'attempts = IF(claimed_by = :claim, attempts + :failed, attempts)',
          'last_error = IF(claimed_by = :claim, :error, last_error)',
          'claimed_until = IF(claimed_by = :claim, NULL, claimed_until)',
          'claimed_by = NULLIF(claimed_by, :claim)',
        ],
        { claim, nextAttemptMs, error, failed: error === null ? 0 : 1 },
      ),

    /** Rows that some target has not heard of yet, and the age of the oldest in seconds (0 when there is none). */
    async lag(): Promise<{ rows: number; seconds: number }> {
      const [row] = await sequelize.query<{ n: number; age: string | number | null }>(
        `SELECT COUNT(*) AS n, TIMESTAMPDIFF(MICROSECOND, MIN(created_at), ${NOW}) / 1000000 AS age FROM outbox
         WHERE done_at IS NULL AND (cache_voided_at IS NULL OR bus_published_at IS NULL OR streams_added_at IS NULL)`,
        { type: QueryTypes.SELECT },
      )
      return { rows: row?.n ?? 0, seconds: Number(row?.age ?? 0) }
    },

    /** Whether there is a change that Redis has not heard of though it was told, or should have been by now. */
    async hasOverdueVoiding(): Promise<boolean> {
      const rows = await sequelize.query(
        `SELECT 1 FROM outbox WHERE done_at IS NULL AND cache_voided_at IS NULL
           AND (attempts > 0 OR created_at < DATE_SUB(${NOW}, INTERVAL ${GRACE_MS * 1000} MICROSECOND)) LIMIT 1`,
        { type: QueryTypes.SELECT },
      )
      return rows.length > 0
    },
  }
}

const NOTHING_YET = Object.fromEntries(DELIVERIES.map((name) => [name, false])) as Record<Delivery, boolean>

function marksOf(delivered: readonly Delivery[]): string[] {
  const lacks = DELIVERIES.filter((name) => !delivered.includes(name)).map((name) => `${name} IS NULL`)
  return [
    ...delivered.map((name) => `${name} = COALESCE(${name}, ${NOW})`),
    `done_at = IF(${lacks.join(' OR ') || 'FALSE'}, NULL, COALESCE(done_at, ${NOW}))`,
  ]
}

const pick = ({ aggregate, id, version }: Announcement) => ({ aggregate, id, version })

function toRow(row: Record<string, unknown>): OutboxRow {
  const { id, announcement, attempts, second_is_due } = row
  return {
    id: id as number,
    announcement: (typeof announcement === 'string' ? JSON.parse(announcement) : announcement) as Announcement,
    attempts: attempts as number,
    second_is_due: second_is_due === 1,
    delivered: Object.fromEntries(DELIVERIES.map((name) => [name, row[name] !== null])) as Record<Delivery, boolean>,
  }
}
