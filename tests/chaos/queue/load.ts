import { setTimeout as pause } from 'node:timers/promises'
import { INGEST_GROUP, INGEST_STREAM } from '../../../shared/src/contracts/ingest.ts'
import type { Sequelize } from '../../../shared/src/mysql/connection.ts'
import type { Redis } from '../../../shared/src/redis/connection.ts'
import type { Part } from '../host-containers.ts'
import { GROUP, STREAM } from './check-job.ts'
import { FAILPOINTS, leastHit } from './failpoints.ts'
import { createFaults } from './faults.ts'
import type { Figures, RealFigures } from './figures.ts'
import { hitsIn, lookAt, lookAtReal } from './findings.ts'
import { PARAMETERS, type Sizes } from './parameters.ts'
import { FAULT_KINDS, type FaultKind, planFaults, planJobs, shuffled } from './plan.ts'
import { createProducer } from './producer.ts'
import type { RealOrders } from './real-orders.ts'
import type { RealWay } from './real-way.ts'
import { comeToRest } from './rest.ts'
import type { WorkerPool } from './worker-pool.ts'

export interface Real {
  realWay: RealWay
  orders: RealOrders
  /** Of the articles service. */
  mysql: Sequelize
}

export interface LoadOptions {
  sizes: Sizes
  /** Where the workers write their claims and hits. */
  folder: string
  pool: WorkerPool
  redisPart: Part
  redis: Redis
  /** A connection of its own. */
  producerRedis: Redis
  mysql: Sequelize
  real: Real | undefined
  say: (line: string) => void
  signal: AbortSignal
}

const QUEUE = { stream: STREAM, group: GROUP }
const REAL_QUEUE = { stream: INGEST_STREAM, group: INGEST_GROUP }

/** Adds jobs while things fail, lets the queues come to rest, and looks what became of the jobs. */
export async function load(options: LoadOptions): Promise<Figures> {
  const { sizes, folder, pool, redis, mysql, real, say, signal } = options
  const started = performance.now()
  const secondsIn = () => (performance.now() - started) / 1000
  const sayWhen = (line: string) => say(`${secondsIn().toFixed(1)} s: ${line}`)
  const producer = createProducer(options.producerRedis)
  const { inject, restarts } = createFaults({ ...options, producer })
  const faults = Object.fromEntries(FAULT_KINDS.map((kind) => [kind, 0])) as Record<FaultKind, number>
  const producing = AbortSignal.any([signal, AbortSignal.timeout(sizes.produceMs)])

  async function failAsPlanned(): Promise<void> {
    for (const { atMs, kind } of planFaults(sizes.produceMs)) {
      await pause(Math.max(0, started + atMs - performance.now()), undefined, { signal }).catch(() => {})
      if (signal.aborted) return
      sayWhen(kind)
      await inject(kind).then(
        () => {
          faults[kind] += 1
        },
        (error: Error) => sayWhen(`${kind}: ${error.message}`),
      )
    }
  }

  await Promise.all([
    producer.addEvenly(planJobs(sizes), PARAMETERS.batch, sizes.produceMs, signal),
    real?.orders.order(sizes.real, sizes.produceMs, signal),
    failAsPlanned(),
    armWorkers(pool, folder, producing),
    real && killIngestWorkers(real.realWay, producing),
  ])
  sayWhen(`all added, ${producer.produced.size} jobs; coming to rest`)
  const rest = { redis, stuckMs: PARAMETERS.stuckMs, signal }
  const left = await comeToRest({ ...rest, queue: QUEUE, say: sayWhen })
  const realLeft = real && (await comeToRest({ ...rest, queue: REAL_QUEUE, say: sayWhen }))
  signal.throwIfAborted()
  const found = await lookAt({ redis, queue: QUEUE, mysql, folder, restarts })
  const realFigures: RealFigures | undefined = real && {
    ...(await lookAtReal({ redis, queue: REAL_QUEUE, mysql: real.mysql, accepted: real.orders.accepted })),
    asked: sizes.real,
    refused: real.orders.refused(),
    kills: real.realWay.kills(),
    left: realLeft!,
  }
  const { produced } = producer
  return { ...found, seconds: secondsIn(), produced, left, faults, deaths: pool.deaths(), real: realFigures }
}

/** By turns a random failpoint and one that was reached least often. */
async function armWorkers(pool: WorkerPool, folder: string, until: AbortSignal): Promise<void> {
  for (let round = 0; !until.aborted; round += 1) {
    pool.arm(round % 2 === 0 ? shuffled(FAILPOINTS)[0]! : leastHit(hitsIn(folder)))
    await pause(PARAMETERS.armEveryMs, undefined, { signal: until }).catch(() => {})
  }
}

async function killIngestWorkers(realWay: RealWay, until: AbortSignal): Promise<void> {
  while (!until.aborted) {
    await pause(PARAMETERS.killIngestEveryMs, undefined, { signal: until }).catch(() => {})
    if (!until.aborted) realWay.killWorker()
  }
}
