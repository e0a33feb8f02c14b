import { setTimeout as pause } from 'node:timers/promises'
import type { Database } from '../../../../services/events/src/database.ts'
import { between, PARAMETERS } from '../parameters.ts'

/**
 * Makes a few loads slow: MySQL has answered the last of a load's questions (fighters for a card, counts for a list), and what it
 * said grows old before the cache gets it.
 */
export function withSlowLoads(database: Database) {
  const loads = { all: 0, slow: 0 }

  async function slowly<T>(answer: Promise<T>): Promise<T> {
    const loaded = await answer
    loads.all += 1
    if (Math.random() < PARAMETERS.slowShare) {
      loads.slow += 1
      await pause(between(PARAMETERS.slowMs))
    }
    return loaded
  }

  const { bouts, snapshots } = database
  const slow: Database = {
    ...database,
    bouts: { ...bouts, countOf: (ids) => slowly(bouts.countOf(ids)) },
    snapshots: { ...snapshots, findMany: (ids, transaction) => slowly(snapshots.findMany(ids, transaction)) },
  }
  return { database: slow, loads }
}
