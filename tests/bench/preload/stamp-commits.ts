import { type QueryOptions, Sequelize, Transaction } from 'sequelize'

// Tells the process that started this one what each transaction announced, and when its COMMIT had returned.

/** Nanoseconds of CLOCK_MONOTONIC as text: all processes of a machine share that clock. */
export interface CommitStamp {
  aggregate: string
  id: number
  at: string
}

type Announced = Pick<CommitStamp, 'aggregate' | 'id'>

const announced = new WeakMap<Transaction, Announced>()

const query = Sequelize.prototype.query as (...args: unknown[]) => Promise<unknown>
Sequelize.prototype.query = function (this: Sequelize, sql: unknown, options?: QueryOptions, ...rest: unknown[]) {
  if (typeof sql === 'string' && sql.startsWith('INSERT INTO outbox') && options?.transaction) {
    announced.set(options.transaction, options.replacements as unknown as Announced)
  }
  return query.call(this, sql, options, ...rest)
} as typeof Sequelize.prototype.query

const commit = Transaction.prototype.commit
Transaction.prototype.commit = async function (this: Transaction) {
  await commit.call(this)
  const at = String(process.hrtime.bigint())
  const change = announced.get(this)
  if (change) process.send?.({ aggregate: change.aggregate, id: change.id, at } satisfies CommitStamp)
}
