import { setTimeout as pause } from 'node:timers/promises'
import { type QueryOptions, QueryTypes, Sequelize } from 'sequelize'

// Makes the loads of a service's cache slow: SELECTs of models outside of a transaction, once MySQL has answered them. What they said
// grows old before the cache gets it.
//   SLOW_LOADS_MS    for how long

const slowMs = Number(process.env.SLOW_LOADS_MS)
if (!(slowMs > 0)) throw new Error('SLOW_LOADS_MS is to be a number of milliseconds')

type OptionsOfModels = QueryOptions & { model?: unknown }

const query = Sequelize.prototype.query as (...args: unknown[]) => Promise<unknown>
Sequelize.prototype.query = async function (
  this: Sequelize,
  sql: unknown,
  options?: OptionsOfModels,
  ...rest: unknown[]
) {
  const answer = await query.call(this, sql, options, ...rest)
  const isLoad = options?.type === QueryTypes.SELECT && options.model !== undefined && !options.transaction
  if (isLoad) await pause(slowMs)
  return answer
} as typeof Sequelize.prototype.query
