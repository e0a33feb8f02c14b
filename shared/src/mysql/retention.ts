import { setTimeout as pause } from 'node:timers/promises'
import { QueryTypes, type Sequelize } from 'sequelize'
import type { Logger } from '../logger/logger.ts'
import { createRepeater } from '../timing/repeater.ts'
import { retryDeadlocks } from './deadlock.ts'

/** A table whose rows are of no use any more when they are old. Names and conditions are ours, never a client's. */
export interface KeptTable {
  table: string
  /** The time that makes a row old, in UTC; an index begins with it. A row in which it is NULL stays. */
  ageColumn: string
  /** What else must be true of a row, as SQL. */
  only?: string
  days: number
}

export interface RetentionOptions {
  sequelize: Sequelize
  tables: readonly KeptTable[]
  logger: Logger
  /** Rows that one statement deletes at the most: it holds their locks until it ends. */
  batchRows?: number
  /** Between two batches of a table, for others to get their turn. */
  pauseMs?: number
  everyMs?: number
}

export interface Retention {
  start: () => void
  /** Deletes all that is old now. Never rejects: what failed is tried again the next time. */
  runOnce: () => Promise<void>
  /** Resolves when the batch that is under way has ended. */
  stop: () => Promise<void>
}

/**
 * Deletes old rows every ten minutes. Each replica of a service may do so: two that meet wait for each other's batch and then find less.
 */
export function createRetention(options: RetentionOptions): Retention {
  const { sequelize, tables, logger, batchRows = 1000, pauseMs = 100, everyMs = 10 * 60_000 } = options
  const stopping = new AbortController()

  const deleteBatch = ({ table, ageColumn, only, days }: KeptTable): Promise<number> =>
    retryDeadlocks(() =>
      sequelize.query(
        `DELETE FROM ${table} WHERE ${ageColumn} < DATE_SUB(UTC_TIMESTAMP(3), INTERVAL :days DAY)
         ${only === undefined ? '' : `AND ${only}`} ORDER BY ${ageColumn} LIMIT :batchRows`,
        { type: QueryTypes.BULKDELETE, replacements: { days, batchRows } },
      ),
    )

  async function clean(kept: KeptTable): Promise<void> {
    let rows = 0
    let deleted = batchRows
    while (deleted === batchRows && !stopping.signal.aborted) {
      deleted = await deleteBatch(kept)
      rows += deleted
      if (deleted === batchRows) await pause(pauseMs, undefined, { signal: stopping.signal }).catch(() => {})
    }
    if (rows > 0) logger.info({ table: kept.table, rows }, 'old rows were deleted')
  }

  async function cleanAll(): Promise<void> {
    for (const kept of tables) await clean(kept)
  }

  const repeater = createRepeater({ task: cleanAll, everyMs, what: 'old rows are deleted', logger })
  return {
    start: repeater.start,
    runOnce: repeater.runOnce,
    async stop() {
      stopping.abort()
      await repeater.stop()
    },
  }
}
