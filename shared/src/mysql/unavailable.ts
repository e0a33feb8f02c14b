import { ConnectionError, DatabaseError } from 'sequelize'
import { type AppError, unavailable } from '../errors/app-error.ts'

/** Codes of the driver and the server for a connection that broke, a server that is going or not yet there, and waits that were too long. */
const BROKEN = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'PROTOCOL_CONNECTION_LOST',
  'PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR',
  'ER_SERVER_SHUTDOWN',
  'ER_CON_COUNT_ERROR',
  'ER_OPTION_PREVENTS_STATEMENT',
  'ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION',
  'ER_READ_ONLY_MODE',
  'ER_QUERY_TIMEOUT',
  'ER_LOCK_DEADLOCK',
  'ER_LOCK_WAIT_TIMEOUT',
])

/** What a client hears when MySQL is away: 503, come back in a second. Anything else is not MySQL being away. */
export function mysqlUnavailable(error: unknown): AppError | undefined {
  if (!isUnavailable(error)) return undefined
  return unavailable('DATABASE_UNAVAILABLE', 'the data is out of reach for a moment', { cause: error })
}

function isUnavailable(error: unknown): boolean {
  if (error instanceof ConnectionError) return true
  const { code, fatal } = ((error instanceof DatabaseError ? error.parent : error) ?? {}) as DriverError
  return error instanceof Error && (fatal === true || (code !== undefined && BROKEN.has(code)))
}

/** What the driver throws. A connection that has ended before says so by `fatal` alone. */
interface DriverError {
  code?: string
  fatal?: boolean
}
