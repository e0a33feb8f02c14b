import { setTimeout as pause } from 'node:timers/promises'
import type { Redis } from '../../../shared/src/redis/connection.ts'
import type { Part } from '../host-containers.ts'
import type { PlannedJob } from './check-job.ts'
import type { Span } from './claims.ts'
import { PARAMETERS } from './parameters.ts'
import type { FaultKind } from './plan.ts'
import type { Producer } from './producer.ts'
import type { WorkerPool } from './worker-pool.ts'

export interface FaultsOptions {
  pool: Pick<WorkerPool, 'stopOne'>
  redisPart: Part
  redis: Redis
  producer: Pick<Producer, 'add'>
  signal: AbortSignal
}

/** A slow job waits behind others before it is begun. */
const SLOW_WITHIN_MS = 2000
const UP_AGAIN_WITHIN_MS = 20_000

/** Brings faults about; each resolves when the part is back. `restarts` says when Redis was away. */
export function createFaults({ pool, redisPart, redis, producer, signal }: FaultsOptions) {
  const restarts: Span[] = []
  let slow = 0

  const slowJobs = (): PlannedJob[] => [1, 2].map(() => ({ id: `slow-${++slow}`, kind: 'slow' }))

  const faults: Record<FaultKind, () => Promise<void>> = {
    async 'worker stopped'() {
      const stopping = pool.stopOne(PARAMETERS.stoppedMs, SLOW_WITHIN_MS)
      await producer.add(slowJobs(), signal)
      await stopping
    },
    async 'connections killed'() {
      await redis.call('CLIENT', 'KILL', 'TYPE', 'NORMAL', 'SKIPME', 'YES')
    },
    async 'Redis restarted'() {
      const from = process.hrtime.bigint()
      await redisPart.restart()
      const deadline = performance.now() + UP_AGAIN_WITHIN_MS
      while (!(await redis.ping().catch(() => false))) {
        if (performance.now() > deadline) throw new Error('Redis did not come back')
        await pause(20)
      }
      restarts.push({ from, to: process.hrtime.bigint() })
    },
  }
  return { inject: (kind: FaultKind) => faults[kind](), restarts: restarts as readonly Span[] }
}
