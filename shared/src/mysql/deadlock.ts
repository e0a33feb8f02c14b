import { setTimeout as pause } from 'node:timers/promises'
import { DatabaseError } from 'sequelize'

const TRIES = 5
const PAUSE_MS = 50

/**
 * Runs work that MySQL may roll back to end a deadlock, up to five times. Only for a single statement outside of a transaction,
 * or for a whole transaction: of a transaction, MySQL has rolled back all.
 */
export async function retryDeadlocks<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work()
    } catch (error) {
      if (tries === TRIES || !isDeadlock(error)) throw error
      await pause(PAUSE_MS * tries * Math.random())
    }
  }
}

const isDeadlock = (error: unknown): boolean =>
  error instanceof DatabaseError && (error.parent as { code?: string }).code === 'ER_LOCK_DEADLOCK'
