import { type Sequelize, type Transaction, UniqueConstraintError } from 'sequelize'
import { retryDeadlocks } from './deadlock.ts'

/**
 * Runs `work` in one transaction that several processes may begin at once, and that only one of them is to do: `work` looks first, and
 * says whether it wrote. @returns false when there was nothing to do, or another process has just done it
 */
export async function asFirstWriter(
  sequelize: Pick<Sequelize, 'transaction'>,
  work: (transaction: Transaction) => Promise<boolean>,
): Promise<boolean> {
  try {
    return await retryDeadlocks(() => sequelize.transaction(work))
  } catch (error) {
    if (error instanceof UniqueConstraintError) return false
    throw error
  }
}
