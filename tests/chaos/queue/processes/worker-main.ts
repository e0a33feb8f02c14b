import { Compile } from 'typebox/compile'
import { createRegistry } from '../../../../shared/src/http/metrics.ts'
import { createLogger } from '../../../../shared/src/logger/logger.ts'
import { createSequelize } from '../../../../shared/src/mysql/connection.ts'
import { createRedis } from '../../../../shared/src/redis/connection.ts'
import { createConsumer } from '../../../../shared/src/streams/consumer.ts'
import { jobMetrics } from '../../../../shared/src/streams/job-metrics.ts'
import { variantOf } from '../../variant-of.ts'
import { breakEntries } from '../broken/break-entries.ts'
import { CheckJob, GROUP, STREAM } from '../check-job.ts'
import { Order, type Report } from '../orders.ts'
import { PARAMETERS } from '../parameters.ts'
import { VARIANTS } from '../variants.ts'
import { withClaimsLog } from './claims-log.ts'
import { createEffect } from './effect.ts'
import { createTrap } from './trap.ts'

/** A worker as any service's: the engine, with faults on order and, in a variant, a piece of it broken. Begins when it is told. */
const { MYSQL_DSN, REDIS_ADDR, HITS_FILE, CLAIMS_FILE, LOG_LEVEL } = process.env as Record<string, string>
const logger = createLogger({ service: 'check-worker', level: LOG_LEVEL as 'error' })
const mysql = createSequelize({ dsn: MYSQL_DSN!, logger, poolMax: PARAMETERS.concurrency })
const login = { addr: REDIS_ADDR!, user: 'default', password: 'none', db: 0 }
const connect = (name: string) => createRedis({ ...login, name, logger, commandTimeoutMs: 3000 })
const trap = createTrap(HITS_FILE!)
const tell = (report: Report): void => void process.send!(report)

function go(): void {
  const { concurrency, minIdleMs, maxAttempts, backoff } = PARAMETERS
  createConsumer({
    ...createEffect(mysql, (slow) => tell({ slow })),
    connect,
    stream: STREAM,
    group: GROUP,
    schema: CheckJob,
    concurrency,
    minIdleMs,
    maxAttempts,
    backoff,
    logger,
    metrics: jobMetrics(createRegistry('check-worker')),
    wrapEntries: (entries) =>
      trap.wrap(
        withClaimsLog(
          breakEntries(variantOf(VARIANTS, process.env), entries, () => connect('broken')),
          CLAIMS_FILE!,
        ),
      ),
  }).start()
}

const order = Compile(Order)
process.on('message', (message) => {
  const told = order.Parse(message)
  if ('go' in told) go()
  else trap.arm(told.arm)
})
process.on('disconnect', () => process.exit())
await mysql.query('SELECT 1')
tell({ ready: true })
