import { buildApp } from '../../../../services/events/src/app.ts'
import { readConfig } from '../../../../services/events/src/config.ts'
import { openConnections } from '../../../../services/events/src/connections.ts'
import { orExit } from '../../../../shared/src/config/environment.ts'
import { createLogger } from '../../../../shared/src/logger/logger.ts'
import { createRedis } from '../../../../shared/src/redis/connection.ts'
import { runService } from '../../../../shared/src/shutdown/run-service.ts'
import { variantOf } from '../../variant-of.ts'
import { breakStore } from '../broken/break-store.ts'
import { VARIANTS } from '../variants.ts'
import { obeyOrders, tell } from './parent.ts'
import { withSlowLoads } from './slow-loads.ts'
import { createTrap } from './trap.ts'

/** The events service as its own main.ts puts it together, with slow loads, faults on order and, in a variant, a broken store. */
const config = orExit(readConfig)
const logger = createLogger({ service: 'events', level: config.logLevel })
const trap = createTrap()
const connect = () => createRedis({ ...config.redisCache, name: 'broken', logger, commandTimeoutMs: 200 })
const { start, close, connectStreams, ...connections } = openConnections(config, logger, {
  wrapStore: (store) => trap.wrapStore(breakStore(variantOf(VARIANTS, process.env), store, connect)),
  wrapRelay: trap.wrapRelay,
})
const { database, loads } = withSlowLoads(connections.database)
const app = await buildApp({ config, logger, ...connections, database })
start()
obeyOrders((order) => (order === 'count' ? void tell({ loads }) : trap.obey(order)))
await runService({ listeners: [{ app, port: config.port }], logger, close, host: process.env.HOST! })
await tell({ ready: true })
