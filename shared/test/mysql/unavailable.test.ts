import { describe, expect, test } from '@jest/globals'
import {
  ConnectionAcquireTimeoutError,
  ConnectionError,
  ConnectionRefusedError,
  DatabaseError,
  HostNotFoundError,
  UniqueConstraintError,
} from 'sequelize'
import { mysqlUnavailable } from '../../src/mysql/unavailable.ts'

const driverError = (message: string, fields: object) => Object.assign(new Error(message), fields)
const queryError = (message: string, fields: object) =>
  new DatabaseError(Object.assign(new Error(message), { sql: 'SELECT 1', ...fields }))

describe('MySQL counts as away, 503 with one second to wait,', () => {
  test.each([
    ['when it refuses connections', new ConnectionRefusedError(new Error('x'))],
    ['when its name is unknown', new HostNotFoundError(new Error('x'))],
    ['when it hangs at the handshake', new ConnectionError(driverError('connect ETIMEDOUT', { code: 'ETIMEDOUT' }))],
    ['when no connection came free', new ConnectionAcquireTimeoutError(new Error('x'))],
    [
      'when a connection breaks under a statement',
      queryError('Connection lost: The server closed the connection.', {
        code: 'PROTOCOL_CONNECTION_LOST',
        fatal: true,
      }),
    ],
    ['when a socket times out', queryError('read ETIMEDOUT', { code: 'ETIMEDOUT' })],
    [
      'when a transaction goes on, or is rolled back, on a connection that has ended',
      queryError("Can't add new command when connection is in closed state", { fatal: true }),
    ],
    ['when the driver itself says so', driverError('read ECONNRESET', { code: 'ECONNRESET' })],
    [
      'when it is being stopped',
      queryError('Server shutdown in progress', { code: 'ER_SERVER_SHUTDOWN', errno: 1053 }),
    ],
    ['when it ends a SELECT that is too slow', queryError('interrupted', { code: 'ER_QUERY_TIMEOUT', errno: 3024 })],
    ['when it became read-only', queryError('read only', { code: 'ER_READ_ONLY_MODE', errno: 1836 })],
    [
      'when it became read-only within a transaction',
      queryError('read only', { code: 'ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION', errno: 1792 }),
    ],
    ['when a lock is not had', queryError('Lock wait timeout', { code: 'ER_LOCK_WAIT_TIMEOUT', errno: 1205 })],
  ])('%s', (_when, error) => {
    expect(mysqlUnavailable(error)).toMatchObject({ status: 503, code: 'DATABASE_UNAVAILABLE', retryAfterSec: 1 })
  })
})

describe('it is not MySQL being away', () => {
  test.each([
    ['when a statement is wrong', queryError('syntax', { code: 'ER_PARSE_ERROR', errno: 1064 })],
    ['when a row is there already', new UniqueConstraintError({})],
    ['when the code has a fault', new TypeError('undefined is not a function')],
    ['when something else was thrown', 'ETIMEDOUT'],
    ['when nothing was thrown', undefined],
  ])('%s', (_when, error) => {
    expect(mysqlUnavailable(error)).toBeUndefined()
  })
})
