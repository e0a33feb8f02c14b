import { setTimeout as pause } from 'node:timers/promises'
import type { ServiceName } from './exchange.ts'

/** Requests that the gateway has sent so far, by service and address of the replica. */
export type UpstreamCounts = ReadonlyMap<ServiceName, ReadonlyMap<string, number>>

const SERIES = /^gateway_upstream_requests_total\{(.*)\} (\S+)$/gm
const label = (labels: string, name: string): string => new RegExp(`(?:^|,)${name}="([^"]*)"`).exec(labels)?.[1] ?? ''

/** @param exposition as Prometheus reads it */
export function upstreamCountsIn(exposition: string): UpstreamCounts {
  const counts = new Map<ServiceName, Map<string, number>>()
  for (const [, labels, value] of exposition.matchAll(SERIES)) {
    const [service, replica] = [label(labels!, 'upstream') as ServiceName, label(labels!, 'replica')]
    // No replica: nothing was sent.
    if (replica === '') continue
    const ofService = counts.get(service) ?? new Map<string, number>()
    counts.set(service, ofService.set(replica, (ofService.get(replica) ?? 0) + Number(value)))
  }
  return counts
}

/** Its requests that have ended, and the further attempts: no less than what was sent. A replica's own count goes when DNS forgets it. */
const ALL_SENT = /^gateway_upstream_(?:duration_seconds_count|retries_total)\{(.*)\} (\S+)$/gm

/** How often the gateway has turned to a service so far, at the most. */
export function attemptsIn(exposition: string, service: ServiceName): number {
  let attempts = 0
  for (const [, labels, value] of exposition.matchAll(ALL_SENT)) {
    if (label(labels!, 'upstream') === service) attempts += Number(value)
  }
  return attempts
}

/**
 * What was sent between two looks, by replica; one that is gone has taken its count with it. Processes of a gateway forget it one after
 * the other, so their sum may fall: what they sent in that quarter of a second is not known.
 */
export function sentBetween(before: UpstreamCounts, after: UpstreamCounts, service: ServiceName): Map<string, number> {
  const earlier = before.get(service)
  return new Map(
    [...(after.get(service) ?? [])].map(([at, count]) => [at, Math.max(0, count - (earlier?.get(at) ?? 0))]),
  )
}

export interface SentOptions {
  look: () => Promise<UpstreamCounts>
  service: ServiceName
  ms: number
  signal: AbortSignal
}

const LOOK_EVERY_MS = 250

/** Counts what a service is sent for so long, by replica, looking often enough not to miss what goes to one that is about to go. */
export async function countSent({ look, service, ms, signal }: SentOptions): Promise<Map<string, number>> {
  const sent = new Map<string, number>()
  const until = performance.now() + ms
  for (let before = await look(); performance.now() < until; ) {
    await pause(LOOK_EVERY_MS, undefined, { signal })
    const after = await look()
    for (const [at, count] of sentBetween(before, after, service)) sent.set(at, (sent.get(at) ?? 0) + count)
    before = after
  }
  return sent
}

export const totalOf = (sent: ReadonlyMap<string, number>): number =>
  [...sent.values()].reduce((sum, count) => sum + count, 0)
