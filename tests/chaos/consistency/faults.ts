import { setTimeout as pause } from 'node:timers/promises'
import type { Part } from '../host-containers.ts'
import type { Cluster } from './cluster.ts'
import type { FaultKind } from './fault-kinds.ts'
import { between, PARAMETERS } from './parameters.ts'
import { isShort } from './plan.ts'
import type { Replica } from './replica.ts'
import type { Windows } from './windows.ts'

/** Brings a fault about and sees to it that the part comes back; resolves then. */
export type Inject = (kind: FaultKind) => Promise<void>

/** Faults of one part come one after the other, those of different ones at the same time. */
export function createFaults({ replicas, containers, redisCache }: Cluster, windows: Windows, runMs: number): Inject {
  const stoppedMs = PARAMETERS.stoppedMs[isShort(runMs) ? 'short' : 'long']
  const free = new Set(replicas)
  const redis = createTurns()
  const nats = createTurns()

  async function during(fault: () => Promise<void>): Promise<void> {
    const isBack = windows.open(performance.now())
    try {
      await fault()
    } finally {
      isBack(performance.now())
    }
  }

  async function withReplica(use: (replica: Replica) => Promise<void>): Promise<void> {
    while (free.size === 0) await pause(50)
    const [replica] = [...free].sort(() => Math.random() - 0.5) as [Replica]
    free.delete(replica)
    await use(replica).finally(() => free.add(replica))
  }

  const stopIn = (order: 'stop in fill' | 'stop in relay') =>
    withReplica(async (replica) => {
      await replica.stopIn(order)
      await during(async () => {
        await pause(between(stoppedMs))
        replica.resume()
      })
    })

  const pauseFor = (part: Part) =>
    during(async () => {
      await part.pause()
      await pause(between(PARAMETERS.pausedMs)).finally(part.unpause)
    })

  async function restart(part: Part, answers: () => Promise<unknown>): Promise<void> {
    await part.restart()
    while (!(await answers().catch(() => false))) await pause(20)
  }

  const faults: Record<FaultKind, () => Promise<void>> = {
    'service killed between commit and relay': () =>
      withReplica(async (replica) => {
        await replica.killBeforeRelay()
        await during(() => replica.start())
      }),
    'service stopped in mid-fill': () => stopIn('stop in fill'),
    'relay stopped after its claim': () => stopIn('stop in relay'),
    'Redis flushed': () => redis(() => during(async () => void (await redisCache.flushall()))),
    'Redis restarted': () => redis(() => during(() => restart(containers.redisCache, () => redisCache.ping()))),
    'Redis paused': () => redis(() => pauseFor(containers.redisCache)),
    'NATS dropped': () => nats(() => during(() => containers.nats.restart())),
    'NATS paused': () => nats(() => pauseFor(containers.nats)),
  }
  return (kind) => faults[kind]()
}

/** Runs what it is given one after the other. */
function createTurns() {
  let last: Promise<void> = Promise.resolve()
  return (work: () => Promise<void>): Promise<void> => {
    const next = last.then(work)
    last = next.catch(() => {})
    return next
  }
}
