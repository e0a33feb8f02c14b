import { setTimeout as pause } from 'node:timers/promises'
import type { ServiceName } from './exchange.ts'
import type { FaultWindow } from './figures.ts'
import type { Gateway } from './gateway.ts'
import { PARAMETERS } from './parameters.ts'
import type { FaultKind, PlannedFault } from './plan.ts'
import { anyReplicaOf, type Stack } from './stack.ts'
import { countSent, totalOf } from './upstream-counts.ts'

export interface FaultsOptions {
  stack: Stack
  gateway: Pick<Gateway, 'upstreamCounts' | 'attempts'>
  /** How long a fault lasts. */
  faultMs: number
  signal: AbortSignal
}

/** Brings a fault about, sees to it that all is as it was, and resolves then; rejects when it could not, or was told to stop. */
export type Inject = (fault: PlannedFault) => Promise<FaultWindow>
type Findings = Pick<FaultWindow, 'share' | 'attempts'>

export function createFaults({ stack, gateway, faultMs, signal }: FaultsOptions): Inject {
  const { docker, containersOf, untilReady } = stack
  const hold = (ms: number) => pause(ms, undefined, { signal })
  const replicasOf = async (services: readonly ServiceName[]) => (await Promise.all(services.map(containersOf))).flat()
  const oneOfEach = (services: readonly ServiceName[]) =>
    Promise.all(services.map((service) => anyReplicaOf(stack, service)))

  /** One after the other: three that start at once would take the processor from all others, which is no fault of the gateway. */
  async function startAgain(containers: readonly string[]): Promise<void> {
    for (const container of containers) {
      await docker('start', container)
      await untilReady(container)
    }
  }

  async function kill(services: readonly ServiceName[]): Promise<Findings> {
    const killed = await oneOfEach(services)
    await docker('kill', ...killed)
    await hold(faultMs)
    await startAgain(killed)
    return {}
  }

  async function freeze(services: readonly ServiceName[]): Promise<Findings> {
    const paused = await oneOfEach(services)
    try {
      await Promise.all(paused.map(stack.pause))
      await hold(faultMs)
    } finally {
      // Those that could not be are an error for this, too.
      await Promise.allSettled(paused.map((one) => docker('unpause', one)))
    }
    await Promise.all(paused.map(untilReady))
    return {}
  }

  const sentDuring = (ms: number, service: ServiceName) =>
    countSent({ look: gateway.upstreamCounts, service, ms, signal })

  async function addReplica([service]: readonly ServiceName[]): Promise<Findings> {
    const before = await containersOf(service!)
    await scale(service!, before.length + 1)
    const after = await containersOf(service!)
    const added = after.find((one) => !before.includes(one))!
    await untilReady(added)
    await hold(PARAMETERS.shareWithinMs)
    const sent = await sentDuring(faultMs, service!)
    const part = (sent.get(await stack.addressOf(added)) ?? 0) / totalOf(sent)
    // As an operator does it: told to stop, it finishes what it has.
    await docker('stop', added)
    await docker('rm', added)
    return { share: { part, replicas: after.length } }
  }

  const scale = (service: ServiceName, replicas: number) =>
    stack.compose('up', '--detach', '--no-recreate', '--no-deps', '--scale', `${service}=${replicas}`, service)

  async function takeDown(services: readonly ServiceName[]): Promise<Findings> {
    const all = await replicasOf(services)
    await docker('kill', ...all)
    const [from, before] = [performance.now(), await gateway.attempts(services[0]!)]
    await hold(faultMs)
    const [to, after] = [performance.now(), await gateway.attempts(services[0]!)]
    await startAgain(all)
    return { attempts: { from, to, count: after - before } }
  }

  async function roll(services: readonly string[]): Promise<Findings> {
    for (const service of services) await stack.script('ops/rolling', service)
    return {}
  }

  const faults: Record<FaultKind, (services: readonly ServiceName[]) => Promise<Findings>> = {
    killed: kill,
    paused: freeze,
    scaled: addReplica,
    rolled: roll,
    reloaded: () => roll(['gateway']),
    down: takeDown,
  }
  return async (fault) => {
    const from = performance.now()
    const findings = await faults[fault.kind](fault.services)
    await hold(PARAMETERS.aftermathMs)
    return { ...fault, ...findings, from, to: performance.now() }
  }
}
